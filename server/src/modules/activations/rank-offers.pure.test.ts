import { describe, expect, it } from 'vitest';
import { rankOffers } from './rank-offers.ts';
import { sampleBeta } from './sample-beta.ts';

/** Mulberry32: the same draws in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Known = { tried?: number; received?: number; medianSeconds?: number; toldAt?: Date; stock?: number };
const offer = (name: string, price: number, known: Known = {}) => ({
  name,
  poolId: 1n,
  priceMicros: BigInt(price),
  stock: 1,
  tried: 0,
  received: 0,
  medianSeconds: null,
  toldAt: null,
  ...known,
});
type Offered = ReturnType<typeof offer>;

const order = (offers: readonly Offered[], priceBandPercent = 0, random = seeded(1)) =>
  rankOffers(offers, { priceBandPercent, random }).map(({ name }) => name);

/** How often of a thousand orders each is first. */
function firsts(offers: readonly Offered[], priceBandPercent = 0): Record<string, number> {
  const random = seeded(7);
  const counts: Record<string, number> = {};
  for (let turn = 0; turn < 1_000; turn++) {
    const [first = ''] = order(offers, priceBandPercent, random);
    counts[first] = (counts[first] ?? 0) + 1;
  }
  return counts;
}

describe('offers', () => {
  it('go by price before everything else', () => {
    const offers = [offer('good', 110, { tried: 90, received: 90 }), offer('cheap', 100, { tried: 90 })];

    expect(order(offers)).toEqual(['cheap', 'good']);
  });

  it('go by success where their prices are within the band', () => {
    const offers = [
      offer('good', 110, { tried: 90, received: 90 }),
      offer('cheap', 100, { tried: 90 }),
      offer('dear', 111, { tried: 90, received: 90 }),
    ];

    expect(order(offers, 10)).toEqual(['good', 'cheap', 'dear']);
  });

  it('of one price go to who delivers', () => {
    const counts = firsts([
      offer('dead', 100, { tried: 20, received: 0 }),
      offer('good', 100, { tried: 200, received: 160 }),
    ]);

    expect(counts.good).toBeGreaterThan(990);
  });

  it('give a newcomer a fair start, and more of it the less is known', () => {
    const counts = firsts([
      offer('new', 100),
      offer('young', 100, { tried: 4, received: 2 }),
      offer('good', 100, { tried: 200, received: 160 }),
    ]);

    expect(counts.new).toBeGreaterThan(250);
    expect(counts.new).toBeLessThan(800);
    expect(counts.new).toBeGreaterThan(counts.young ?? 0);
    expect(counts.good).toBeGreaterThan(100);
  });

  it('that succeed alike go by time to code', () => {
    const counts = firsts([
      offer('slow', 100, { tried: 5_000, received: 5_000, medianSeconds: 90 }),
      offer('quick', 100, { tried: 5_000, received: 5_000, medianSeconds: 8 }),
    ]);

    expect(counts.quick).toBe(1_000);
  });

  it('of which nothing is known go by how lately their stock was told, then by how full they are', () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    const offers = [
      offer('old', 100, { toldAt: at(1), stock: 9 }),
      offer('empty', 100, { toldAt: at(5), stock: 2 }),
      offer('full', 100, { toldAt: at(5), stock: 5 }),
      offer('own', 100),
    ];

    expect(order(offers)).toEqual(['own', 'full', 'empty', 'old']);
  });
});

it('a draw of a rate has the mean and the spread of its distribution', () => {
  const random = seeded(3);
  for (const [a, b] of [
    [0.4, 1.6],
    [2, 5],
    [80, 20],
  ] as const) {
    const draws = Array.from({ length: 20_000 }, () => sampleBeta(a, b, random));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;

    expect(mean).toBeCloseTo(a / (a + b), 2);
    expect(variance).toBeCloseTo((a * b) / ((a + b) ** 2 * (a + b + 1)), 3);
  }
});
