import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { readableCode } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { isTimeZone } from '#kernel/time-zone';
import { findCampaigns, findOwnLocations } from '#modules/merchants/campaigns';
import { findMerchants } from '#modules/merchants/merchants';
import {
  findOwnCard,
  insertCard,
  listCardLocationIds,
  listRewards,
  lockCard,
  setCardLedgers,
  setCardLocations,
  setRewards,
  updateCard,
} from './card-store.ts';
import { assertSettings, type CardChange, type CardType, type LoyaltyCard } from './loyalty-card.ts';
import { openCardLedgers } from './points-book.ts';

export type LoyaltyDeps = { db: Database; clock: Clock; publicAddress: { url: string } };

export type CreateCard = CardChange & { accountId: bigint; type: CardType; name: string };

const CODE_LENGTH = 6;

/** Its days are those of the merchant's zone where none is named. Refuses `account_not_found`, `bad_request` (`name`), `not_found` (campaign of a reward, location). */
export function createCard({ db, clock }: LoyaltyDeps, command: CreateCard): Promise<LoyaltyCard> {
  return db.write((tx) => createCardIn(tx, command, clock()));
}

async function createCardIn(
  tx: Tx,
  { accountId, type, name, ...change }: CreateCard,
  now: Date,
): Promise<LoyaltyCard> {
  const merchant = (await findMerchants(tx, [accountId])).get(accountId);
  if (!merchant) throw new Refusal('account_not_found', { accountId });
  const timeZone = change.timeZone ?? merchant.timeZone;
  const size = change.size ?? null;
  assertSettings(type, size, { name, ...change });
  const id = await insertWithCode(tx, { accountId, type, name, size, now });
  if (type !== 'membership') await setCardLedgers(tx, { id, ...(await openCardLedgers(tx, id)) });
  await applyChange(tx, { accountId, id, change: { ...change, timeZone }, now });
  return getOwnCard(tx, { accountId, id });
}

/**
 * Changes what is named; the type stays. Points that were earned keep the end that they had. `status: 'removed'` takes
 * the card out of sight for good. Refuses as `createCard` does, and `not_found` (loyalty_card).
 */
export function changeCard(
  { db, clock }: LoyaltyDeps,
  { accountId, id, ...change }: { accountId: bigint; id: bigint } & CardChange,
): Promise<LoyaltyCard> {
  return db.write(async (tx) => {
    await lockCard(tx, id);
    const before = await getOwnCard(tx, { accountId, id });
    const rewards = change.rewards ?? (await listRewards(tx, [id]));
    const size = change.size === undefined ? before.size : change.size;
    assertSettings(before.type, size, { ...change, rewards });
    await applyChange(tx, { accountId, id, change, now: clock() });
    if (change.status === 'removed') return { ...before, status: 'removed' };
    return getOwnCard(tx, { accountId, id });
  });
}

/** A new card with the settings, rewards and places of another, without its consumers. Refuses `not_found`. */
export function copyCard(
  { db, clock }: LoyaltyDeps,
  { accountId, id, name }: { accountId: bigint; id: bigint; name?: string | undefined },
): Promise<LoyaltyCard> {
  return db.write(async (tx) => {
    const { type, ...card } = await getOwnCard(tx, { accountId, id });
    const { description, terms, imageUrl, domain, status, timeZone, size } = card;
    const { mostPerDay, mostPerConsumer, pointsExpireDays } = card;
    const campaigns = await listRewards(tx, [id]);
    const known = await findCampaigns(
      tx,
      campaigns.map(({ campaignId }) => campaignId),
    );
    const locationIds = (await listCardLocationIds(tx, [id])).get(id) ?? [];
    const locations = await findOwnLocations(tx, { accountId, ids: locationIds });
    return createCardIn(
      tx,
      {
        ...{
          accountId,
          type,
          name: name ?? card.name,
          description,
          terms,
          imageUrl,
          domain,
          status,
          timeZone,
        },
        ...{ size, mostPerDay, mostPerConsumer, pointsExpireDays },
        rewards: campaigns.filter(({ campaignId }) => known.get(campaignId)?.status !== 'removed'),
        locationIds: locationIds.filter((locationId) => locations.has(locationId)),
      },
      clock(),
    );
  });
}

/** Refuses `not_found` for everybody else's and for what was removed. */
export async function getOwnCard(
  on: Parameters<typeof findOwnCard>[0],
  ref: { accountId: bigint; id: bigint },
): Promise<LoyaltyCard> {
  const card = await findOwnCard(on, ref);
  if (!card) throw new Refusal('not_found', { what: 'loyalty_card' });
  return card;
}

async function insertWithCode(
  tx: Tx,
  row: Pick<LoyaltyCard, 'accountId' | 'type' | 'name' | 'size'> & { now: Date },
): Promise<bigint> {
  for (;;) {
    const id = await insertCard(tx, { ...row, code: readableCode(CODE_LENGTH) });
    if (id !== undefined) return id;
  }
}

async function applyChange(
  tx: Tx,
  { accountId, id, change, now }: { accountId: bigint; id: bigint; change: CardChange; now: Date },
): Promise<void> {
  const { rewards, locationIds, ...settings } = change;
  if (settings.timeZone !== undefined && !isTimeZone(settings.timeZone))
    throw new Refusal('bad_request', { name: 'timezone' });
  await updateCard(tx, { id, change: settings, now });

  if (rewards !== undefined) {
    const campaigns = await findCampaigns(
      tx,
      rewards.map(({ campaignId }) => campaignId),
    );
    for (const { campaignId } of rewards) {
      const campaign = campaigns.get(campaignId);
      if (campaign?.accountId !== accountId || campaign.status === 'removed')
        throw new Refusal('not_found', { what: 'campaign' });
    }
    await setRewards(tx, { cardId: id, rewards, now });
  }
  if (locationIds === undefined) return;
  const known = await findOwnLocations(tx, { accountId, ids: locationIds });
  if (locationIds.some((locationId) => !known.has(locationId)))
    throw new Refusal('not_found', { what: 'location' });
  await setCardLocations(tx, { cardId: id, locationIds });
}
