import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import { Refusal } from '#kernel/refusal';
import { deleteLedgerAccount } from '#modules/money/ledger';

export type SupplierKind = 'simulator' | 'manual' | 'partner';

export type Supplier = {
  id: bigint;
  name: string;
  kind: SupplierKind;
  state: 'active' | 'off';
  /** Who vouches for the numbers of a partner; without it they are never sold. */
  vouchedBy: string | null;
  /** Whether a message must look like the ordered service's to be accepted. */
  filterSenders: boolean;
  /** For so long a repeat without a message id of its own counts as the same message. */
  dedupeWindowSeconds: number;
  /** The supplier's share of what an activation earns. */
  payoutPercent: number;
  settings: unknown;
  /** Since when it has been silent for longer than is its habit: its numbers are off sale. */
  silentSince: Date | null;
};

const supplierColumns = sql`id, name, kind, state, vouched_by as "vouchedBy", filter_senders as "filterSenders",
  dedupe_window_seconds as "dedupeWindowSeconds", payout_percent as "payoutPercent", settings, silent_since as "silentSince"`;

export async function insertSupplier(
  tx: Tx,
  supplier: Omit<Supplier, 'id' | 'state' | 'silentSince'> & { createdAt: Date },
) {
  const { rows } = await sql<Supplier>`
    insert into supplier (name, kind, vouched_by, filter_senders, dedupe_window_seconds, payout_percent, settings, created_at)
    values (${supplier.name}, ${supplier.kind}, ${supplier.vouchedBy}, ${supplier.filterSenders}, ${supplier.dedupeWindowSeconds},
            ${supplier.payoutPercent}, ${jsonText(supplier.settings ?? {})}::jsonb, ${supplier.createdAt})
    on conflict (name) do nothing returning ${supplierColumns}`.execute(tx);
  return rows[0];
}

export async function findSupplier(
  on: ReaderOrTx,
  by: { id: bigint } | { name: string },
): Promise<Supplier | undefined> {
  const { rows } = await sql<Supplier>`
    select ${supplierColumns} from supplier where ${'id' in by ? sql`id = ${by.id}` : sql`name = ${by.name}`}`.execute(
    on,
  );
  return rows[0];
}

export async function listSuppliers(on: ReaderOrTx): Promise<Supplier[]> {
  return (await sql<Supplier>`select ${supplierColumns} from supplier order by id limit 1000`.execute(on))
    .rows;
}

/** Each supplier's part of a price, in percent. */
export async function getPayoutPercents(
  on: ReaderOrTx,
  supplierIds: readonly bigint[],
): Promise<Map<bigint, number>> {
  const { rows } = await sql<{ id: bigint; percent: number }>`
    select id, payout_percent as percent from supplier where id = any(${[...supplierIds]}::bigint[])`.execute(
    on,
  );
  return new Map(rows.map(({ id, percent }) => [id, percent]));
}

/** A change of a supplier; a field that is not named stays. */
export type SupplierChange = {
  [Field in 'name' | 'state' | 'vouchedBy' | 'filterSenders' | 'dedupeWindowSeconds' | 'payoutPercent']?:
    | Supplier[Field]
    | undefined;
};

/** Undefined where there is none; throws PostgreSQL's `23505` for a name that another one has. */
export async function updateSupplier(
  tx: Tx,
  id: bigint,
  change: SupplierChange,
): Promise<Supplier | undefined> {
  const { name, state, filterSenders, dedupeWindowSeconds, payoutPercent } = change;
  const { rows } = await sql<Supplier>`
    update supplier
       set name = coalesce(${name ?? null}, name), state = coalesce(${state ?? null}, state),
           vouched_by = ${change.vouchedBy === undefined ? sql`vouched_by` : change.vouchedBy},
           filter_senders = coalesce(${filterSenders ?? null}, filter_senders),
           dedupe_window_seconds = coalesce(${dedupeWindowSeconds ?? null}, dedupe_window_seconds),
           payout_percent = coalesce(${payoutPercent ?? null}, payout_percent)
     where id = ${id} returning ${supplierColumns}`.execute(tx);
  return rows[0];
}

/** False where it is so already. A null ends the silence. */
export async function setSilentSince(tx: Tx, id: bigint, since: Date | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update supplier set silent_since = ${since} where id = ${id} and (silent_since is null) = ${since !== null}`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/**
 * With its prices and its empty books. Throws PostgreSQL's `23503` where anything refers to it, and refuses `not_allowed` where
 * anything was booked for it.
 */
export async function deleteSupplier(tx: Tx, id: bigint): Promise<boolean> {
  await sql`delete from offer where pool_id in (select id from pool where supplier_id = ${id})`.execute(tx);
  await sql`delete from pool where supplier_id = ${id}`.execute(tx);
  if (!(await deleteLedgerAccount(tx, { kind: 'supplier', reference: String(id) })))
    throw new Refusal('not_allowed', { supplier: id, reason: 'in use' });
  return (await sql`delete from supplier where id = ${id}`.execute(tx)).numAffectedRows === 1n;
}
