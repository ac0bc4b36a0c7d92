import { MICROS } from '#kernel/money';

/** From so much in top-ups on, so many percent off the price of a number. */
export type DiscountRate = { thresholdMicros: bigint; discountPercent: number };

/** Where an account stands. */
export type Tier = {
  /** All top-ups credited so far, less what was refunded. An operator's grants do not count. */
  chargedMicros: bigint;
  discountPercent: number;
  /** `-20%`, or `0%`. */
  label: string;
  /** Highest threshold first; the last is zero. */
  rates: (DiscountRate & { label: string })[];
};

export function tierOf(chargedMicros: bigint, rates: readonly DiscountRate[]): Tier {
  const reached = rates.find(({ thresholdMicros }) => chargedMicros >= thresholdMicros);
  const discountPercent = reached?.discountPercent ?? 0;
  return {
    chargedMicros,
    discountPercent,
    label: labelOf(discountPercent),
    rates: rates.map((rate) => ({ ...rate, label: labelOf(rate.discountPercent) })),
  };
}

function labelOf(percent: number): string {
  return percent === 0 ? '0%' : `-${percent}%`;
}

/**
 * `8000:20,6000:15` (cents topped up, percent off) to rates, highest first and closed by zero. Undefined for anything
 * else, for a threshold that is named twice, and for a higher one that gives less.
 */
export function parseDiscountRates(text: string): DiscountRate[] | undefined {
  const parts = text === 'off' ? [] : text.split(',');
  const rates: DiscountRate[] = [];
  for (const part of parts) {
    const [, cents, percent] = /^\s*(\d{1,12}):(\d{1,2})\s*$/.exec(part) ?? [];
    if (cents === undefined || percent === undefined) return undefined;
    rates.push({ thresholdMicros: (BigInt(cents) * MICROS) / 100n, discountPercent: Number(percent) });
  }
  rates.sort((a, b) => (a.thresholdMicros < b.thresholdMicros ? 1 : -1));
  if (rates.at(-1)?.thresholdMicros !== 0n) rates.push({ thresholdMicros: 0n, discountPercent: 0 });
  const isSteep = rates.every((rate, index) => {
    const higher = rates[index - 1];
    return (
      !higher ||
      (higher.thresholdMicros > rate.thresholdMicros && higher.discountPercent >= rate.discountPercent)
    );
  });
  return isSteep ? rates : undefined;
}
