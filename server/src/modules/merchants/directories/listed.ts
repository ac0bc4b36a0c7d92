import type { ReaderOrTx } from '#db';
import {
  type Campaign,
  type Category,
  findCampaigns,
  findCategories,
  isRunning,
} from '#modules/merchants/campaigns';
import { findCards, type LoyaltyCard } from '#modules/merchants/loyalty';
import { findMerchants } from '#modules/merchants/merchants';
import { type DirectoryItem, type ItemKind, listItems } from './item-store.ts';

/** One thing that a directory lists, as it is shown. */
export type Listed = {
  item: DirectoryItem;
  featured: boolean;
  /** Its own within the directory, else the campaign's. */
  category: Category | undefined;
} & ({ kind: 'campaign'; campaign: Campaign } | { kind: 'loyalty_card'; card: LoyaltyCard });

/** Whether an account may list it: it is the account's own, or of one under it, and not removed. */
export async function mayBeListed(
  on: ReaderOrTx,
  { accountId, kind, objectId }: { accountId: bigint; kind: ItemKind; objectId: bigint },
): Promise<boolean> {
  const found = await (kind === 'campaign' ? findCampaigns(on, [objectId]) : findCards(on, [objectId]));
  const object = found.get(objectId);
  return object !== undefined && object.status !== 'removed' && isUnder(on, accountId, object.accountId);
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
  const idsOf = (kind: ItemKind) =>
    items.filter((item) => item.kind === kind).map(({ objectId }) => objectId);
  const campaigns = await findCampaigns(on, idsOf('campaign'));
  const cards = await findCards(on, idsOf('loyalty_card'));
  const categories = await findCategories(on, [
    ...items.flatMap(({ categoryId }) => categoryId ?? []),
    ...[...campaigns.values()].flatMap(({ categoryId }) => categoryId ?? []),
  ]);
  const listed = items.flatMap((item): Listed[] => {
    const campaign = item.kind === 'campaign' ? campaigns.get(item.objectId) : undefined;
    const card = item.kind === 'loyalty_card' ? cards.get(item.objectId) : undefined;
    const category = categories.get(item.categoryId ?? campaign?.categoryId ?? 0n);
    const featured = item.featured ?? campaign?.featured ?? false;
    if (campaign) return [{ kind: 'campaign', item, featured, category, campaign }];
    return card ? [{ kind: 'loyalty_card', item, featured, category, card }] : [];
  });
  return listed
    .filter((one) => isShown(one, query, now))
    .sort((one, other) => Number(other.featured) - Number(one.featured));
}

function isShown(listed: Listed, { onlyRunning, categoryId }: ListedQuery, now: Date): boolean {
  const { category } = listed;
  const object = listed.kind === 'campaign' ? listed.campaign : listed.card;
  if (object.status === 'removed') return false;
  if (categoryId !== undefined && category?.id !== categoryId && category?.mainId !== categoryId)
    return false;
  if (!onlyRunning) return true;
  return listed.kind === 'campaign' ? isRunning(listed.campaign, now) : listed.card.status === 'active';
}
