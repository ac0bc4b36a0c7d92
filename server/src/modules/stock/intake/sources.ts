import { z } from 'zod';
import type { Database, Tx } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { findSupplier } from '#modules/stock/inventory';
import { assertCallable, checkConnection, mergeSettings, type Notices } from '#modules/stock/supply';
import type { OwnKind } from '#suppliers/own-kind';
import { findOwnKind, ownKinds } from '#suppliers/registry';
import { createReadSources, type Reading, type Source, UnreadableSource } from './read-sources.ts';
import { hideSettings, keepHidden, openReadable, sealSettings } from './sealed-settings.ts';
import {
  deleteSource,
  findSource,
  insertSource,
  listSources,
  lockOutSource,
  lockSource,
  type SourceRow,
  updateSource,
} from './source-store.ts';

export type { Source } from './read-sources.ts';

/** As operators see it: without secrets. */
export type SourceView = SourceRow & { label: string };

export type SourceDeps = {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  guard: AddressGuard;
  notices: Pick<Notices, 'note'>;
};

/** A change of a source is known to every process within this time. */
const REMEMBER_MS = 800;
const REMEMBER_MOST = 10_000;

type Given = Readonly<Record<string, unknown>>;

/** Connects suppliers of own numbers to what their SMS come from, and finds them for whoever calls. */
export function createSources({ db, clock, sealer, guard, notices }: SourceDeps) {
  const remembered = new Map<string, { source: Source | undefined; until: number }>();

  const readSource = createReadSources(sealer);

  function read(row: SourceRow): Reading {
    const reading = readSource(row);
    if (reading.trouble !== null)
      notices.note({ supplierId: row.supplierId, kind: 'settings_unreadable', subject: reading.trouble });
    return reading;
  }

  /** Throws UnreadableSource where its secrets cannot be opened. */
  function openSource(row: SourceRow): Source | undefined {
    const { source, trouble } = read(row);
    if (!source && findOwnKind(row.kind)) throw new UnreadableSource(trouble);
    return source;
  }

  /**
   * The source of a supplier, by its name or the digits of its id; remembered for less than a second. Throws UnreadableSource: whoever
   * brings SMS must keep them.
   */
  async function find(name: string): Promise<Source | undefined> {
    const known = remembered.get(name);
    if (known && known.until > performance.now()) return known.source;
    const by = /^\d{1,18}$/.test(name) ? { id: BigInt(name) } : { name };
    const row = await findSource(db.read, by);
    const source = row && openSource(row);
    if (remembered.size >= REMEMBER_MOST) remembered.clear();
    remembered.set(name, { source, until: performance.now() + REMEMBER_MS });
    return source;
  }

  async function change<Result>(work: (tx: Tx, now: Date) => Promise<Result>): Promise<Result> {
    const result = await db.write((tx) => work(tx, clock()));
    remembered.clear();
    return result;
  }

  function merge(row: SourceRow, settings: Given): Given {
    const kind = kindOf(row.kind);
    const known = openReadable(sealer, row.settings, kind.secrets);
    const given = keepHidden(settings, known, kind.secrets);
    return sealSettings(sealer, check(guard, kind, mergeSettings<Given>(known, given)), kind.secrets);
  }

  return {
    find,

    /** Those that are on and of whose kind this is wanted, as far as they can be read. Of the others no secret is opened. */
    async listOpen(isWanted: (kind: OwnKind) => boolean): Promise<Source[]> {
      const rows = (await listSources(db.read)).filter(({ kind: name, state }) => {
        const kind = findOwnKind(name);
        return state === 'on' && kind && isWanted(kind);
      });
      return rows.flatMap((row) => read(row).source ?? []);
    },

    /** All, or one supplier's, and why those that cannot be read cannot. */
    async listReadings(supplierId?: bigint): Promise<Map<bigint, Reading>> {
      const rows =
        supplierId === undefined
          ? await listSources(db.read)
          : [await findSource(db.read, { id: supplierId })].flatMap((row) => row ?? []);
      return new Map(rows.map((row) => [row.supplierId, read(row)]));
    },

    /** What needs no secrets: how its SMS are stored. */
    async filtersSenders(supplierId: bigint): Promise<boolean> {
      return (await findSource(db.read, { id: supplierId }))?.filterSenders ?? false;
    },

    /**
     * Makes a supplier of own numbers one whose SMS come in. Refuses `not_found`, `not_allowed` for a supplier of another
     * kind than `manual`, `already_exists`, `bad_request` with the setting that is wrong.
     */
    connect: (command: {
      supplierId: bigint;
      kind: string;
      settings?: Given | undefined;
    }): Promise<SourceView> =>
      change(async (tx, now) => {
        const { supplierId, settings = {} } = command;
        const supplier = await findSupplier(tx, { id: supplierId });
        if (!supplier) throw new Refusal('not_found', { supplier: supplierId });
        if (supplier.kind !== 'manual') throw new Refusal('not_allowed', { kind: supplier.kind });
        const kind = kindOf(command.kind);
        const checked = check(guard, kind, settings);
        const row = { supplierId, kind: kind.name, settings: sealSettings(sealer, checked, kind.secrets) };
        if (!(await insertSource(tx, row, now)))
          throw new Refusal('already_exists', { supplier: supplierId });
        return view(await hold(tx, supplierId));
      }),

    /**
     * Only the settings that are named change; null takes one back. Secrets that cannot be read any more must be named anew. Refuses
     * `not_found`, `bad_request`.
     */
    change: (command: {
      supplierId: bigint;
      settings?: Given | undefined;
      state?: SourceRow['state'] | undefined;
    }): Promise<SourceView> =>
      change(async (tx) => {
        const { supplierId, settings, state } = command;
        const row = await hold(tx, supplierId);
        await updateSource(tx, supplierId, {
          settings: settings ? merge(row, settings) : row.settings,
          state: state ?? row.state,
        });
        return view(await hold(tx, supplierId));
      }),

    /** Its numbers and messages stay. `before` may say no with false, and is the answer. Refuses `not_found`. */
    disconnect: (supplierId: bigint, before: (tx: Tx) => Promise<boolean>): Promise<boolean> =>
      change(async (tx) => {
        await lockOutSource(tx, supplierId);
        await hold(tx, supplierId);
        if (!(await before(tx))) return false;
        await deleteSource(tx, supplierId);
        return true;
      }),

    /** Refuses `not_found`. */
    async get(supplierId: bigint): Promise<SourceView> {
      const row = await findSource(db.read, { id: supplierId });
      if (!row) throw new Refusal('not_found', { supplier: supplierId });
      return view(row);
    },
  };
}

export type Sources = ReturnType<typeof createSources>;

async function hold(tx: Tx, supplierId: bigint): Promise<SourceRow> {
  const row = await lockSource(tx, supplierId);
  if (!row) throw new Refusal('not_found', { supplier: supplierId });
  return row;
}

function kindOf(name: string): OwnKind {
  const kind = findOwnKind(name);
  if (!kind)
    throw new Refusal('bad_request', { kind: `one of ${ownKinds.map((one) => one.name).join(', ')}` });
  return kind;
}

function view(row: SourceRow): SourceView {
  const kind = findOwnKind(row.kind);
  // What is secret in the settings of a kind that is not known here, nobody can tell.
  if (!kind) return { ...row, label: row.kind, settings: {} };
  return { ...row, label: kind.label, settings: hideSettings(row.settings, kind.secrets) };
}

/** An address that can never be called is refused when it is set. */
function check(guard: AddressGuard, { settings: schema, addressesIn }: OwnKind, given: Given): Given {
  const { settings } = checkConnection(z.object({ settings: schema }), { settings: given });
  const addresses = Object.entries(addressesIn?.(settings as never) ?? {});
  assertCallable(
    guard,
    Object.fromEntries(addresses.map(([name, url]) => [`settings.${name}`, url])),
    settings.allowNetworks,
  );
  return settings;
}
