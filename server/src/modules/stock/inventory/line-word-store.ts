import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { NumberState } from './inventory-store.ts';

/** A number as its line's word concerns it. */
export type LineNumber = {
  id: bigint;
  state: NumberState;
  /** What it is to be after its rental, where that is said. */
  stateAfter: 'online' | 'offline' | 'banned' | null;
  lineDownSince: Date | null;
};

/** The supplier's number of that phone, held for this `tx`; the offers of its pool are held before it. */
export async function lockLineNumber(
  tx: Tx,
  { supplierId, phone }: { supplierId: bigint; phone: string },
): Promise<LineNumber | undefined> {
  const { rows } = await sql<LineNumber>`
    select n.id, n.state, r.state_after as "stateAfter", n.line_down_since as "lineDownSince"
      from number n join pool p on p.id = n.pool_id left join number_rent_record r on r.number_id = n.id
     where n.phone = ${phone} and p.supplier_id = ${supplierId} for no key update of n`.execute(tx);
  return rows[0];
}

/** Since when the line of each is down, as far as they are off sale for that; null: they are not, or somebody else said so. */
export async function setLineDown(tx: Tx, ids: readonly bigint[], since: Date | null): Promise<void> {
  await sql`
    update number set line_down_since = ${since}::timestamptz
     where id = any(${[...ids]}::bigint[]) and line_down_since is distinct from ${since}::timestamptz`.execute(
    tx,
  );
}

/** The phones of a supplier that are off sale for their lines alone. */
export async function listLineDown(on: ReaderOrTx, supplierId: bigint): Promise<string[]> {
  const { rows } = await sql<{ phone: string }>`
    select n.phone from number n join pool p on p.id = n.pool_id
     where p.supplier_id = ${supplierId} and n.line_down_since is not null order by n.phone`.execute(on);
  return rows.map(({ phone }) => phone);
}
