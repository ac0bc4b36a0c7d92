import { MICROS, microsToNumber, parseBid as parseBidAt, roundBalance, roundPrice } from '#kernel/money';

/** The currency in which amounts are shown and bids are read. The books are in dollars. */
export type Currency = {
  /** The price of one dollar; more than nothing. */
  rateMicros: bigint;
  /** Of amounts that are shown. */
  decimals: 2 | 4;
};

export const roubles = (rateMicros: bigint): Currency => ({ rateMicros, decimals: 2 });
export const dollars: Currency = { rateMicros: MICROS, decimals: 4 };

export function priceNumber(micros: bigint, currency: Currency): number {
  return microsToNumber(roundPrice(micros, currency), currency.decimals);
}

export function balanceNumber(micros: bigint, currency: Currency): number {
  return microsToNumber(roundBalance(micros, currency), currency.decimals);
}

/** The most that may be charged where a customer bids `text`. Refuses `bad_amount`. */
export const parseBid = (text: string, { rateMicros }: Currency): bigint => parseBidAt(text, rateMicros);
