import { formatMicros, MICROS, microsToNumber, parseMicros, roundBalance, roundPrice } from '#kernel/money';
import { badParameter } from './wire-error.ts';

const CENT = MICROS / 100n;

/** A price in whole cents. */
export function priceCents(micros: bigint): number {
  return Number(roundPrice(micros) / CENT);
}

/** The same as a text of dollars. */
export function priceText(micros: bigint): string {
  return formatMicros(roundPrice(micros));
}

/** The same for a JSON number. */
export function priceNumber(micros: bigint): number {
  return microsToNumber(roundPrice(micros));
}

/** Money that somebody has. */
export function balanceText(micros: bigint): string {
  return formatMicros(roundBalance(micros));
}

/**
 * The most that may be charged, in dollars. Programs that calculate prices in binary send digits without end: what is past
 * the sixth is cut off, which never makes a bid higher.
 */
export function parseBid(name: string, text: string): bigint {
  const decimal = /^(\d{1,9})(?:\.(\d{1,6})\d*)?$/.exec(text);
  if (!decimal) throw badParameter(name, 'must be an amount in dollars');
  const [, whole, fraction = '0'] = decimal;
  return parseMicros(`${whole}.${fraction}`);
}
