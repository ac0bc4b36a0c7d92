import { describe, expect, it } from 'vitest';
import { changeListings, type Listing, type ListingState } from './listing.ts';

const now = new Date('2026-01-01T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

function listing(id: number, state: ListingState, more: Partial<Listing> = {}): Listing {
  const told = { countryId: 43, operator: 'o2', poolId: 1n, openedAt: ago(9_000), changedAt: ago(9_000) };
  const operationId = BigInt(id);
  return { operationId, numberId: operationId, phone: `49170${id}`, ...told, isOpen: true, state, ...more };
}

function change(listings: Listing[], rules: { unfit?: number[]; most?: number } = {}) {
  const { unfit = [], most = 10 } = rules;
  const fits = ({ operationId }: Listing) => !unfit.includes(Number(operationId));
  return changeListings(listings, { fits, most, lingerSeconds: 1_200, now }).map(
    ({ listing: { operationId }, to }) => [Number(operationId), to],
  );
}

describe('a number on a hub’s list', () => {
  it('stays there while it fits', () => {
    expect(change([listing(1, 'new'), listing(2, 'told')])).toEqual([]);
  });

  it('leaves when it does not fit, whether the hub is known to have it or not', () => {
    expect(
      change([listing(1, 'new'), listing(2, 'told'), listing(3, 'leaving')], { unfit: [1, 2, 3] }),
    ).toEqual([
      [1, 'leaving'],
      [2, 'leaving'],
    ]);
  });

  it('is given back only when the hub was told, and what it had sold must be over', () => {
    const gone = [
      listing(1, 'gone', { changedAt: ago(1_199) }),
      listing(2, 'gone', { changedAt: ago(1_200) }),
      listing(3, 'leaving', { changedAt: ago(9_000) }),
    ];

    expect(change(gone, { unfit: [1, 2, 3] })).toEqual([[2, 'given back']]);
  });

  it('comes back to the list when it fits again', () => {
    expect(change([listing(1, 'leaving'), listing(2, 'gone')])).toEqual([
      [1, 'new'],
      [2, 'new'],
    ]);
  });

  it('is taken from the hub, and not given back once more, where an operator has closed its operation', () => {
    expect(change([listing(1, 'told', { isOpen: false })])).toEqual([[1, 'leaving']]);
    expect(change([listing(1, 'gone', { isOpen: false })])).toEqual([]);
  });

  it('goes when the list is to be shorter: the newest first, and none that the hub has for one that it has not', () => {
    const all = [listing(1, 'gone'), listing(2, 'told'), listing(3, 'new'), listing(4, 'told')];

    expect(change(all, { most: 2 })).toEqual([
      [1, 'given back'],
      [4, 'leaving'],
    ]);
    expect(change(all, { most: 3 })).toEqual([[1, 'given back']]);
  });
});
