import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx } from '#db';
import { ALL, type DelayCount } from './delays.ts';

/** The ends of activations. Those that are still open are in `orders` alone. */
export type Counts = { orders: number; received: number; cancelled: number; expired: number };

/** Which activations; what is absent does not matter. Days count from 1970-01-01, UTC, both ends included. */
export type Scope = {
  fromDay: number;
  toDay: number;
  countryId?: number | undefined;
  serviceId?: string | undefined;
  operator?: string | undefined;
  supplierId?: bigint | undefined;
};

const counts = sql`sum(orders)::int as orders, sum(received)::int as received, sum(cancelled)::int as cancelled,
  sum(expired)::int as expired`;

function within({ fromDay, toDay, countryId, serviceId }: Scope): RawBuilder<unknown> {
  return sql`day between ${fromDay} and ${toDay}
    ${countryId === undefined ? sql`` : sql`and country_id = ${countryId}`}
    ${serviceId === undefined ? sql`` : sql`and service_id = ${serviceId}`}`;
}

/** The rows to sum; operators and suppliers are told apart in the larger table only. */
function rowsOf(scope: Scope): RawBuilder<unknown> {
  const { operator, supplierId } = scope;
  if (operator === undefined && supplierId === undefined) return sql`activation_daily where ${within(scope)}`;
  return sql`activation_supply_daily where ${within(scope)}
    ${operator === undefined ? sql`` : sql`and operator = ${operator}`}
    ${supplierId === undefined ? sql`` : sql`and supplier_id = ${supplierId}`}`;
}

export type CountryService = Counts & { countryId: number; serviceId: string };

/** Most ordered first. */
export async function countByCountryAndService(
  on: ReaderOrTx,
  scope: Scope,
  limit: number,
): Promise<CountryService[]> {
  const { rows } = await sql<CountryService>`
    select country_id as "countryId", service_id as "serviceId", ${counts} from ${rowsOf(scope)} group by country_id, service_id order by orders desc, 1, 2 limit ${limit}`.execute(
    on,
  );
  return rows;
}

/** Most ordered first. */
export async function countByCountry(
  on: ReaderOrTx,
  scope: Scope,
): Promise<(Counts & { countryId: number })[]> {
  const { rows } = await sql<Counts & { countryId: number }>`
    select country_id as "countryId", ${counts} from ${rowsOf(scope)} group by country_id order by orders desc, 1`.execute(
    on,
  );
  return rows;
}

/** Oldest first; a day without orders is missing. */
export async function countByDay(on: ReaderOrTx, scope: Scope): Promise<(Counts & { day: number })[]> {
  const { rows } = await sql<Counts & { day: number }>`
    select day, ${counts} from ${rowsOf(scope)} group by day order by day`.execute(on);
  return rows;
}

/** Whose delays: those of a country, a service, both, a supplier, or all. */
export type DelayScope = Pick<Scope, 'fromDay' | 'toDay'> &
  (
    | { countryId?: number | undefined; serviceId?: string | undefined; supplierId?: undefined }
    | { supplierId?: bigint | undefined; countryId?: undefined; serviceId?: undefined }
  );

export async function countDelays(on: ReaderOrTx, scope: DelayScope): Promise<DelayCount[]> {
  const { fromDay, toDay, countryId, serviceId, supplierId } = scope;
  const { rows } = await sql<DelayCount>`
    select bucket, sum(activations)::int as activations from activation_delay_daily
     where country_id = ${countryId ?? ALL.countryId} and service_id = ${serviceId ?? ALL.serviceId}
       and supplier_id = ${supplierId ?? ALL.supplierId} and day between ${fromDay} and ${toDay}
     group by bucket order by bucket`.execute(on);
  return rows;
}
