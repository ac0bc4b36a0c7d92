import { Refusal } from '#kernel/refusal';
import type { Offer } from '#modules/stock/inventory';
import { ownPrice, priceFor } from './own-prices.ts';
import { isQuoted, type Terms } from './quote.ts';
import { rankOffers } from './rank-offers.ts';

/** A customer's wish. Absent means: does not matter. */
export type BuyCommand = {
  accountId: bigint;
  /** The key that orders: what it may spend may be capped. */
  keyId?: bigint | undefined;
  serviceId: string;
  /** Absent: any country. */
  countryId?: number | undefined;
  /** Absent: any operator. Several: one of them. */
  operators?: readonly string[] | undefined;
  minPriceMicros?: bigint | undefined;
  maxPriceMicros?: bigint | undefined;
  /** Beginnings, country code included, that the number must not have. */
  exceptPrefixes?: readonly string[] | undefined;
  supplierIds?: readonly bigint[] | undefined;
  exceptSupplierIds?: readonly bigint[] | undefined;
  exceptPoolIds?: readonly bigint[] | undefined;
  /** Only numbers that are here: no supplier is to be asked. */
  neverAsk?: boolean | undefined;
  /** A price that was told before (`quotes.create`): it is the most that is paid. What was quoted need not be said again. */
  quoteId?: string | undefined;
  /** Only numbers that a supplier must be asked for. */
  onlyAsk?: boolean | undefined;
  /** Numbers that it must not be. */
  exceptNumberIds?: readonly bigint[] | undefined;
  /** The activation in whose place it comes, for the record. */
  swappedFrom?: number | undefined;
  /** The customer's own id of this order: a second order with the same one is refused. */
  orderKey?: string | undefined;
  /** Only a number that the account has in no other activation. Absent: as the account has it set. */
  distinctNumbers?: boolean | undefined;
};

/** Which suppliers' numbers may be sold, and what goes first; see docs/operating.md on reselling and choice. */
export type SalesPolicy = {
  resale: boolean;
  /** Offers that cost at most so many percent more than the cheapest are as good as it. */
  priceBandPercent: number;
};

/** A partner's numbers are sold where reselling is on (and somebody vouches for them); simulated ones always. */
export function mayBeSold(
  { supplierKind, simulated }: Pick<Offer, 'supplierKind' | 'simulated'>,
  { resale }: Pick<SalesPolicy, 'resale'>,
): boolean {
  return supplierKind !== 'partner' || resale || simulated;
}

/**
 * The offers that would do, best first (see `rankOffers`). Refuses `no_numbers`, or `price_too_low` with
 * `minPriceMicros` when only the price is wrong.
 */
export function chooseOffers(
  offers: readonly Offer[],
  command: BuyCommand,
  policy: Pick<SalesPolicy, 'priceBandPercent'> & Terms,
): Offer[] {
  const priceOf = (offer: Offer) => priceFor(offer.priceMicros, policy);
  const {
    serviceId,
    countryId,
    operators,
    supplierIds,
    exceptSupplierIds = [],
    exceptPoolIds = [],
  } = command;
  const fitting = offers.filter(
    (offer) =>
      offer.serviceId === serviceId &&
      (countryId === undefined || offer.countryId === countryId) &&
      (!operators || operators.includes(offer.operator)) &&
      (!supplierIds || supplierIds.includes(offer.supplierId)) &&
      !exceptSupplierIds.includes(offer.supplierId) &&
      !exceptPoolIds.includes(offer.poolId) &&
      !(offer.asked ? command.neverAsk : command.onlyAsk) &&
      offer.stock > 0 &&
      isQuoted(offer, ownPrice(offer.priceMicros, policy.discountPercent), policy),
  );
  const { minPriceMicros = 0n, maxPriceMicros } = command;
  const affordable = fitting.filter((offer) => {
    const price = priceOf(offer);
    return price >= minPriceMicros && (maxPriceMicros === undefined || price <= maxPriceMicros);
  });
  if (affordable.length > 0) return rankOffers(affordable, policy);
  const tooDear = fitting.map(priceOf).filter((price) => price >= minPriceMicros);
  if (tooDear.length === 0) throw new Refusal('no_numbers');
  const [least] = tooDear.sort((a, b) => (a < b ? -1 : 1));
  throw new Refusal('price_too_low', { minPriceMicros: least });
}
