import { type Database, isDatabaseDown } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import { networkOf } from '#kernel/network';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { isAllowed } from '#modules/money/accounts';
import type { Notices } from '#modules/stock/supply';
import type { SourceReport } from '#suppliers/own-kind';
import { createAnnounced } from './announced.ts';
import { createHealth } from './health.ts';
import { createLines } from './lines.ts';
import { createReceiveSms, type StoreMessage } from './receive-sms.ts';
import { createSessions } from './sessions.ts';
import { createSources, type Source } from './sources.ts';
import { createWaysOut } from './way-out.ts';

export type IntakeDeps = {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  guard: AddressGuard;
  notices: Notices;
  store: StoreMessage;
  /** Says of a delivery report whether it is of an SMS that went out by this supplier. */
  recordReport(supplierId: bigint, report: SourceReport): Promise<'recorded' | 'early' | 'unknown'>;
  /** Where the world reaches this server. */
  publicAddress: { url: string };
  /** Told of failures that nobody waits for. */
  onError(error: unknown): void;
};

/**
 * The way in for the operator's own numbers: what a supplier's SMS come from (its source), the doors and lines by which they
 * come, parts put together, how sources are doing, numbers that announce themselves.
 */
export function createIntake(deps: IntakeDeps) {
  const { db, clock, notices, store, recordReport, onError } = deps;
  const sources = createSources(deps);
  const health = createHealth({ db, clock, notices, sources });
  const lines = createLines({ db, clock });
  const announced = createAnnounced({ db, clock });
  const sms = createReceiveSms({ db, clock, notices, health, sources, lines, announced, store });
  const sessions = createSessions({
    ...deps,
    sources,
    receive: sms.receive,
    report,
    tell,
  });

  const { findWayOut } = createWaysOut({ ...deps, sources, sessions });

  function tell(source: Source, status: Parameters<typeof lines.tell>[1]): void {
    lines.tell(source, status);
    if (status.state === 'up') health.heard(source.supplierId);
    else if (status.error !== undefined) health.failed(source.supplierId, `${status.line}: ${status.error}`);
  }

  async function report({ supplierId }: Source, told: SourceReport): Promise<void> {
    const outcome = await recordReport(supplierId, told);
    health.heard(supplierId);
    if (outcome !== 'unknown') return;
    notices.note({
      ...{ supplierId, kind: 'report_unknown', subject: 'a delivery report of an SMS that is not ours' },
      details: { id: told.key ?? told.doorMessageId ?? '' },
    });
  }

  /** Something that a source sent and that was not taken; counted, with a notice for the operator. */
  function refuse({ supplierId }: Source, { kind, subject }: { kind: string; subject: string }): void {
    health.failed(supplierId, subject);
    notices.note({ supplierId, kind, subject });
  }

  /**
   * Its numbers and messages stay, as they are without what was known of its lines and its silence; parts that wait are stored
   * first, as they are acknowledged. Refuses `not_found`, `try_again` where further ones never cease to come.
   */
  async function disconnect(supplierId: bigint): Promise<void> {
    for (let time = 0; time < 5; time++) {
      let waiting: Awaited<ReturnType<typeof sms.lockUnstored>> = [];
      const isDone = await sources.disconnect(supplierId, async (tx) => {
        waiting = await sms.lockUnstored(tx, supplierId);
        if (waiting.length > 0) return false;
        await lines.letGo(tx, supplierId);
        await health.letGo(tx, supplierId);
        return true;
      });
      if (isDone) return;
      await sms.storeGroups(waiting);
    }
    throw new Refusal('try_again', { supplier: supplierId });
  }

  async function flush(): Promise<void> {
    await lines.flush();
    await health.flush();
  }

  return {
    // Called by sources.

    /** The source of a supplier by its name, or the digits of its id; undefined where it has none. */
    find: sources.find,
    /**
     * The source of a supplier, by its name or the digits of its id, for whoever calls its door. Undefined where it has none, where it is
     * switched off, and for an address that may not call.
     */
    async admit({ name, ip }: { name: string; ip: string }): Promise<Source | undefined> {
      const source = await sources.find(name);
      if (!source?.kind.door || source.state === 'off') {
        const subject = `/in from ${networkOf(ip)}`;
        notices.note({ kind: 'door_unknown', stranger: true, subject, details: { ip } });
        return undefined;
      }
      const { ipAllow = [] } = source.settings;
      if (ipAllow.length === 0 || isAllowed(ip, ipAllow)) return source;
      refuse(source, { kind: 'unauthorized', subject: `from ${networkOf(ip)}` });
      return undefined;
    },
    receive: sms.receive,
    report,
    tell,
    refuse,
    /** How SMS go out by it. */
    findWayOut,

    // Called for operators.

    connect: sources.connect,
    change: sources.change,
    disconnect,
    get: sources.get,
    /** How the sources are doing, or one of them. */
    health: health.list,
    lines: lines.list,
    listAnnounced: announced.list,
    acceptNumber: announced.accept,
    ignoreNumber: announced.ignore,

    // Runs by itself; tests run it by hand.

    flush,
    start(): void {
      sessions.start();
      // Not only at the sweep's next turn: what waits at the other end has waited long enough.
      sessions.tend().catch((error) => {
        if (!isDatabaseDown(error)) onError(error);
      });
    },
    tend: sessions.tend,
    async stop(): Promise<void> {
      await sessions.stop().catch((error) => {
        if (!isDatabaseDown(error)) onError(error);
      });
      await flush().catch((error) => {
        if (!isDatabaseDown(error)) onError(error);
      });
    },
    sweeps: [
      { name: 'intake.parts', everySeconds: 10, run: sms.storeOverdue },
      { name: 'intake.silence', everySeconds: 30, run: health.muteSilent },
      { name: 'intake.lines', everySeconds: 15, run: lines.turnNumbers },
      { name: 'intake.flush', everySeconds: 2, run: flush },
      { name: 'intake.sessions', everySeconds: 5, housekeeping: true, run: sessions.tend },
      { name: 'intake.forget-parts', everySeconds: 3_600, run: sms.forgetOld },
      { name: 'intake.forget-days', everySeconds: 86_400, run: health.forgetOld },
    ],
  };
}
