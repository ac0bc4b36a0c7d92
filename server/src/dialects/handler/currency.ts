import { convertMicros, convertMicrosBack, formatMicros, MICROS, parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';

/** A currency that amounts are shown and bids are read in. The books are in dollars. */
export type Currency = {
  /** ISO 4217. */
  code: 840 | 643;
  /** The price of one dollar. */
  rateMicros: bigint;
};

export const usd: Currency = { code: 840, rateMicros: MICROS };

export const rubAt = (rateMicros: bigint): Currency => ({ code: 643, rateMicros });

const CENT = MICROS / 100n;

/**
 * A price with two decimals, rounded up: a customer is never charged more than was shown, and a bid of the price
 * that was shown is always enough.
 */
export function priceText(micros: bigint, currency: Currency): string {
  return formatMicros(shownPrice(micros, currency));
}

/** `priceText` for a JSON number. */
export function priceNumber(micros: bigint, currency: Currency): number {
  return Number(priceText(micros, currency));
}

/** A balance, rounded down: what is shown can be spent. */
export function balanceText(micros: bigint, currency: Currency, decimals = 2): string {
  const step = 10n ** BigInt(6 - decimals);
  const shown = convertMicros(micros, currency.rateMicros);
  return formatMicros(shown - (shown % step), decimals);
}

/** The most that may be charged where a customer bids `text`. Refuses `bad_amount`. */
export function parseBid(text: string, { rateMicros }: Currency): bigint {
  const micros = parseMicros(text);
  if (micros < 0n) throw new Refusal('bad_amount', { text });
  return convertMicrosBack(micros, rateMicros);
}

/** The least price that is shown as `text` or more. Refuses `bad_amount`. */
export function parseFloor(text: string, currency: Currency): bigint {
  const micros = parseMicros(text);
  if (micros < 0n) throw new Refusal('bad_amount', { text });
  const cents = (micros + CENT - 1n) / CENT;
  return cents === 0n ? 0n : convertMicrosBack((cents - 1n) * CENT, currency.rateMicros) + 1n;
}

function shownPrice(micros: bigint, { rateMicros }: Currency): bigint {
  const converted = convertMicros(micros, rateMicros);
  return ((converted + CENT - 1n) / CENT) * CENT;
}
