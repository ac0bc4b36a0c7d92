import { addSeconds } from '#kernel/clock';

/**
 * A number on a hub's list. `new`: to be told. `told`: the hub has it. `leaving`: the hub is to be told that it goes.
 * `gone`: told; kept until what the hub had sold of it must be over. `refused`: the hub would not have it.
 */
export type ListingState = 'new' | 'told' | 'leaving' | 'gone' | 'refused';

export type Listing = {
  operationId: bigint;
  numberId: bigint;
  poolId: bigint;
  phone: string;
  countryId: number;
  /** Of the number. */
  operator: string;
  openedAt: Date;
  state: ListingState;
  changedAt: Date;
  /** False where an operator has closed the operation: the number is free, and the hub may not know it yet. */
  isOpen: boolean;
};

export type ListingChange = { listing: Listing; to: ListingState | 'given back' };

/**
 * What becomes of a hub's numbers: those that fit are on the list, the ones it has already before others, up to `most`;
 * the rest leave it, and are given back `lingerSeconds` after the hub was told so, because it tells us of no sale.
 */
export function changeListings(
  listings: readonly Listing[],
  rules: { fits(listing: Listing): boolean; most: number; lingerSeconds: number; now: Date },
): ListingChange[] {
  const { fits, most, lingerSeconds, now } = rules;
  const wanted = listings
    .filter((listing) => listing.isOpen && fits(listing))
    .sort((a, b) => Number(isOnSale(b)) - Number(isOnSale(a)) || compare(a.operationId, b.operationId));
  const kept = new Set(wanted.slice(0, most));
  return listings.flatMap((listing): ListingChange[] => {
    const { state, isOpen, changedAt } = listing;
    if (kept.has(listing)) return isOnSale(listing) ? [] : [{ listing, to: 'new' }];
    if (isOnSale(listing)) return [{ listing, to: 'leaving' }];
    const isOver = isOpen && state === 'gone' && addSeconds(changedAt, lingerSeconds) <= now;
    return isOver ? [{ listing, to: 'given back' }] : [];
  });
}

export function isOnSale({ state }: Pick<Listing, 'state'>): boolean {
  return state === 'new' || state === 'told';
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
