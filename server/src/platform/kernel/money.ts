import { Refusal } from './refusal.ts';

/** Micros in one unit of a currency: 1.00 USD is 1_000_000n. */
export const MICROS = 1_000_000n;

/** No single amount may exceed this, so that sums of very many stay inside 64 bits. */
export const MAX_AMOUNT_MICROS = 1_000_000_000n * MICROS;

const decimalPattern = /^(-?)(\d{1,12})(?:\.(\d{1,18}))?$/;

/**
 * A decimal text (`"12.5"`) to micros, exactly. Digits past the sixth must be zero, else it is refused.
 * Never passes through `number`.
 */
export function parseMicros(text: string): bigint {
  const match = decimalPattern.exec(text.trim());
  if (!match) throw new Refusal('bad_amount', { text });
  const [, sign, whole = '', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(6))) throw new Refusal('bad_amount', { text });

  const micros = BigInt(whole) * MICROS + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  if (micros > MAX_AMOUNT_MICROS) throw new Refusal('bad_amount', { text });
  return sign === '-' ? -micros : micros;
}

/** Micros to a decimal text with exactly `decimals` places (0 to 6), rounding half away from zero. */
export function formatMicros(micros: bigint, decimals = 2): string {
  const rounded = roundMicros(micros, decimals);
  const negative = rounded < 0n;
  const digits = (negative ? -rounded : rounded).toString().padStart(7, '0');
  const whole = digits.slice(0, -6);
  const fraction = digits.slice(-6, digits.length - 6 + decimals);
  return `${negative ? '-' : ''}${whole}${decimals > 0 ? `.${fraction}` : ''}`;
}

/** Rounds half away from zero to `decimals` places (0 to 6). */
export function roundMicros(micros: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(6 - decimals);
  const half = step / 2n;
  return micros >= 0n ? ((micros + half) / step) * step : -((-micros + half) / step) * step;
}

/** `amount × rate`, where `rateMicros` is the price of one unit in the other currency. */
export function convertMicros(micros: bigint, rateMicros: bigint): bigint {
  const product = micros * rateMicros;
  return product >= 0n ? (product + MICROS / 2n) / MICROS : -((-product + MICROS / 2n) / MICROS);
}

/** The inverse of `convertMicros`. */
export function convertMicrosBack(micros: bigint, rateMicros: bigint): bigint {
  const scaled = micros * MICROS;
  return scaled >= 0n ? (scaled + rateMicros / 2n) / rateMicros : -((-scaled + rateMicros / 2n) / rateMicros);
}

/** For a JSON reply only: a number with at most `decimals` places. Never calculate with it. */
export function microsToNumber(micros: bigint, decimals = 2): number {
  return Number(formatMicros(micros, decimals));
}

/** The form in which amounts of dollars are shown: in a currency by the price of one dollar, and with so many decimals (0 to 6). */
export type Shown = { rateMicros?: bigint | undefined; decimals?: number | undefined };

/** A price, rounded up: nobody is charged more than was shown, and a bid of what was shown is always enough. */
export function roundPrice(micros: bigint, shown?: Shown): bigint {
  return -roundBalance(-micros, shown);
}

/** Money that somebody has, rounded down: what is shown can be spent. */
export function roundBalance(micros: bigint, { rateMicros = MICROS, decimals = 2 }: Shown = {}): bigint {
  const step = 10n ** BigInt(6 - decimals);
  const unit = MICROS * step;
  const scaled = micros * rateMicros;
  const rest = ((scaled % unit) + unit) % unit;
  return ((scaled - rest) / unit) * step;
}

/** The most that may be charged, in dollars, where a customer bids `text` of what a dollar costs so much of. Refuses `bad_amount`. */
export function parseBid(text: string, rateMicros = MICROS): bigint {
  const micros = parseMicros(text);
  if (micros < 0n) throw new Refusal('bad_amount', { text });
  return (micros * MICROS) / rateMicros;
}
