import type { ReaderOrTx } from '#db';
import { hubKind } from '#suppliers/registry';
import type { Hub } from './hub.ts';
import type { ListingState } from './listing.ts';
import { countListings, findHubList } from './listing-store.ts';

/** The list of a hub that never asks, as its operator sees it. */
export type HubListView = {
  /** Numbers that the hub has taken. */
  listed: number;
  /** Those that it is to be told of: that they come, or that they go. */
  waiting: number;
  /** Those that it knows to be gone, kept for what it may have sold of them. */
  lingering: number;
  /** When it last took the whole list, and when it last took anything. */
  sentAt: Date | null;
  saidAt: Date | null;
  /** What it said to the last try, and since when it takes nothing; null where the last try went well. */
  lastError: string | null;
  failingSince: Date | null;
};

/** Null for a hub that asks. */
export async function viewList(
  on: ReaderOrTx,
  { id, dialect }: Pick<Hub, 'id' | 'dialect'>,
): Promise<HubListView | null> {
  if (!hubKind(dialect).keepsLists) return null;
  const list = await findHubList(on, id);
  const counts = await countListings(on, id);
  const count = (state: ListingState) => counts.get(state) ?? 0;
  return {
    ...{ listed: count('told'), waiting: count('new') + count('leaving'), lingering: count('gone') },
    ...{ sentAt: list?.sentAt ?? null, saidAt: list?.saidAt ?? null },
    ...{ lastError: list?.lastCode ?? null, failingSince: list?.failingSince ?? null },
  };
}
