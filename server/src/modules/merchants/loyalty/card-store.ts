import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { typedCode } from '#kernel/readable-code';
import type { CardSettings, LoyaltyCard, RewardSetting } from './loyalty-card.ts';

const columns = sql`c.id, c.account_id as "accountId", c.code, c.type, c.name, c.description, c.terms,
  c.image_url as "imageUrl", c.domain, c.status, c.time_zone as "timeZone", c.size, c.most_per_day as "mostPerDay",
  c.most_per_consumer as "mostPerConsumer", c.points_expire_days as "pointsExpireDays",
  c.issued_ledger_id as "issuedLedgerId", c.spent_ledger_id as "spentLedgerId", c.expired_ledger_id as "expiredLedgerId",
  c.created_at as "createdAt", c.changed_at as "changedAt"`;

const setters: {
  [K in keyof Required<CardSettings>]: (value: Exclude<CardSettings[K], undefined>) => RawBuilder<unknown>;
} = {
  name: (value) => sql`name = ${value}`,
  description: (value) => sql`description = ${value}`,
  terms: (value) => sql`terms = ${value}`,
  imageUrl: (value) => sql`image_url = ${value}`,
  domain: (value) => sql`domain = ${value.toLowerCase()}`,
  status: (value) => sql`status = ${value}`,
  timeZone: (value) => sql`time_zone = ${value}`,
  size: (value) => sql`size = ${value}`,
  mostPerDay: (value) => sql`most_per_day = ${value}`,
  mostPerConsumer: (value) => sql`most_per_consumer = ${value}`,
  pointsExpireDays: (value) => sql`points_expire_days = ${value}`,
};

/** Undefined where the code is in use. */
export async function insertCard(
  tx: Tx,
  row: Pick<LoyaltyCard, 'accountId' | 'code' | 'type' | 'name' | 'size'> & { now: Date },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    insert into loyalty_card (account_id, code, type, name, size, status, created_at, changed_at)
    values (${row.accountId}, ${row.code}, ${row.type}, ${row.name}, ${row.size}, 'active', ${row.now}, ${row.now})
    on conflict (code) do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function setCardLedgers(
  tx: Tx,
  { id, issued, spent, expired }: { id: bigint; issued: bigint; spent: bigint; expired: bigint },
): Promise<void> {
  await sql`
    update loyalty_card set issued_ledger_id = ${issued}, spent_ledger_id = ${spent}, expired_ledger_id = ${expired}
     where id = ${id}`.execute(tx);
}

export async function updateCard(
  tx: Tx,
  { id, change, now }: { id: bigint; change: CardSettings; now: Date },
): Promise<void> {
  const sets = (Object.keys(setters) as (keyof CardSettings)[])
    .filter((key) => change[key] !== undefined)
    .map((key) => (setters[key] as (value: unknown) => RawBuilder<unknown>)(change[key]));
  await sql`
    update loyalty_card set ${sql.join([...sets, sql`changed_at = ${now}`])} where id = ${id}`.execute(tx);
}

/** Holds the row for this `tx`. */
export async function lockCard(tx: Tx, id: bigint): Promise<void> {
  await sql`select from loyalty_card where id = ${id} for no key update`.execute(tx);
}

/** The account's own, not removed. */
export async function findOwnCard(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<LoyaltyCard | undefined> {
  const { rows } = await sql<LoyaltyCard>`
    select ${columns} from loyalty_card c
     where c.id = ${id} and c.account_id = ${accountId} and c.status <> 'removed'`.execute(on);
  return rows[0];
}

/** Of any account, removed ones too. */
export async function findCards(on: ReaderOrTx, ids: readonly bigint[]): Promise<Map<bigint, LoyaltyCard>> {
  const { rows } = await sql<LoyaltyCard>`
    select ${columns} from loyalty_card c where c.id = any(${[...new Set(ids)]}::bigint[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findCardByCode(on: ReaderOrTx, code: string): Promise<LoyaltyCard | undefined> {
  const { rows } = await sql<LoyaltyCard>`
    select ${columns} from loyalty_card c where c.code = ${typedCode(code).toLowerCase()}`.execute(on);
  return rows[0];
}

export async function listCards(
  on: ReaderOrTx,
  { accountId, onlyActive = false }: { accountId: bigint; onlyActive?: boolean | undefined },
): Promise<LoyaltyCard[]> {
  const { rows } = await sql<LoyaltyCard>`
    select ${columns} from loyalty_card c
     where c.account_id = ${accountId} and c.status <> 'removed' ${onlyActive ? sql`and c.status = 'active'` : sql``}
     order by c.id limit 10000`.execute(on);
  return rows;
}

export type RewardRow = RewardSetting & { id: bigint; cardId: bigint };

/** By threshold. */
export async function listRewards(on: ReaderOrTx, cardIds: readonly bigint[]): Promise<RewardRow[]> {
  const { rows } = await sql<RewardRow>`
    select id, card_id as "cardId", campaign_id as "campaignId", threshold from loyalty_reward
     where card_id = any(${[...new Set(cardIds)]}::bigint[]) and removed_at is null
     order by card_id, threshold, id`.execute(on);
  return rows;
}

/** A reward that is among them already keeps its id. */
export async function setRewards(
  tx: Tx,
  { cardId, rewards, now }: { cardId: bigint; rewards: readonly RewardSetting[]; now: Date },
): Promise<void> {
  const wanted = sql`select * from unnest(${rewards.map(({ campaignId }) => campaignId)}::bigint[],
    ${rewards.map(({ threshold }) => threshold)}::int[])`;
  await sql`
    update loyalty_reward set removed_at = ${now}
     where card_id = ${cardId} and removed_at is null and (campaign_id, threshold) not in (${wanted})`.execute(
    tx,
  );
  await sql`
    insert into loyalty_reward (card_id, campaign_id, threshold)
    select ${cardId}, w.* from (${wanted}) w
    on conflict (card_id, threshold, campaign_id) where removed_at is null do nothing`.execute(tx);
}

export async function setCardLocations(
  tx: Tx,
  { cardId, locationIds }: { cardId: bigint; locationIds: readonly bigint[] },
): Promise<void> {
  await sql`delete from loyalty_card_location where card_id = ${cardId}`.execute(tx);
  await sql`
    insert into loyalty_card_location (card_id, location_id)
    select ${cardId}, id from unnest(${[...new Set(locationIds)]}::bigint[]) as t (id)`.execute(tx);
}

/** The places of each card that names some. */
export async function listCardLocationIds(
  on: ReaderOrTx,
  cardIds: readonly bigint[],
): Promise<Map<bigint, bigint[]>> {
  const { rows } = await sql<{ cardId: bigint; locationId: bigint }>`
    select card_id as "cardId", location_id as "locationId" from loyalty_card_location
     where card_id = any(${[...new Set(cardIds)]}::bigint[]) order by location_id`.execute(on);
  const places = new Map<bigint, bigint[]>();
  for (const { cardId, locationId } of rows) places.set(cardId, [...(places.get(cardId) ?? []), locationId]);
  return places;
}

/** The number of consumers with each of the cards. */
export async function countCardUsers(
  on: ReaderOrTx,
  cardIds: readonly bigint[],
): Promise<Map<bigint, number>> {
  const { rows } = await sql<{ cardId: bigint; count: number }>`
    select card_id as "cardId", count(*)::int as count from loyalty_card_user
     where card_id = any(${[...new Set(cardIds)]}::bigint[]) group by card_id`.execute(on);
  return new Map(rows.map(({ cardId, count }) => [cardId, count]));
}
