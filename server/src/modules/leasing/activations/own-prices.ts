import type { Database, ReaderOrTx } from '#db';
import { MICROS } from '#kernel/money';
import { listPrices, type Price, type PriceBoards } from '#modules/stock/inventory';
import type { Terms } from './quote.ts';

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

/** The same, and no more than was quoted. */
export function priceFor(listMicros: bigint, { discountPercent, quote }: Terms): bigint {
  const own = ownPrice(listMicros, discountPercent);
  return quote && quote.priceMicros < own ? quote.priceMicros : own;
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
  /**
   * Everything on sale, by country in the order of their ids. The same object while nothing has changed, and so are the prices
   * of a country. Of many thousand offers it may be a second old.
   */
  everywhere(): Promise<OwnPriceBoard>;
};

type OwnPriceBoard = ReadonlyMap<number, readonly OwnPrice[]>;

export type OwnPricesDeps = {
  db: Database;
  policy: { resale: boolean };
  boards: PriceBoards;
  discountPercents: DiscountPercents;
};

/** The prices of one customer, or without an account those of everybody, as they are at the moment. */
export async function readOwnPrices(
  { db, policy: { resale }, boards, discountPercents }: OwnPricesDeps,
  accountId: bigint | undefined,
): Promise<OwnPrices> {
  const percents = accountId === undefined ? undefined : await discountPercents(db.read, [accountId]);
  const percent = percents?.get(accountId ?? 0n) ?? 0;
  const toOwn = (price: Price): OwnPrice => ({
    ...price,
    listMicros: price.priceMicros,
    priceMicros: ownPrice(price.priceMicros, percent),
  });
  return {
    async everywhere() {
      const board = await boards.read();
      return keptFor(board, percent, () =>
        mapValues(board, (prices) => keptFor(prices, percent, () => prices.map(toOwn))),
      );
    },

    async list(query) {
      return (await listPrices(db.read, { ...query, resale })).map(toOwn);
    },
  };
}

/** Discounts for which own prices are kept beside what they are made of. */
const MOST_PERCENTS = 6;

const kept = new WeakMap<object, Map<number, unknown>>();

/** What was made of it for that discount, kept for as long as it is. */
function keptFor<T>(of: object, percent: number, make: () => T): T {
  const byPercent = kept.get(of) ?? new Map<number, unknown>();
  kept.set(of, byPercent);
  const known = byPercent.get(percent) as T | undefined;
  if (known !== undefined) return known;
  const made = make();
  const [oldest] = byPercent.keys();
  if (byPercent.size >= MOST_PERCENTS && oldest !== undefined) byPercent.delete(oldest);
  byPercent.set(percent, made);
  return made;
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): Map<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
