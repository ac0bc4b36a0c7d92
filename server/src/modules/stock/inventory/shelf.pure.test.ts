import { describe, expect, it } from 'vitest';
import { summarizeShelf } from './shelf.ts';

const offer = (priceMicros: bigint, stock: number, name = '') => ({ priceMicros, stock, name });

describe('a shelf', () => {
  it('is told by the cheapest and the dearest that is in stock, and by all its numbers', () => {
    const shelf = [offer(5n, 0), offer(30n, 2), offer(10n, 3), offer(90n, 0), offer(20n, 1)];

    expect(summarizeShelf(shelf)).toEqual({ best: shelf[2], dearest: shelf[1], count: 6 });
  });

  it('with nothing in stock has a price all the same', () => {
    const shelf = [offer(20n, 0), offer(10n, 0)];

    expect(summarizeShelf(shelf)).toEqual({ best: shelf[1], dearest: shelf[0], count: 0 });
  });

  it('of equal prices shows the first', () => {
    expect(summarizeShelf([offer(10n, 1, 'a'), offer(10n, 1, 'b')])?.best.name).toBe('a');
  });

  it('that has no offer is none', () => {
    expect(summarizeShelf([])).toBeUndefined();
  });
});
