import type { ReaderOrTx } from '#db';
import { type Category, findCampaignLocations, type RedeemLocation } from '#modules/merchants/campaigns';
import { cardUrl, findCardLocations } from '#modules/merchants/loyalty';
import { findMerchants } from '#modules/merchants/merchants';
import { type Listed, listListed } from './listed.ts';

/** One line of a directory's page. */
type Shown = {
  kind: Listed['kind'];
  objectId: bigint;
  title: string;
  subtitle: string;
  description: string;
  value: string;
  imageUrl: string;
  featured: boolean;
  category: Category | undefined;
  /** Whose offer it is. */
  company: string;
  /** Where a card is found; a coupon is opened by way of the directory. */
  url: string | undefined;
  locations: RedeemLocation[];
};

export type ShownPage = {
  items: Shown[];
  /** The number of items on all pages. */
  count: number;
  /** Of everything that the directory shows, whatever was searched for; by name, those of one main category together. */
  categories: Category[];
};

export type ShownQuery = {
  directoryId: bigint;
  /** A category, or one of the level above. */
  categoryId?: bigint | undefined;
  search?: string | undefined;
  /** From 1. */
  page: number;
  perPage: number;
  limit: number;
};

type Context = { publicUrl: string; now: Date };

/** The items that can be had now. Every word of the search is somewhere in what is shown of it. */
export async function listShown(on: ReaderOrTx, query: ShownQuery, context: Context): Promise<ShownPage> {
  const { directoryId, categoryId, search = '', page, perPage, limit } = query;
  const listed = await listListed(on, { directoryId, onlyRunning: true, limit }, context.now);
  const owners = await findMerchants(
    on,
    listed.map((one) => ownerOf(one)),
  );
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = listed.map((one) => {
    const owner = owners.get(ownerOf(one));
    const publicUrl = owner?.publicUrl ?? context.publicUrl;
    return toShown(one, { company: owner?.companyName ?? '', publicUrl });
  });
  const found = all.filter(
    (one) =>
      (categoryId === undefined || one.category?.id === categoryId || one.category?.mainId === categoryId) &&
      words.every((word) => textOf(one).includes(word)),
  );
  const items = found.slice((page - 1) * perPage, page * perPage);
  return { items: await withLocations(on, items), count: found.length, categories: categoriesOf(all) };
}

function ownerOf(listed: Listed): bigint {
  return listed.kind === 'campaign' ? listed.campaign.accountId : listed.card.accountId;
}

function toShown(listed: Listed, { company, publicUrl }: { company: string; publicUrl: string }): Shown {
  const { kind, item, featured, category } = listed;
  const base = { kind, objectId: item.objectId, featured, category, company, locations: [] };
  if (listed.kind === 'campaign') {
    const { title, name, subtitle, description, value, imageUrl } = listed.campaign;
    return { ...base, title: title || name, subtitle, description, value, imageUrl, url: undefined };
  }
  const { name, description, imageUrl } = listed.card;
  const url = cardUrl(publicUrl, listed.card);
  return { ...base, title: name, subtitle: '', description, value: '', imageUrl, url };
}

function textOf({ title, subtitle, description, value, company, category }: Shown): string {
  const texts = [title, subtitle, description, value, company, category?.name, category?.mainName];
  return texts.filter(Boolean).join('\n').toLowerCase();
}

function categoriesOf(shown: readonly Shown[]): Category[] {
  const categories = new Map(shown.flatMap(({ category }) => (category ? [[category.id, category]] : [])));
  const keyOf = ({ mainName, name }: Category) => `${mainName}\n${name}`.toLowerCase();
  return [...categories.values()].sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

async function withLocations(on: ReaderOrTx, items: readonly Shown[]): Promise<Shown[]> {
  const idsOf = (kind: Shown['kind']) =>
    items.filter((item) => item.kind === kind).map(({ objectId }) => objectId);
  const places = {
    campaign: await findCampaignLocations(on, idsOf('campaign')),
    loyalty_card: await findCardLocations(on, idsOf('loyalty_card')),
  };
  return items.map((item) => ({ ...item, locations: places[item.kind].get(item.objectId) ?? [] }));
}
