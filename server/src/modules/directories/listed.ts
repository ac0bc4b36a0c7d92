import type { ReaderOrTx } from '#db';
import { type Campaign, type Category, findCampaigns, findCategories, isRunning } from '#modules/campaigns';
import { findMerchants } from '#modules/merchants';
import { type DirectoryItem, type ItemKind, listItems } from './item-store.ts';

/** One thing that a directory lists, as it is shown. */
export type Listed = {
  item: DirectoryItem;
  featured: boolean;
  /** Its own within the directory, else the campaign's. */
  category: Category | undefined;
  campaign: Campaign;
};

/** Whether an account may list it: it is the account's own, or of one under it, and not removed. */
export async function mayBeListed(
  on: ReaderOrTx,
  { accountId, kind, objectId }: { accountId: bigint; kind: ItemKind; objectId: bigint },
): Promise<boolean> {
  if (kind !== 'campaign') return false;
  const campaign = (await findCampaigns(on, [objectId])).get(objectId);
  if (!campaign || campaign.status === 'removed') return false;
  return isUnder(on, accountId, campaign.accountId);
}

/** Whether what a directory of `accountId` lists can be in that category: one of the account's, or of one under it. */
export async function isKnownCategory(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<boolean> {
  const category = (await findCategories(on, [id])).get(id);
  return category !== undefined && isUnder(on, accountId, category.accountId);
}

async function isUnder(on: ReaderOrTx, accountId: bigint, ownerId: bigint): Promise<boolean> {
  if (ownerId === accountId) return true;
  return (await findMerchants(on, [ownerId])).get(ownerId)?.parentId === accountId;
}

export type ListedQuery = {
  directoryId: bigint;
  /** A category, or one of the level above. */
  categoryId?: bigint | undefined;
  /** Only what can be had now. */
  onlyRunning?: boolean | undefined;
  limit: number;
};

/** Featured first, then by position, then in the order they were listed. */
export async function listListed(on: ReaderOrTx, query: ListedQuery, now: Date): Promise<Listed[]> {
  const items = await listItems(on, query);
  const campaigns = await findCampaigns(
    on,
    items.filter(({ kind }) => kind === 'campaign').map(({ objectId }) => objectId),
  );
  const categories = await findCategories(on, [
    ...items.flatMap(({ categoryId }) => categoryId ?? []),
    ...[...campaigns.values()].flatMap(({ categoryId }) => categoryId ?? []),
  ]);
  const listed = items.flatMap((item): Listed[] => {
    const campaign = item.kind === 'campaign' ? campaigns.get(item.objectId) : undefined;
    if (!campaign || campaign.status === 'removed') return [];
    if (query.onlyRunning && !isRunning(campaign, now)) return [];
    const category = categories.get(item.categoryId ?? campaign.categoryId ?? 0n);
    if (query.categoryId !== undefined && !isIn(category, query.categoryId)) return [];
    return [{ item, featured: item.featured ?? campaign.featured, category, campaign }];
  });
  return listed.sort((one, other) => Number(other.featured) - Number(one.featured));
}

function isIn(category: Category | undefined, id: bigint): boolean {
  return category?.id === id || category?.mainId === id;
}
