import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Database } from '#db';
import { type AddressGuard, createAddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import type { Notices } from '#modules/stock/supply';
import type {
  LineStatus,
  SourceLine,
  SourceOutcome,
  SourceReport,
  SourceSession,
  SourceSms,
} from '#suppliers/own-kind';
import { holdSources, listHolders, releaseSources } from './source-store.ts';
import type { Source, Sources } from './sources.ts';

type SessionDeps = {
  db: Database;
  clock: Clock;
  guard: AddressGuard;
  notices: Notices;
  sources: Pick<Sources, 'listOpen'>;
  receive(source: Source, sms: SourceSms): Promise<SourceOutcome>;
  report(source: Source, report: SourceReport): Promise<void>;
  tell(source: Source, status: LineStatus): void;
  onError(error: unknown): void;
};

/** A line is another process's for so long after the one that held it was last heard of. */
const HOLD_SECONDS = 20;
const CLOSE_WAIT_MS = 5_000;

/**
 * Keeps the lines open that we open ourselves: each in one process, whichever holds it in the database. A change of the
 * settings closes a line and opens it anew.
 */
export function createSessions({
  db,
  clock,
  guard,
  notices,
  sources,
  receive,
  report,
  tell,
  onError,
}: SessionDeps) {
  const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
  const open = new Map<bigint, { version: number; session: SourceSession }>();
  const closing = new Map<bigint, Promise<void>>();
  let isStarted = false;
  let tending: Promise<void> | undefined;

  function lineOf(source: Source): SourceLine<never> {
    const { supplierId, settings } = source;
    const { allowNetworks = [] } = settings;
    return {
      settings: settings as never,
      guard: allowNetworks.length > 0 ? createAddressGuard({ allow: allowNetworks }) : guard,
      clock,
      receive: (sms) => receive(source, sms),
      report: (told) => report(source, told),
      tell: (status) => tell(source, status),
      note: (oddity) => notices.note({ supplierId, ...oddity }),
    };
  }

  function close(supplierId: bigint): void {
    const current = open.get(supplierId);
    open.delete(supplierId);
    if (current)
      closing.set(
        supplierId,
        current.session.close().finally(() => closing.delete(supplierId)),
      );
  }

  /** One that cannot be opened leaves the others alone. */
  function openLine(source: Source): void {
    const { supplierId, version } = source;
    try {
      const session = source.kind.open?.(lineOf(source));
      if (session) open.set(supplierId, { version, session });
    } catch (error) {
      onError(error);
    }
  }

  /** Waits for lines that close, but no longer: the others must go on being held. */
  async function closedWithin(ms: number): Promise<void> {
    if (closing.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const isLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.all(closing.values()), isLong]);
    clearTimeout(timer);
  }

  async function tendOnce(): Promise<void> {
    if (!isStarted) return;
    const wanted = await sources.listOpen(({ open }) => open !== undefined);
    if (wanted.length === 0 && open.size === 0) return;
    const supplierIds = wanted.map(({ supplierId }) => supplierId);
    const gone = (await listHolders(db.read)).filter(hasEnded);
    const held = await db.write((tx) =>
      holdSources(tx, { supplierIds, holder, gone, seconds: HOLD_SECONDS }),
    );
    const mine = new Map(
      wanted.filter(({ supplierId }) => held.has(supplierId)).map((source) => [source.supplierId, source]),
    );
    for (const [supplierId, { version }] of open)
      if (mine.get(supplierId)?.version !== version) close(supplierId);
    await closedWithin(CLOSE_WAIT_MS);
    if (!isStarted) return;
    for (const [supplierId, source] of mine)
      if (!open.has(supplierId) && !closing.has(supplierId)) openLine(source);
  }

  return {
    /** The open line of a supplier, where it is this process that has it. */
    find: (supplierId: bigint): SourceSession | undefined => open.get(supplierId)?.session,

    start(): void {
      isStarted = true;
    },

    /** Opens what is to be open here, and closes the rest. One at a time: two would open a line twice. */
    tend(): Promise<void> {
      tending ??= tendOnce().finally(() => {
        tending = undefined;
      });
      return tending;
    },

    /** Closes all, waits for what is being stored, and lets others have them. */
    async stop(): Promise<void> {
      if (!isStarted) return;
      isStarted = false;
      await tending?.catch(() => {});
      for (const supplierId of [...open.keys()]) close(supplierId);
      await Promise.all(closing.values());
      await db.write((tx) => releaseSources(tx, holder));
    },
  };
}

/** A process of this machine that is no more: after a crash the next one need not wait for the lines. */
function hasEnded(holder: string): boolean {
  const [host, pid] = holder.split('/');
  if (host !== hostname() || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
