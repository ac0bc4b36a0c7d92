import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { pools } from '#modules/stock/inventory';
import { RENT_SERVICE } from '#suppliers/supplier';

/** A partner's stock of one service in one pool, with its own names to order by. */
export type StockRow = {
  poolId: bigint;
  /** Platform service, or `rent`. */
  serviceId: string;
  count: number;
  foreign: { country: string; operator: string; service: string };
};

/** Replaces all that was known. */
export async function replaceStock(
  tx: Tx,
  supplierId: bigint,
  rows: readonly StockRow[],
  now: Date,
): Promise<void> {
  const list = sql`unnest(${rows.map((r) => r.poolId)}::bigint[], ${rows.map((r) => r.serviceId)}::text[],
    ${rows.map((r) => r.count)}::int[], ${rows.map((r) => r.foreign.country)}::text[],
    ${rows.map((r) => r.foreign.operator)}::text[], ${rows.map((r) => r.foreign.service)}::text[])
    as n (pool_id, service_id, count, country, operator, service)`;
  await sql`
    update partner_stock k set count = 0, seen_at = ${now}
     where k.supplier_id = ${supplierId} and k.count > 0
       and not exists (select from ${list} where n.pool_id = k.pool_id and n.service_id = k.service_id)`.execute(
    tx,
  );
  await sql`
    insert into partner_stock as k (supplier_id, pool_id, service_id, count, foreign_country, foreign_operator, foreign_service, seen_at)
    select ${supplierId}, n.pool_id, n.service_id, n.count, n.country, n.operator, n.service, ${now} from ${list} order by 2, 3
    on conflict (pool_id, service_id) do update
       set count = excluded.count, foreign_country = excluded.foreign_country, foreign_operator = excluded.foreign_operator,
           foreign_service = excluded.foreign_service, seen_at = excluded.seen_at`.execute(tx);
}

/** Stock with the sum that applies to it (to the shortest term of a rental); null where there is none. */
export type RatedStock = {
  poolId: bigint;
  countryId: number;
  operator: string;
  serviceId: string;
  count: number;
  sumMicros: bigint | null;
  seenAt: Date;
};

export async function listStock(on: ReaderOrTx, supplierId: bigint): Promise<RatedStock[]> {
  const { rows } = await sql<RatedStock>`
    select k.pool_id as "poolId", p.country_id as "countryId", p.operator, k.service_id as "serviceId", k.count,
           r.sum_micros as "sumMicros", k.seen_at as "seenAt"
      from partner_stock k join ${pools} p on p.id = k.pool_id
      left join lateral (
        select sum_micros from partner_rate r
         where r.supplier_id = k.supplier_id and r.service_id = k.service_id and (r.country_id = p.country_id or r.country_id is null)
         order by r.country_id nulls last, r.from_hours limit 1) r on true
     where k.supplier_id = ${supplierId} order by k.pool_id, k.service_id`.execute(on);
  return rows;
}

export type Rate = {
  /** Null: in every country that has no rate of its own. */
  countryId: number | null;
  /** Platform service, or `rent`. */
  serviceId: string;
  /** The partner's earnings for one operation, or for each begun unit of a rental, in micros of its currency. */
  sumMicros: bigint;
  /** Rental only: the shortest term that it is for, in hours. Default 1. */
  fromHours?: number | null | undefined;
  /** Rental only: 1 for hours, 24 for days. Default 24. */
  unitHours?: number | null | undefined;
};

export async function upsertRates(tx: Tx, supplierId: bigint, rates: readonly Rate[]): Promise<void> {
  const hours = rates.map(({ serviceId, fromHours, unitHours }) =>
    serviceId === RENT_SERVICE ? { from: fromHours ?? 1, unit: unitHours ?? 24 } : { from: null, unit: null },
  );
  await sql`
    insert into partner_rate (supplier_id, country_id, service_id, sum_micros, from_hours, unit_hours)
    select ${supplierId}, * from unnest(${rates.map((r) => r.countryId)}::int[], ${rates.map((r) => r.serviceId)}::text[],
                                        ${rates.map((r) => r.sumMicros)}::bigint[], ${hours.map((h) => h.from)}::int[],
                                        ${hours.map((h) => h.unit)}::int[])
    on conflict on constraint partner_rate_once do update
       set sum_micros = excluded.sum_micros, unit_hours = excluded.unit_hours`.execute(tx);
}

/** Names a rate; of rentals all of a country together, or the one that begins at `fromHours`. */
export type RateKey = Pick<Rate, 'countryId' | 'serviceId' | 'fromHours'>;

export async function deleteRates(tx: Tx, supplierId: bigint, rates: readonly RateKey[]): Promise<void> {
  await sql`
    delete from partner_rate r
     using unnest(${rates.map((r) => r.countryId)}::int[], ${rates.map((r) => r.serviceId)}::text[],
                  ${rates.map((r) => r.fromHours ?? null)}::int[]) as gone (country_id, service_id, from_hours)
     where r.supplier_id = ${supplierId} and r.country_id is not distinct from gone.country_id and r.service_id = gone.service_id
       and (gone.from_hours is null or r.from_hours = gone.from_hours)`.execute(tx);
}

/** At most ten thousand, by service, country and hours. */
export async function listRates(on: ReaderOrTx, supplierId: bigint): Promise<Rate[]> {
  const { rows } = await sql<Rate>`
    select country_id as "countryId", service_id as "serviceId", sum_micros as "sumMicros", from_hours as "fromHours",
           unit_hours as "unitHours"
      from partner_rate where supplier_id = ${supplierId}
     order by service_id, country_id nulls first, from_hours limit 10000`.execute(on);
  return rows;
}

/** What partners say they have for rent in one pool. */
export type RentStock = { poolId: bigint; supplierId: bigint; countryId: number; count: number };

/** Of these pools those with numbers for rent that a partner must be asked for. */
export async function listRentStock(on: ReaderOrTx, poolIds: readonly bigint[]): Promise<RentStock[]> {
  const { rows } = await sql<RentStock>`
    select k.pool_id as "poolId", k.supplier_id as "supplierId", p.country_id as "countryId", k.count
      from partner_stock k join ${pools} p on p.id = k.pool_id
     where k.service_id = ${RENT_SERVICE} and k.pool_id = any(${[...poolIds]}::bigint[]) order by k.pool_id`.execute(
    on,
  );
  return rows;
}

/** For terms of `fromHours` and more the partner earns `sumMicros` of its currency for each begun unit. */
export type RentRate = { fromHours: number; unitHours: number; sumMicros: bigint };

/** By `supplier/country`; a country that has rates of its own has no others. */
export async function findRentRates(
  on: ReaderOrTx,
  supplierIds: readonly bigint[],
): Promise<Map<string, RentRate[]>> {
  const { rows } = await sql<RentRate & { supplierId: bigint; countryId: number | null }>`
    select supplier_id as "supplierId", country_id as "countryId", from_hours as "fromHours", unit_hours as "unitHours",
           sum_micros as "sumMicros"
      from partner_rate where service_id = ${RENT_SERVICE} and supplier_id = any(${[...supplierIds]}::bigint[])
     order by from_hours`.execute(on);
  const ladders = new Map<string, RentRate[]>();
  for (const { supplierId, countryId, ...rate } of rows) {
    const key = `${supplierId}/${countryId}`;
    ladders.set(key, [...(ladders.get(key) ?? []), rate]);
  }
  return ladders;
}

/** Holds what the partners of these pools say they have for rent, before any offer is locked, and reads it again. */
export async function lockRents(tx: Tx, poolIds: readonly bigint[]): Promise<Map<bigint, number>> {
  if (poolIds.length === 0) return new Map();
  const { rows } = await sql<{ poolId: bigint; count: number }>`
    select pool_id as "poolId", count from partner_stock
     where service_id = ${RENT_SERVICE} and pool_id = any(${[...new Set(poolIds)]}::bigint[])
     order by pool_id for no key update`.execute(tx);
  return new Map(rows.map(({ poolId, count }) => [poolId, count]));
}

/** So many of each pool (locked before) are being ordered, and count no more until the partner tells its stock again. */
export async function takeRents(tx: Tx, taken: ReadonlyMap<bigint, number>): Promise<void> {
  if (taken.size === 0) return;
  await sql`
    update partner_stock k set count = greatest(0, k.count - t.count)
      from unnest(${[...taken.keys()]}::bigint[], ${[...taken.values()]}::int[]) as t (pool_id, count)
     where k.service_id = ${RENT_SERVICE} and k.pool_id = t.pool_id`.execute(tx);
}
