import { MICROS, microsToNumber, roundBalance, roundPrice } from '#kernel/money';

const CENT = MICROS / 100n;

/** A price in whole cents. */
export function priceCents(micros: bigint): number {
  return Number(roundPrice(micros) / CENT);
}

/** The same in dollars, for V2. */
export function priceDollars(micros: bigint): number {
  return microsToNumber(roundPrice(micros));
}

/** Money that somebody has, in whole cents. */
export function ownCents(micros: bigint): number {
  return Number(roundBalance(micros) / CENT);
}

/** The written form of an amount. */
export type AmountForm = {
  /** Undefined for any other text. */
  parse(text: string): bigint | undefined;
  /** For whoever wrote it otherwise. */
  expected: string;
};

/** A whole number as JSON writes it, less than ten million dollars: `0500` is none. */
export const wholeCents: AmountForm = {
  parse: (text) => (/^(?:0|[1-9][0-9]{0,8})$/.test(text) ? BigInt(text) * CENT : undefined),
  expected: 'must be whole cents',
};

/** Less than ten million, with at most so many places after a dot. */
export function dollars(decimals: number): AmountForm {
  return {
    parse(text) {
      const [, whole, fraction = ''] = /^(0|[1-9][0-9]{0,6})(?:\.([0-9]{1,6}))?$/.exec(text) ?? [];
      if (whole === undefined || fraction.length > decimals) return undefined;
      return BigInt(whole) * MICROS + BigInt(fraction.padEnd(6, '0'));
    },
    expected: `must be dollars with at most ${decimals} decimals`,
  };
}
