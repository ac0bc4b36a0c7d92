import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { services } from '#modules/stock/catalog';

export type Favourite = { serviceId: string; addedAt: Date };

/** In the order they were marked. */
export async function listFavourites(on: ReaderOrTx, accountId: bigint): Promise<Favourite[]> {
  const { rows } = await sql<Favourite>`
        select service_id as "serviceId", added_at as "addedAt" from favourite
         where account_id = ${accountId} order by added_at, service_id`.execute(on);
  return rows;
}

export async function hasService(on: ReaderOrTx, serviceId: string): Promise<boolean> {
  const { rows } = await sql`select from ${services} s where id = ${serviceId}`.execute(on);
  return rows.length > 0;
}

/** False where it is marked already. */
export async function insertFavourite(
  tx: Tx,
  { accountId, serviceId }: { accountId: bigint; serviceId: string },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
      insert into favourite (account_id, service_id, added_at) values (${accountId}, ${serviceId}, ${now})
      on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

/** False where it is not marked. */
export async function deleteFavourite(
  tx: Tx,
  { accountId, serviceId }: { accountId: bigint; serviceId: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
      delete from favourite where account_id = ${accountId} and service_id = ${serviceId}`.execute(tx);
  return numAffectedRows === 1n;
}
