import {
  formatMicros,
  MICROS,
  microsToNumber,
  parseBid as parseBidAt,
  roundBalance,
  roundPrice,
} from '#kernel/money';

/** A currency that amounts are shown and bids are read in. The books are in dollars. */
export type Currency = {
  /** ISO 4217. */
  code: 840 | 643;
  /** The price of one dollar; more than nothing. */
  rateMicros: bigint;
};

export const usd: Currency = { code: 840, rateMicros: MICROS };

export const rubAt = (rateMicros: bigint): Currency => ({ code: 643, rateMicros });

const CENT = MICROS / 100n;
/** Dollars' micros times a rate are this many times the cents of the other currency. */
const CENTS_SCALE = MICROS * CENT;

/** A price with two decimals. */
export function priceText(micros: bigint, { rateMicros }: Currency): string {
  return formatMicros(roundPrice(micros, { rateMicros }));
}

/** `priceText` for a JSON number. */
export function priceNumber(micros: bigint, { rateMicros }: Currency): number {
  return microsToNumber(roundPrice(micros, { rateMicros }));
}

export function balanceText(micros: bigint, { rateMicros }: Currency, decimals = 2): string {
  return formatMicros(roundBalance(micros, { rateMicros, decimals }), decimals);
}

/** The most that may be charged where a customer bids `text`. Refuses `bad_amount`. */
export const parseBid = (text: string, { rateMicros }: Currency): bigint => parseBidAt(text, rateMicros);

/** The least price that is shown as `text` or more. Refuses `bad_amount`. */
export function parseFloor(text: string, { rateMicros }: Currency): bigint {
  const cents = roundPrice(parseBidAt(text)) / CENT;
  return cents === 0n ? 0n : ((cents - 1n) * CENTS_SCALE) / rateMicros + 1n;
}
