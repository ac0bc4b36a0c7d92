import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { lockOffersOfPools } from './inventory-store.ts';

/** A number that an account never gets again for a service. */
export type NumberBar = { accountId: bigint; serviceId: string; numberId: bigint };

/** Bars a number for good; twice is harmless. It may be online or not. */
export async function barNumber(tx: Tx, { accountId, serviceId, numberId }: NumberBar, now: Date) {
  const { rows } = await sql<{ poolId: bigint }>`
    select pool_id as "poolId" from number where id = ${numberId}`.execute(tx);
  await lockOffersOfPools(
    tx,
    rows.map(({ poolId }) => poolId),
  );
  const { numAffectedRows } = await sql`
    insert into number_bar (number_id, account_id, service_id, created_at)
    values (${numberId}, ${accountId}, ${serviceId}, ${now}) on conflict do nothing`.execute(tx);
  if (numAffectedRows !== 1n) return;
  await sql`
    insert into number_bar_count as c (account_id, pool_id, service_id, online)
    select ${accountId}::bigint, pool_id, ${serviceId}::text, 1 from number where id = ${numberId} and state = 'online'
    on conflict (account_id, pool_id, service_id) do update set online = c.online + 1`.execute(tx);
}

/** These numbers came online (1) or went (-1). The offers of their pools are locked. */
export async function countBarred(tx: Tx, numberIds: readonly bigint[], sign: 1 | -1): Promise<void> {
  if (numberIds.length === 0) return;
  const changed = sql`
    select b.account_id, n.pool_id, b.service_id, count(*)::int as count
      from number_bar b join number n on n.id = b.number_id
     where b.number_id = any(${[...numberIds]}::bigint[]) group by 1, 2, 3 order by 1, 2, 3`;
  if (sign === 1)
    await sql`
      insert into number_bar_count as c (account_id, pool_id, service_id, online) ${changed}
      on conflict (account_id, pool_id, service_id) do update set online = c.online + excluded.online`.execute(
      tx,
    );
  else
    await sql`
      update number_bar_count c set online = c.online - d.count from (${changed}) d
       where c.account_id = d.account_id and c.pool_id = d.pool_id and c.service_id = d.service_id`.execute(
      tx,
    );
}

/** Of the numbers that an offer counts as stock, those that the account cannot have for itself alone. */
export type Unfree = {
  poolId: bigint;
  /** Null: so many numbers of the pool are in some lease, and for no service free. */
  serviceId: string | null;
  /** Leased for just this service, and so not in its stock. */
  leased: number;
  /** Barred for the account, and in no lease. */
  barred: number;
};

/**
 * The difference between the stock of these pools' offers and what the account could have alone: `stock + leased - barred`, less
 * the `leased` of the pool. Reads open leases and maintained counts, no history.
 */
export async function findUnfree(
  on: ReaderOrTx,
  { accountId, poolIds }: { accountId: bigint; poolIds: readonly bigint[] },
): Promise<Unfree[]> {
  const pools = sql`any(${[...new Set(poolIds)]}::bigint[])`;
  const { rows } = await sql<Unfree>`
    with leased as (
      select u.pool_id, u.service_id, u.number_id from number_use u join number n on n.id = u.number_id and n.state = 'online'
       where u.activation_id is not null and u.pool_id = ${pools}
    ), one as (select distinct pool_id, number_id from leased)
    select pool_id as "poolId", service_id as "serviceId", sum(leased)::int as leased, sum(barred)::int as barred from (
      select pool_id, null::text as service_id, count(*) as leased, 0 as barred from one group by pool_id
      union all
      select pool_id, service_id, count(*), 0 from leased group by pool_id, service_id
      union all
      select pool_id, service_id, 0, online from number_bar_count where account_id = ${accountId} and pool_id = ${pools} and online > 0
      union all
      select one.pool_id, b.service_id, 0, -count(*) from one
        join number_bar b on b.number_id = one.number_id and b.account_id = ${accountId} group by one.pool_id, b.service_id
    ) t group by pool_id, service_id`.execute(on);
  return rows;
}
