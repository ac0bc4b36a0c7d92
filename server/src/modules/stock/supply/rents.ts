import type { ReaderOrTx } from '#db';
import { Refusal } from '#kernel/refusal';
import { countAskedBans } from '#modules/stock/inventory';
import { RENT_SERVICE } from '#suppliers/supplier';
import { findLastingBlocks } from './block-store.ts';
import { priceOf } from './connection.ts';
import { findConnections } from './connection-store.ts';
import type { SupplyDeps } from './deps.ts';
import { isSelling } from './refresh-offers.ts';
import { findRentRates, listRentStock, type Rate, type RentRate } from './stock-store.ts';

const MOST_HOURS = 87_600;

/** A pool whose numbers for rent a partner must be asked for. */
export type AskedRent = {
  poolId: bigint;
  /** The count that may be ordered now: none while nothing may be ordered of the partner at all. */
  stock: number;
  rates: readonly RentRate[];
  /** The customer's price of a term that earns the partner this sum, and that sum in dollars. */
  price(sumMicros: bigint): { priceMicros: bigint; payoutMicros: bigint };
};

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
  const rows = await listRentStock(on, poolIds);
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
