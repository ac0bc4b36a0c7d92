import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { readableCode } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { enqueueMerchantEvents, findMerchants, lockMerchant } from '#modules/merchants/merchants';
import { assertSettings } from './assert-settings.ts';
import type { Campaign, CampaignSettings } from './campaign.ts';
import { campaignEvent } from './campaign-events.ts';
import {
  copySettings,
  countCampaigns,
  findOwnCampaign,
  findTemplate,
  insertCampaign,
  lockCampaigns,
  updateCampaign,
} from './campaign-store.ts';
import { findOwnLocations, setCampaignLocations } from './location-store.ts';
import { findCategory, findFolder } from './sorting-store.ts';

export type ChangeDeps = { db: Database; clock: Clock; publicAddress: { url: string } };

/** `passwordHash` is of what staff type to validate; `locationIds` replaces the places where it can be redeemed. */
export type CampaignChange = CampaignSettings & {
  passwordHash?: string | null | undefined;
  locationIds?: readonly bigint[] | undefined;
};

const CODE_LENGTH = 6;

/**
 * A new campaign, or with `templateId` a copy of one (the account's own, or `copiedBy`'s where that is its main account).
 * Refuses `limit_reached` (the account has all it may have), `not_found` (template, category, folder, location),
 * `bad_request` (time zone).
 */
export async function createCampaign(
  deps: ChangeDeps,
  {
    accountId,
    name,
    change,
    templateId,
    copiedBy = accountId,
  }: {
    accountId: bigint;
    name?: string | undefined;
    change: CampaignChange;
    templateId?: bigint | undefined;
    copiedBy?: bigint | undefined;
  },
): Promise<Campaign> {
  const now = deps.clock();
  return deps.db.write(async (tx) => {
    await assertRoom(tx, accountId);
    const template = templateId === undefined ? undefined : await getTemplate(tx, { copiedBy, templateId });
    const id = await insertWithCode(tx, { accountId, name: name ?? template?.name ?? '', now });
    if (template) {
      await copySettings(tx, { fromId: template.id, toId: id, sameOwner: template.accountId === accountId });
    }
    const timeZone = change.timeZone ?? (template ? undefined : await zoneOf(tx, accountId));
    const named = name === undefined ? change : { ...change, name };
    await applyChange(tx, { accountId, id, change: { ...named, timeZone }, now });
    return readAndTell(tx, deps, { accountId, id, type: 'coupon_created', now });
  });
}

/** Refuses `not_found` (campaign, category, folder, location), `bad_request` (time zone). */
export async function changeCampaign(
  deps: ChangeDeps,
  { accountId, id, change }: { accountId: bigint; id: bigint; change: CampaignChange },
): Promise<Campaign> {
  const now = deps.clock();
  return deps.db.write(async (tx) => {
    await lockCampaigns(tx, [id]);
    const before = await findOwnCampaign(tx, { accountId, id });
    if (!before) throw new Refusal('not_found', { what: 'campaign' });
    await applyChange(tx, { accountId, id, change, now });
    if (change.status !== 'removed')
      return readAndTell(tx, deps, { accountId, id, type: 'coupon_updated', now });
    await enqueueMerchantEvents(tx, [campaignEvent('coupon_removed', before)], {
      publicUrl: deps.publicAddress.url,
      now,
    });
    return { ...before, status: 'removed' };
  });
}

/** The account's row is held, so that two at once cannot both take the last place. */
async function assertRoom(tx: Tx, accountId: bigint): Promise<void> {
  await lockMerchant(tx, accountId);
  const merchant = (await findMerchants(tx, [accountId])).get(accountId);
  if (!merchant) throw new Refusal('account_not_found', { accountId });
  if (merchant.maxCampaigns === null) return;
  const count = (await countCampaigns(tx, [accountId])).get(accountId) ?? 0;
  if (count >= merchant.maxCampaigns) throw new Refusal('limit_reached', { what: 'campaigns' });
}

async function zoneOf(tx: Tx, accountId: bigint): Promise<string | undefined> {
  return (await findMerchants(tx, [accountId])).get(accountId)?.timeZone;
}

async function getTemplate(tx: Tx, { copiedBy, templateId }: { copiedBy: bigint; templateId: bigint }) {
  const parentId = (await findMerchants(tx, [copiedBy])).get(copiedBy)?.parentId ?? null;
  const template = await findTemplate(tx, { accountId: copiedBy, parentId, id: templateId });
  if (!template) throw new Refusal('not_found', { what: 'template' });
  return template;
}

async function insertWithCode(tx: Tx, row: { accountId: bigint; name: string; now: Date }): Promise<bigint> {
  for (;;) {
    const id = await insertCampaign(tx, { ...row, code: readableCode(CODE_LENGTH) });
    if (id !== undefined) return id;
  }
}

async function applyChange(
  tx: Tx,
  {
    accountId,
    id,
    change: { locationIds, ...change },
    now,
  }: { accountId: bigint; id: bigint; change: CampaignChange; now: Date },
): Promise<void> {
  assertSettings(change);
  if (change.categoryId && !(await findCategory(tx, { accountId, id: change.categoryId })))
    throw new Refusal('not_found', { what: 'category' });
  if (change.folderId && !(await findFolder(tx, { accountId, id: change.folderId })))
    throw new Refusal('not_found', { what: 'folder' });
  await updateCampaign(tx, { id, change, now });

  if (locationIds === undefined) return;
  const known = await findOwnLocations(tx, { accountId, ids: locationIds });
  if (locationIds.some((locationId) => !known.has(locationId)))
    throw new Refusal('not_found', { what: 'location' });
  await setCampaignLocations(tx, { campaignId: id, locationIds });
}

async function readAndTell(
  tx: Tx,
  { publicAddress }: ChangeDeps,
  {
    accountId,
    id,
    type,
    now,
  }: { accountId: bigint; id: bigint; type: 'coupon_created' | 'coupon_updated'; now: Date },
): Promise<Campaign> {
  const campaign = await findOwnCampaign(tx, { accountId, id });
  if (!campaign) throw new Refusal('not_found', { what: 'campaign' });
  await enqueueMerchantEvents(tx, [campaignEvent(type, campaign)], { publicUrl: publicAddress.url, now });
  return campaign;
}
