import type { Database, ReaderOrTx } from '#db';
import { MICROS } from '#kernel/money';
import { listPrices, type Price } from '#modules/stock/inventory';

/** The discount of each account, in percent of the list price; none for those that are not in the answer. */
export type DiscountPercents = (
  on: ReaderOrTx,
  accountIds: readonly bigint[],
) => Promise<ReadonlyMap<bigint, number>>;

const CENT = MICROS / 100n;

/** The account's price by the list price; less a discount it is rounded up to a whole cent. */
export function ownPrice(listMicros: bigint, discountPercent: number): bigint {
  if (discountPercent === 0) return listMicros;
  const hundredths = listMicros * BigInt(100 - discountPercent);
  return ((hundredths + 100n * CENT - 1n) / (100n * CENT)) * CENT;
}

/** `priceMicros` is what this customer pays, `listMicros` what one without a discount does. */
type OwnPrice = Price & { listMicros: bigint };

type OwnPriceQuery = {
  countryId?: number | undefined;
  serviceId?: string | undefined;
  /** Absent: all of them. */
  operators?: readonly string[] | undefined;
};

export type OwnPrices = {
  /** By country, service and price, operators taken together. */
  list(query: OwnPriceQuery): Promise<OwnPrice[]>;
};

export type OwnPricesDeps = {
  db: Database;
  policy: { resale: boolean };
  discountPercents: DiscountPercents;
};

/** The prices of one customer, or without an account those of everybody, as they are at the moment. */
export async function readOwnPrices(
  { db, policy: { resale }, discountPercents }: OwnPricesDeps,
  accountId: bigint | undefined,
): Promise<OwnPrices> {
  const percents = accountId === undefined ? undefined : await discountPercents(db.read, [accountId]);
  const percent = percents?.get(accountId ?? 0n) ?? 0;
  return {
    async list(query) {
      const prices = await listPrices(db.read, { ...query, resale });
      return prices.map((price) => ({
        ...price,
        listMicros: price.priceMicros,
        priceMicros: ownPrice(price.priceMicros, percent),
      }));
    },
  };
}
