import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import { suppliers } from '#modules/stock/inventory';

/** A source as it is kept: secrets sealed. */
export type SourceRow = {
  supplierId: bigint;
  supplierName: string;
  /** The name of its kind. */
  kind: string;
  settings: Readonly<Record<string, unknown>>;
  state: 'on' | 'off';
  /** Grows with every change, and is never used twice, also where a supplier is connected anew. */
  version: number;
  /** For so long a repeat without an id of its own counts as the same SMS. */
  dedupeWindowSeconds: number;
  /** Accept only what looks like the leased service's. */
  filterSenders: boolean;
  createdAt: Date;
};

const columns = sql`o.supplier_id as "supplierId", s.name as "supplierName", o.kind, o.settings, o.state, o.version,
  s.dedupe_window_seconds as "dedupeWindowSeconds", s.filter_senders as "filterSenders", o.created_at as "createdAt"`;

/** False where the supplier has a source already. */
export async function insertSource(
  tx: Tx,
  { supplierId, kind, settings }: Pick<SourceRow, 'supplierId' | 'kind' | 'settings'>,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into own_source (supplier_id, kind, settings, created_at)
    values (${supplierId}, ${kind}, ${jsonText(settings)}::jsonb, ${now})
    on conflict (supplier_id) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

/** By the supplier's id, or by its name. */
export async function findSource(
  on: ReaderOrTx,
  by: { id: bigint } | { name: string },
): Promise<SourceRow | undefined> {
  const { rows } = await sql<SourceRow>`
    select ${columns} from own_source o join ${suppliers} s on s.id = o.supplier_id
     where ${'id' in by ? sql`s.id = ${by.id}` : sql`s.name = ${by.name}`}`.execute(on);
  return rows[0];
}

export async function listSources(on: ReaderOrTx): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`
    select ${columns} from own_source o join ${suppliers} s on s.id = o.supplier_id order by o.supplier_id limit 1000`.execute(
    on,
  );
  return rows;
}

/** Finds and holds the row for this `tx`. */
export async function lockSource(tx: Tx, supplierId: bigint): Promise<SourceRow | undefined> {
  await sql`select from own_source where supplier_id = ${supplierId} for no key update`.execute(tx);
  return findSource(tx, { id: supplierId });
}

/** Holds the row so that no row that belongs to it is added while this `tx` lasts. */
export async function lockOutSource(tx: Tx, supplierId: bigint): Promise<void> {
  await sql`select from own_source where supplier_id = ${supplierId} for update`.execute(tx);
}

export async function updateSource(
  tx: Tx,
  supplierId: bigint,
  { settings, state }: Pick<SourceRow, 'settings' | 'state'>,
): Promise<void> {
  await sql`
    update own_source set settings = ${jsonText(settings)}::jsonb, state = ${state}, version = nextval('own_source_version')
     where supplier_id = ${supplierId}`.execute(tx);
}

/** With what is known of its health and lines; its numbers and messages stay. */
export async function deleteSource(tx: Tx, supplierId: bigint): Promise<void> {
  await sql`delete from own_source where supplier_id = ${supplierId}`.execute(tx);
}

export async function listHolders(on: ReaderOrTx): Promise<string[]> {
  const { rows } = await sql<{ holder: string }>`
    select distinct held_by as holder from own_source where held_by is not null`.execute(on);
  return rows.map(({ holder }) => holder);
}

/**
 * Takes for `holder`, or keeps for it, the lines of those of these suppliers that nobody else holds. The time is the
 * database's own: several processes must agree on it, and a clock that is moved must not open doors twice.
 */
export async function holdSources(
  tx: Tx,
  {
    supplierIds,
    holder,
    gone,
    seconds,
  }: {
    supplierIds: readonly bigint[];
    holder: string;
    /** Holders that are known to have ended. */
    gone: readonly string[];
    seconds: number;
  },
): Promise<Set<bigint>> {
  const { rows } = await sql<{ supplierId: bigint }>`
    update own_source set held_by = ${holder}, held_until = now() + make_interval(secs => ${seconds})
     where supplier_id = any(${[...supplierIds]}::bigint[])
       and (held_by is null or held_by = ${holder} or held_by = any(${[...gone]}::text[]) or held_until < now())
    returning supplier_id as "supplierId"`.execute(tx);
  return new Set(rows.map(({ supplierId }) => supplierId));
}

/** Whether a process has its lines now. */
export async function isHeld(on: ReaderOrTx, supplierId: bigint): Promise<boolean> {
  const { rows } = await sql`
    select from own_source where supplier_id = ${supplierId} and held_by is not null and held_until > now()`.execute(
    on,
  );
  return rows.length > 0;
}

export async function releaseSources(tx: Tx, holder: string): Promise<void> {
  await sql`update own_source set held_by = null, held_until = null where held_by = ${holder}`.execute(tx);
}
