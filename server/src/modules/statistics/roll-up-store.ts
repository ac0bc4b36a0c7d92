import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import { activationMoves, activations, newestMove } from '#modules/leasing/activations';
import { ALL, PER_DOUBLING } from './delays.ts';
import { NO_CODE, type OfferKey } from './offer-outcome-store.ts';

type Progress = { appliedId: bigint; horizonId: bigint; isComplete: boolean };

/** In SQL: whether there are moves that are not added up yet. */
export const hasNewMoves = sql`
  coalesce(${newestMove}, 0) <> coalesce((select applied_id from statistics_progress), 0)`;

/** An idle server writes nothing. */
export async function isUpToDate(db: Database): Promise<boolean> {
  const { rows } = await sql<{ hasNew: boolean }>`select ${hasNewMoves} as "hasNew"`.execute(db.read);
  return rows[0]?.hasNew === false;
}

/**
 * The row that makes processes take turns. The horizon is complete when no transaction is running that is as old as it;
 * a transaction id from before the database was moved to another server says nothing, and none is running then.
 */
export async function lockProgress(tx: Tx): Promise<Progress> {
  await sql`
    insert into statistics_progress (applied_id, horizon_id, horizon_xid) values (0, 0, 0) on conflict do nothing`.execute(
    tx,
  );
  await sql`select from statistics_progress for no key update`.execute(tx);
  const { rows } = await sql<Progress>`
    select applied_id as "appliedId", horizon_id as "horizonId",
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= horizon_xid
             or horizon_xid > pg_current_xact_id()::text::bigint as "isComplete"
      from statistics_progress`.execute(tx);
  return rows[0] ?? { appliedId: 0n, horizonId: 0n, isComplete: false };
}

export async function setApplied(tx: Tx, upTo: bigint): Promise<void> {
  await sql`update statistics_progress set applied_id = ${upTo}`.execute(tx);
}

/** Zero before the first. */
export async function readNewestMove(tx: Tx): Promise<bigint> {
  const { rows } = await sql<{ id: bigint | null }>`select ${newestMove} as id`.execute(tx);
  return rows[0]?.id ?? 0n;
}

export async function setHorizon(tx: Tx, newest: bigint): Promise<void> {
  await sql`
    update statistics_progress set horizon_id = ${newest}, horizon_xid = pg_current_xact_id()::text::bigint`.execute(
    tx,
  );
}

const placed = sql.raw('day, country_id, service_id');
const supplied = sql.raw('day, country_id, service_id, operator, supplier_id');
const columns = sql.raw('orders, received, cancelled, expired');
const counts = sql`count(*) filter (where event = 'buy'), count(bucket), count(*) filter (where to_state = 'cancelled'),
  count(*) filter (where to_state = 'expired')`;
const added = sql`orders = d.orders + excluded.orders, received = d.received + excluded.received,
  cancelled = d.cancelled + excluded.cancelled, expired = d.expired + excluded.expired`;

/** Whoever cancels sooner has changed his mind: it says nothing about the number. */
const CHANGED_HIS_MIND_SECONDS = 60;

/**
 * Everything counts on the day of the order, UTC, and for the records of offers in the hour in which it happened; the first
 * message is the one that found the activation waiting. Answers the offers whose records have changed.
 */
export async function addUp(tx: Tx, after: bigint, upTo: bigint): Promise<OfferKey[]> {
  const { rows: offers } = await sql<OfferKey>`
    with moved as materialized (
      select floor(extract(epoch from a.created_at) / 86400)::int as day, a.country_id, a.service_id, a.operator, a.supplier_id,
             a.pool_id, floor(extract(epoch from m.at) / 3600)::int as hour, m.event, m.to_state,
             m.to_state = 'cancelled' and m.at < a.created_at + make_interval(secs => ${CHANGED_HIS_MIND_SECONDS}::int) as dropped,
             case when m.event = 'receive' then
               floor(${PER_DOUBLING}::int * ln(greatest(extract(epoch from m.at - a.created_at), 1)::float8) / ln(2::float8))::int end as bucket
        from ${activationMoves} m join ${activations} a on a.id = m.activation_id
       where m.id > ${after} and m.id <= ${upTo} and (m.event = 'buy' or m.from_state = 'waiting')
    ), by_supply as (
      insert into activation_supply_daily as d (${supplied}, ${columns})
      select ${supplied}, ${counts} from moved group by ${supplied}
      on conflict (${supplied}) do update set ${added}
    ), by_delay as (
      insert into activation_delay_daily as d (country_id, service_id, supplier_id, day, bucket, activations)
      select coalesce(country_id, ${ALL.countryId}), coalesce(service_id, ${ALL.serviceId}), coalesce(supplier_id, ${ALL.supplierId}),
             day, bucket, count(*) from moved where bucket is not null
       group by day, bucket, grouping sets ((country_id, service_id), (country_id), (service_id), (supplier_id), ())
      on conflict (country_id, service_id, supplier_id, day, bucket) do update set activations = d.activations + excluded.activations
    ), by_place as (
      insert into activation_daily as d (${placed}, ${columns})
      select ${placed}, ${counts} from moved group by ${placed}
      on conflict (${placed}) do update set ${added}
    ), by_offer as (
      insert into offer_outcome as d (pool_id, service_id, hour, bucket, activations)
      select pool_id, service_id, hour, coalesce(bucket, ${NO_CODE}::int), count(*) from moved
       where bucket is not null or (to_state in ('cancelled', 'expired') and not dropped)
       group by 1, 2, 3, 4
      on conflict (pool_id, service_id, hour, bucket) do update set activations = d.activations + excluded.activations
      returning pool_id, service_id
    )
    select distinct pool_id as "poolId", service_id as "serviceId" from by_offer`.execute(tx);
  return offers;
}
