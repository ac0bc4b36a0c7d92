import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { countAskedBans, pools } from '#modules/stock/inventory';
import { RENT_SERVICE } from '#suppliers/supplier';
import { findLastingBlocks } from './block-store.ts';
import { priceOf } from './connection.ts';
import { findConnections } from './connection-store.ts';
import type { SupplyDeps } from './deps.ts';
import { isSelling } from './refresh-offers.ts';
import type { Rate } from './stock-store.ts';

const MOST_HOURS = 87_600;

/** For terms of `fromHours` and more the partner earns `sumMicros` of its currency for each begun unit. */
type RentRate = { fromHours: number; unitHours: number; sumMicros: bigint };

/** A pool whose numbers for rent a partner must be asked for. */
export type AskedRent = {
  poolId: bigint;
  /** The count that may be ordered now: none while nothing may be ordered of the partner at all. */
  stock: number;
  rates: readonly RentRate[];
  /** The customer's price of a term that earns the partner this sum, and that sum in dollars. */
  price(sumMicros: bigint): { priceMicros: bigint; payoutMicros: bigint };
};

type RentRow = { poolId: bigint; supplierId: bigint; countryId: number; count: number };

/**
 * Of these pools those with numbers for rent that must be asked for; without a rate they are not for rent. Numbers
 * that are banned from rent are the partner's word for stock, and not ours.
 */
export async function findRents(
  on: ReaderOrTx,
  poolIds: readonly bigint[],
  { rubPerUsdMicros }: Pick<SupplyDeps, 'rubPerUsdMicros'>,
  now: Date,
): Promise<AskedRent[]> {
  if (poolIds.length === 0) return [];
  const { rows } = await sql<RentRow>`
    select k.pool_id as "poolId", k.supplier_id as "supplierId", p.country_id as "countryId", k.count
      from partner_stock k join ${pools} p on p.id = k.pool_id
     where k.service_id = ${RENT_SERVICE} and k.pool_id = any(${[...poolIds]}::bigint[]) order by k.pool_id`.execute(
    on,
  );
  if (rows.length === 0) return [];
  const supplierIds = [...new Set(rows.map(({ supplierId }) => supplierId))];
  const connections = new Map((await findConnections(on, supplierIds)).map((one) => [one.supplierId, one]));
  const blocks = await findLastingBlocks(on, supplierIds, now);
  const rates = await findRentRates(on, supplierIds);
  const bans = await countAskedBans(
    on,
    rows.map(({ poolId }) => poolId),
    now,
  );
  return rows.flatMap(({ poolId, supplierId, countryId, count }): AskedRent[] => {
    const connection = connections.get(supplierId);
    const here = rates.get(`${supplierId}/${countryId}`) ?? rates.get(`${supplierId}/null`);
    if (!connection || !here) return [];
    const lasting = blocks.filter((block) => block.supplierId === supplierId);
    const isForRent = isSelling(connection, lasting) && connection.settings.rentAllowed !== false;
    return [
      {
        poolId,
        stock: isForRent ? Math.max(0, count - (bans.get(poolId) ?? 0)) : 0,
        rates: here,
        price: (sumMicros) => priceOf(sumMicros, connection, rubPerUsdMicros),
      },
    ];
  });
}

/** Refuses `bad_request` where the hours of a rate are none, or are of no rental. */
export function assertRates(rates: readonly Rate[]): void {
  const isHours = (hours: number | null | undefined) =>
    hours === null || hours === undefined || (Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS);
  for (const { serviceId, fromHours = null, unitHours = null, sumMicros } of rates) {
    if (sumMicros < 0n) throw new Refusal('bad_amount', { sumMicros });
    if (!isHours(fromHours)) throw new Refusal('bad_request', { fromHours });
    if (!isHours(unitHours)) throw new Refusal('bad_request', { unitHours });
    if (serviceId !== RENT_SERVICE && (fromHours !== null || unitHours !== null))
      throw new Refusal('bad_request', { fromHours: 'of rentals only' });
  }
}

/** By `supplier/country`; a country that has rates of its own has no others. */
async function findRentRates(
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
