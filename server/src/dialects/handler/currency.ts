import { formatMicros, MICROS, parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';

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

/**
 * A price with two decimals, rounded up: a customer is never charged more than was shown, and a bid of the price
 * that was shown is always enough.
 */
export function priceText(micros: bigint, { rateMicros }: Currency): string {
  const cents = (micros * rateMicros + CENTS_SCALE - 1n) / CENTS_SCALE;
  return formatMicros(cents * CENT);
}

/** `priceText` for a JSON number. */
export function priceNumber(micros: bigint, currency: Currency): number {
  return Number(priceText(micros, currency));
}

/** A balance, rounded down: what is shown can be spent. */
export function balanceText(micros: bigint, { rateMicros }: Currency, decimals = 2): string {
  const step = 10n ** BigInt(6 - decimals);
  return formatMicros(((micros * rateMicros) / (MICROS * step)) * step, decimals);
}

/** The most that may be charged where a customer bids `text`. Refuses `bad_amount`. */
export function parseBid(text: string, { rateMicros }: Currency): bigint {
  return (parsePositive(text) * MICROS) / rateMicros;
}

/** The least price that is shown as `text` or more. Refuses `bad_amount`. */
export function parseFloor(text: string, { rateMicros }: Currency): bigint {
  const cents = (parsePositive(text) + CENT - 1n) / CENT;
  return cents === 0n ? 0n : ((cents - 1n) * CENTS_SCALE) / rateMicros + 1n;
}

function parsePositive(text: string): bigint {
  const micros = parseMicros(text);
  if (micros < 0n) throw new Refusal('bad_amount', { text });
  return micros;
}
