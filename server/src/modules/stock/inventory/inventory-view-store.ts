import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '#db';
import { groupBy } from '#kernel/group-by';
import { services, serviceVersions } from '#modules/stock/catalog';
import type { NumberState, Provenance } from './inventory-store.ts';

export type StockQuery = {
  countryId?: number | undefined;
  serviceId?: string | undefined;
  /** Absent or `any`: all operators. */
  operator?: string | undefined;
  /** Whether partners' numbers are on sale here; simulated ones always are. */
  resale: boolean;
};

/** One price of one service in one country, with how many numbers it buys. */
export type Stock = {
  countryId: number;
  serviceId: string;
  operator: string;
  supplierId: bigint;
  priceMicros: bigint;
  stock: number;
};

/** Reads offers, never rows of numbers. Ordered by country, service, price, operator, supplier. */
export async function listStock(read: Reader, { operator, ...query }: StockQuery): Promise<Stock[]> {
  const operators = operator === undefined || operator === 'any' ? undefined : [operator];
  const { rows } = await sql<Stock>`
    select p.country_id as "countryId", o.service_id as "serviceId", p.operator, p.supplier_id as "supplierId",
           o.price_micros as "priceMicros", o.stock
      ${onSale({ ...query, operators })}
     order by p.country_id, o.service_id, o.price_micros, p.operator, p.supplier_id`.execute(read);
  return rows;
}

export type PriceQuery = Omit<StockQuery, 'operator'> & {
  /** Absent: all of them. */
  operators?: readonly string[] | undefined;
};

/** One price of one service in one country at one supplier, over all operators asked for. */
export type Price = Omit<Stock, 'operator'>;

/**
 * For price lists: a country of twenty operators has a twentieth of the rows that `listStock` would give. Ordered by
 * country, service, price, supplier.
 */
export async function listPrices(read: Reader, query: PriceQuery): Promise<Price[]> {
  const { rows } = await sql<Price>`
    select p.country_id as "countryId", o.service_id as "serviceId", p.supplier_id as "supplierId",
           o.price_micros as "priceMicros", sum(o.stock)::int as stock
      ${onSale(query)}
     group by p.country_id, o.service_id, p.supplier_id, o.price_micros
     order by p.country_id, o.service_id, o.price_micros, p.supplier_id`.execute(read);
  return rows;
}

/** The same of whole countries. */
export async function listPricesOf(
  read: Reader,
  { countryIds, resale }: { countryIds: readonly number[]; resale: boolean },
): Promise<Map<number, Price[]>> {
  const { rows } = await sql<Price>`
    select p.country_id as "countryId", o.service_id as "serviceId", p.supplier_id as "supplierId",
           o.price_micros as "priceMicros", sum(o.stock)::int as stock
      ${onSale({ resale })} and p.country_id = any(${[...countryIds]}::int[])
     group by p.country_id, o.service_id, p.supplier_id, o.price_micros
     order by p.country_id, o.service_id, o.price_micros, p.supplier_id`.execute(read);
  return groupBy(rows, ({ countryId }) => countryId);
}

/**
 * Changes with everything that prices are read from: each version of a row has the number of the transaction that wrote it.
 * A tenth of what it takes to read them.
 */
export async function readMark(read: Reader): Promise<string> {
  const mark = (table: RawBuilder<unknown>) =>
    sql`(select concat(count(*), ' ', sum(hashint8(xmin::text::bigint)::bigint)) from ${table})`;
  const tables = [sql`offer`, sql`pool`, sql`supplier`, sql`service_switch`, sql`${serviceVersions} v`];
  const { rows } = await sql<{ mark: string }>`
    select concat_ws('/', ${sql.join(tables.map(mark))}) as mark`.execute(read);
  return rows[0]?.mark ?? '';
}

/** The same of each country that has anything on sale, and how many offers these are; by the ids of the countries. */
export async function readMarks(
  read: Reader,
  { resale }: { resale: boolean },
): Promise<{ countryId: number; offers: number; mark: string }[]> {
  const { rows } = await sql<{ countryId: number; offers: number; mark: string }>`
    select p.country_id as "countryId", count(*)::int as offers,
           concat(count(*), ' ', sum(hashint8(o.xmin::text::bigint)::bigint)) as mark
      ${onSale({ resale })}
     group by p.country_id order by p.country_id`.execute(read);
  return rows;
}

function onSale({ countryId, serviceId, operators, resale }: PriceQuery) {
  return sql`from offer o
      join pool p on p.id = o.pool_id
      join supplier s on s.id = p.supplier_id and s.state = 'active' and s.silent_since is null
      join ${services} sv on sv.id = o.service_id and sv.enabled
     where o.enabled
       and (s.kind <> 'partner' or s.vouched_by is not null)
       and not exists (select from service_switch w where w.supplier_id = s.id and w.service_id = o.service_id)
       ${resale ? sql`` : sql`and (s.kind <> 'partner' or s.settings->>'simulated' = 'true')`}
       ${countryId === undefined ? sql`` : sql`and p.country_id = ${countryId}`}
       ${serviceId === undefined ? sql`` : sql`and o.service_id = ${serviceId}`}
       ${operators === undefined ? sql`` : sql`and p.operator = any(${[...operators]}::text[])`}`;
}

export type NumberQuery = {
  supplierId?: bigint | undefined;
  countryId?: number | undefined;
  phone?: string | undefined;
  state?: NumberState | undefined;
  limit: number;
  after?: bigint | undefined;
};

export type NumberView = {
  id: bigint;
  phone: string;
  supplierId: bigint;
  countryId: number;
  operator: string;
  step: number;
  provenance: Provenance;
  state: NumberState;
  /** The number that is this same line in its right digits; this one is off then. */
  twinOf: bigint | null;
};

export async function listNumbers(
  read: Reader,
  { supplierId, countryId, phone, state, limit, after }: NumberQuery,
): Promise<NumberView[]> {
  const { rows } = await sql<NumberView>`
    select n.id, n.phone, p.supplier_id as "supplierId", p.country_id as "countryId", p.operator, p.step, n.provenance, n.state, n.twin_of as "twinOf"
      from number n join pool p on p.id = n.pool_id
     where n.id > ${after ?? 0n}
       ${supplierId === undefined ? sql`` : sql`and p.supplier_id = ${supplierId}`}
       ${countryId === undefined ? sql`` : sql`and p.country_id = ${countryId}`}
       ${phone === undefined ? sql`` : sql`and n.phone = ${phone}`}
       ${state === undefined ? sql`` : sql`and n.state = ${state}`}
     order by n.id limit ${Math.min(limit, 1000)}`.execute(read);
  return rows;
}

export type OfferQuery = {
  supplierId?: bigint | undefined;
  countryId?: number | undefined;
  serviceId?: string | undefined;
  limit: number;
  after?: { poolId: bigint; serviceId: string } | undefined;
};

/** One price as an operator sees it, whether or not it is on sale at the moment. */
export type OfferView = Stock & { poolId: bigint; step: number; onSale: boolean };

/** Ordered by pool and service, the place where `after` goes on. */
export async function listOffers(
  read: Reader,
  { supplierId, countryId, serviceId, limit, after }: OfferQuery,
): Promise<OfferView[]> {
  const { rows } = await sql<OfferView>`
    select o.pool_id as "poolId", o.service_id as "serviceId", p.supplier_id as "supplierId", p.country_id as "countryId",
           p.operator, p.step, o.price_micros as "priceMicros", o.stock,
           (o.enabled and s.state = 'active' and s.silent_since is null and sv.enabled) as "onSale"
      from offer o
      join pool p on p.id = o.pool_id
      join supplier s on s.id = p.supplier_id
      join ${services} sv on sv.id = o.service_id
     where true
       ${after === undefined ? sql`` : sql`and (o.pool_id, o.service_id) > (${after.poolId}::bigint, ${after.serviceId}::text)`}
       ${supplierId === undefined ? sql`` : sql`and p.supplier_id = ${supplierId}`}
       ${countryId === undefined ? sql`` : sql`and p.country_id = ${countryId}`}
       ${serviceId === undefined ? sql`` : sql`and o.service_id = ${serviceId}`}
     order by o.pool_id, o.service_id limit ${Math.min(limit, 1000)}`.execute(read);
  return rows;
}
