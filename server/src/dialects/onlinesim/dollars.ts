import { formatMicros, MICROS, microsToNumber } from '#kernel/money';

const CENT = MICROS / 100n;

/** A price in dollars with two decimals, rounded up: nobody pays more than was shown. */
export function priceNumber(micros: bigint): number {
  return microsToNumber(((micros + CENT - 1n) / CENT) * CENT);
}

/** Money that somebody has, rounded down: what is shown can be spent. */
export function balanceText(micros: bigint): string {
  return formatMicros(micros - (((micros % CENT) + CENT) % CENT));
}
