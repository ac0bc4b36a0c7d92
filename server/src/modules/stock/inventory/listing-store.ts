import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** A number that is in our stock, as a list sees it. */
export type KnownNumber = {
  id: bigint;
  phone: string;
  poolId: bigint;
  supplierId: bigint;
  state: 'online' | 'offline' | 'rented' | 'banned';
};

export async function findNumbers(on: ReaderOrTx, phones: readonly string[]): Promise<KnownNumber[]> {
  const { rows } = await sql<KnownNumber>`
    select n.id, n.phone, n.pool_id as "poolId", p.supplier_id as "supplierId", n.state
      from number n join pool p on p.id = n.pool_id where n.phone = any(${[...phones]}::text[])`.execute(on);
  return rows;
}

export type Listing = { numberId: bigint; portId: string; rent: boolean };

export async function upsertListings(
  tx: Tx,
  supplierId: bigint,
  listings: readonly Listing[],
  now: Date,
): Promise<void> {
  await sql`
    insert into partner_number as n (number_id, supplier_id, port_id, rent, listed, changed_at)
    select id, ${supplierId}, port, rent, true, ${now}
      from unnest(${listings.map((l) => l.numberId)}::bigint[], ${listings.map((l) => l.portId)}::text[],
                  ${listings.map((l) => l.rent)}::boolean[]) as t (id, port, rent)
    on conflict (number_id) do update
       set supplier_id = excluded.supplier_id, port_id = excluded.port_id, rent = excluded.rent, listed = true, changed_at = excluded.changed_at`.execute(
    tx,
  );
}

export type ListedState = Pick<KnownNumber, 'id' | 'state' | 'poolId'>;

/** Takes every number of the supplier off its list that is not among these. Answers which ones. */
export async function unlistOthers(
  tx: Tx,
  supplierId: bigint,
  keep: readonly bigint[],
  now: Date,
): Promise<ListedState[]> {
  const { rows } = await sql<ListedState>`
    update partner_number l set listed = false, changed_at = ${now}
      from number n where n.id = l.number_id and l.supplier_id = ${supplierId} and l.listed and l.number_id <> all(${[...keep]}::bigint[])
    returning n.id, n.state, n.pool_id as "poolId"`.execute(tx);
  return rows;
}

export async function unlist(
  tx: Tx,
  supplierId: bigint,
  { id, phone }: { id?: bigint | undefined; phone?: string | undefined },
  now: Date,
): Promise<ListedState[]> {
  const { rows } = await sql<ListedState>`
    update partner_number l set listed = false, changed_at = ${now}
      from number n where n.id = l.number_id and l.supplier_id = ${supplierId}
       and (n.id = ${id ?? null}::bigint or n.phone = ${phone ?? null}::text)
    returning n.id, n.state, n.pool_id as "poolId"`.execute(tx);
  return rows;
}

export async function findListed(on: ReaderOrTx, supplierId: bigint): Promise<ListedState[]> {
  const { rows } = await sql<ListedState>`
    select n.id, n.state, n.pool_id as "poolId" from partner_number l join number n on n.id = l.number_id
     where l.supplier_id = ${supplierId} and l.listed order by n.id`.execute(on);
  return rows;
}

/** The phones of these ids, as far as they are numbers of this supplier, listed now or earlier. */
export async function findPhonesById(
  on: ReaderOrTx,
  supplierId: bigint,
  ids: readonly bigint[],
): Promise<Map<bigint, string>> {
  const { rows } = await sql<{ id: bigint; phone: string }>`
    select n.id, n.phone from partner_number l join number n on n.id = l.number_id
     where l.supplier_id = ${supplierId} and l.number_id = any(${[...ids]}::bigint[])`.execute(on);
  return new Map(rows.map(({ id, phone }) => [id, phone]));
}

/** Of these phones those that are numbers of this supplier. */
export async function findOwnPhones(
  on: ReaderOrTx,
  supplierId: bigint,
  phones: readonly string[],
): Promise<Set<string>> {
  const known = await findNumbers(on, phones);
  return new Set(known.filter((number) => number.supplierId === supplierId).map(({ phone }) => phone));
}
