import { MICROS, microsToNumber, parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';

/** What amounts are shown and bids are read in. The books are in dollars. */
export type Currency = {
  /** The price of one dollar; more than nothing. */
  rateMicros: bigint;
  /** Of amounts that are shown. */
  decimals: 2 | 4;
};

export const roubles = (rateMicros: bigint): Currency => ({ rateMicros, decimals: 2 });
export const dollars: Currency = { rateMicros: MICROS, decimals: 4 };

/** A price, rounded up: nobody is charged more than was shown, and a bid of what was shown is always enough. */
export function priceNumber(micros: bigint, currency: Currency): number {
  return shown(micros, currency, 'up');
}

/** A balance, rounded down: what is shown can be spent. */
export function balanceNumber(micros: bigint, currency: Currency): number {
  return shown(micros, currency, 'down');
}

/** The most that may be charged where a customer bids `text`. Refuses `bad_amount`. */
export function parseBid(text: string, { rateMicros }: Currency): bigint {
  const micros = parseMicros(text);
  if (micros < 0n) throw new Refusal('bad_amount', { text });
  return (micros * MICROS) / rateMicros;
}

function shown(micros: bigint, { rateMicros, decimals }: Currency, towards: 'up' | 'down'): number {
  const step = 10n ** BigInt(6 - decimals);
  const unit = MICROS * step;
  const scaled = micros * rateMicros;
  const rest = ((scaled % unit) + unit) % unit;
  const floor = (scaled - rest) / unit;
  return microsToNumber((towards === 'up' && rest > 0n ? floor + 1n : floor) * step, decimals);
}
