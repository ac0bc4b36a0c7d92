import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** What a partner says it has of one service in one pool, with its own names to order by. */
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

/** Stock with the sum that applies to it; null where there is none. */
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
           coalesce(here.sum_micros, anywhere.sum_micros) as "sumMicros", k.seen_at as "seenAt"
      from partner_stock k join pool p on p.id = k.pool_id
      left join partner_rate here
        on here.supplier_id = k.supplier_id and here.service_id = k.service_id and here.country_id = p.country_id
      left join partner_rate anywhere
        on anywhere.supplier_id = k.supplier_id and anywhere.service_id = k.service_id and anywhere.country_id is null
     where k.supplier_id = ${supplierId} order by k.pool_id, k.service_id`.execute(on);
  return rows;
}

export type Rate = {
  /** Null: in every country that has no rate of its own. */
  countryId: number | null;
  /** Platform service, or `rent`. */
  serviceId: string;
  /** What the partner earns for one operation, in micros of its currency. */
  sumMicros: bigint;
};

export async function upsertRates(tx: Tx, supplierId: bigint, rates: readonly Rate[]): Promise<void> {
  await sql`
    insert into partner_rate (supplier_id, country_id, service_id, sum_micros)
    select ${supplierId}, * from unnest(${rates.map((r) => r.countryId)}::int[], ${rates.map((r) => r.serviceId)}::text[],
                                        ${rates.map((r) => r.sumMicros)}::bigint[])
    on conflict on constraint partner_rate_once do update set sum_micros = excluded.sum_micros`.execute(tx);
}

export async function deleteRates(
  tx: Tx,
  supplierId: bigint,
  rates: readonly Pick<Rate, 'countryId' | 'serviceId'>[],
): Promise<void> {
  await sql`
    delete from partner_rate r
     using unnest(${rates.map((r) => r.countryId)}::int[], ${rates.map((r) => r.serviceId)}::text[]) as gone (country_id, service_id)
     where r.supplier_id = ${supplierId} and r.country_id is not distinct from gone.country_id and r.service_id = gone.service_id`.execute(
    tx,
  );
}

/** At most ten thousand, by service and country. */
export async function listRates(on: ReaderOrTx, supplierId: bigint): Promise<Rate[]> {
  const { rows } = await sql<Rate>`
    select country_id as "countryId", service_id as "serviceId", sum_micros as "sumMicros" from partner_rate
     where supplier_id = ${supplierId} order by service_id, country_id nulls first limit 10000`.execute(on);
  return rows;
}
