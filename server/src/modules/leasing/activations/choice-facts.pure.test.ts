import { expect, it } from 'vitest';
import { readChoice, writeChoice } from './choice-facts.ts';

const offer = (poolId: bigint, priceMicros: bigint, of: object = {}) => ({
  ...{ poolId, priceMicros, operator: 'any', tried: 10, received: 7, medianSeconds: 12.5 },
  ...of,
});

it.each([{}, { quoteId: '7b0c2c1e-5a0f-4f43-9d0e-3f2b6f1f0a11', swappedFrom: 10_000_001 }])(
  'what is kept of a choice is read as it was (case %#)',
  (more) => {
    const offers = [offer(1n, 200_000n), offer(2n, 100_000n), offer(3n, 900_000n)];
    const taken = offer(2n, 100_000n, { operator: 'a b|-', medianSeconds: null });

    const facts = readChoice(writeChoice({ taken, offers, discountPercent: 5, ...more }));

    expect(facts).toEqual({
      ...{ operator: 'a b|-', listMicros: 100_000n, discountPercent: 5, place: 2, of: 3 },
      ...{ cheapestMicros: 100_000n, dearestMicros: 900_000n, tried: 10, received: 7, medianSeconds: null },
      ...more,
    });
  },
);

it.each([null, '', '{}', '1 2 3', 'x'.repeat(10_000)])('anything else is no choice: %j', (facts) => {
  expect(readChoice(facts)).toBeUndefined();
});
