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

/** The number of times that each is first, of a thousand orders unless told. */
function firsts(offers: readonly Offered[], { turns = 1_000 } = {}): Record<string, number> {
  const random = seeded(7);
  const counts: Record<string, number> = {};
  for (let turn = 0; turn < turns; turn++) {
    const [first = ''] = order(offers, 0, random);
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

  // The chances are worked out by adding up both distributions, in steps of a twentieth; alike goes to the fuller one.
  it.each([
    { known: [0, 0, 10, 6], chance: 0.486 },
    { known: [4, 3, 12, 6], chance: 0.759 },
    { known: [0, 0, 40, 30], chance: 0.553 },
    { known: [2, 0, 10, 6], chance: 0.083 },
  ] as const)('that got $known.1 of $known.0 beside $known.3 of $known.2 go first by chance', (row) => {
    const [tried, received, otherTried, otherReceived] = row.known;
    const counts = firsts(
      [
        offer('one', 100, { tried, received, stock: 1 }),
        offer('other', 100, { tried: otherTried, received: otherReceived, stock: 2 }),
      ],
      { turns: 20_000 },
    );

    expect(Math.abs((counts.one ?? 0) / 20_000 - row.chance)).toBeLessThan(0.01);
  });

  it('of which one has had no code yet are as quick as the others usually are', () => {
    const sure = { tried: 5_000, received: 5_000 };
    const offers = [
      offer('quick', 100, { ...sure, medianSeconds: 10 }),
      offer('unknown', 100, sure),
      offer('slow', 100, { ...sure, medianSeconds: 30 }),
    ];

    expect(order(offers)).toEqual(['quick', 'unknown', 'slow']);
    expect(order(offers.toReversed())).toEqual(['quick', 'unknown', 'slow']);
  });

  it('of which nothing is known go to the cheapest of a band at last, and each band begins anew', () => {
    const offers = [121, 100, 111, 110, 132, 105].map((price) => offer(String(price), price));

    expect(order(offers, 10)).toEqual(['100', '105', '110', '111', '121', '132']);
    const full = offers.map((one) => ({ ...one, stock: Number(one.priceMicros) }));
    expect(order(full, 10)).toEqual(['110', '105', '100', '121', '111', '132']);
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
