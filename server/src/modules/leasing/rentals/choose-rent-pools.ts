import { Refusal } from '#kernel/refusal';
import type { RentPool } from './rent-pools.ts';
import type { Term } from './rental.ts';

/** A customer's wish. Absent means: does not matter. */
export type RentCommand = {
  accountId: bigint;
  /** The key that orders: what it may spend may be capped. */
  keyId?: bigint | undefined;
  /** Absent: any country. */
  countryId?: number | undefined;
  /** Absent: any operator. Several: one of them. */
  operators?: readonly string[] | undefined;
  hours: number;
  maxPriceMicros?: bigint | undefined;
  /** Beginnings, country code included, that the number must not have. */
  exceptPrefixes?: readonly string[] | undefined;
  supplierIds?: readonly bigint[] | undefined;
  exceptSupplierIds?: readonly bigint[] | undefined;
  /** Whom not to ask for numbers that are not here: nobody, or those who were asked in vain. */
  neverAsk?: 'anybody' | { poolIds: readonly bigint[]; supplierIds: readonly bigint[] } | undefined;
  /** Whether it renews itself, for as long again, each time its term ends. */
  autoRenew?: boolean | undefined;
  /** The customer's own id of this order: a second order with the same one is refused. */
  orderKey?: string | undefined;
};

export type PricedPool = RentPool & { priceMicros: bigint; term: Term };

/** The pools that would do for a term, the cheapest first. */
export function pricePools(
  pools: readonly RentPool[],
  command: Omit<RentCommand, 'accountId'>,
): PricedPool[] {
  const { countryId, operators, hours, supplierIds, exceptSupplierIds = [] } = command;
  return pools
    .filter(
      (pool) =>
        (countryId === undefined || pool.countryId === countryId) &&
        (!operators || operators.includes(pool.operator)) &&
        (!supplierIds || supplierIds.includes(pool.supplierId)) &&
        !exceptSupplierIds.includes(pool.supplierId) &&
        (pool.askedStock === undefined || mayAsk(pool, command)),
    )
    .flatMap((pool): PricedPool[] => {
      const term = pool.priceTerm(hours);
      return term === undefined ? [] : [{ ...pool, term, priceMicros: term.priceMicros }];
    })
    .sort((a, b) => (a.priceMicros === b.priceMicros ? 0 : a.priceMicros < b.priceMicros ? -1 : 1));
}

function mayAsk({ poolId, supplierId }: RentPool, { neverAsk }: Pick<RentCommand, 'neverAsk'>): boolean {
  if (neverAsk === 'anybody') return false;
  return !neverAsk?.poolIds.includes(poolId) && !neverAsk?.supplierIds.includes(supplierId);
}

/** The same up to the highest price. Refuses `no_numbers`, or `price_too_low` with `minPriceMicros`. */
export function choosePools(pools: readonly RentPool[], command: RentCommand): PricedPool[] {
  const priced = pricePools(pools, command);
  const [cheapest] = priced;
  if (!cheapest) throw new Refusal('no_numbers');
  const { maxPriceMicros } = command;
  if (maxPriceMicros === undefined) return priced;
  const affordable = priced.filter(({ priceMicros }) => priceMicros <= maxPriceMicros);
  if (affordable.length > 0) return affordable;
  throw new Refusal('price_too_low', { minPriceMicros: cheapest.priceMicros });
}
