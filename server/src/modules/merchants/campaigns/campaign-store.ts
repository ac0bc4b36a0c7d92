import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import { typedCode } from '#kernel/readable-code';
import type { Campaign, CampaignSettings, CampaignStatus } from './campaign.ts';

const columns = sql`c.id, c.account_id as "accountId", c.code, c.name, c.title, c.subtitle, c.description, c.terms,
  c.status, c.value, c.category_id as "categoryId", coalesce(g.name, '') as "categoryName", c.folder_id as "folderId",
  c.tags, c.image_url as "imageUrl", c.banner_url as "bannerUrl", c.powered_by_url as "poweredByUrl",
  c.starts_at as "startsAt", c.expires_at as "expiresAt", c.time_zone as "timeZone", c.featured,
  c.is_template as "isTemplate", c.single_use_only as "singleUseOnly", c.embeddable, c.claim_action as "claimAction",
  c.claim_fields as "claimFields", c.unique_by as "uniqueBy", c.promo_codes as "promoCodes", c.game,
  c.validation_methods as "validationMethods", c.barcode, c.password_hash is not null as "hasPassword",
  c.session_validity_days as "sessionValidityDays", c.sms_text as "smsText", c.created_at as "createdAt",
  c.changed_at as "changedAt"`;
const from = sql`campaign c left join campaign_category g on g.id = c.category_id`;

type Change = CampaignSettings & { passwordHash?: string | null | undefined };

const setters: {
  [K in keyof Required<Change>]: (value: Exclude<Change[K], undefined>) => RawBuilder<unknown>;
} = {
  name: (value) => sql`name = ${value}`,
  title: (value) => sql`title = ${value}`,
  subtitle: (value) => sql`subtitle = ${value}`,
  description: (value) => sql`description = ${value}`,
  terms: (value) => sql`terms = ${value}`,
  status: (value) => sql`status = ${value}`,
  value: (value) => sql`value = ${value}`,
  categoryId: (value) => sql`category_id = ${value}`,
  folderId: (value) => sql`folder_id = ${value}`,
  tags: (value) => sql`tags = ${value}::text[]`,
  imageUrl: (value) => sql`image_url = ${value}`,
  bannerUrl: (value) => sql`banner_url = ${value}`,
  poweredByUrl: (value) => sql`powered_by_url = ${value}`,
  startsAt: (value) => sql`starts_at = ${value}`,
  expiresAt: (value) => sql`expires_at = ${value}`,
  timeZone: (value) => sql`time_zone = ${value}`,
  featured: (value) => sql`featured = ${value}`,
  isTemplate: (value) => sql`is_template = ${value}`,
  singleUseOnly: (value) => sql`single_use_only = ${value}`,
  embeddable: (value) => sql`embeddable = ${value}`,
  claimAction: (value) => sql`claim_action = ${value}`,
  claimFields: (value) => sql`claim_fields = ${jsonText(value)}::jsonb`,
  uniqueBy: (value) => sql`unique_by = ${value}`,
  promoCodes: (value) => sql`promo_codes = ${value}::text[]`,
  game: (value) => sql`game = ${jsonText(value)}::jsonb`,
  validationMethods: (value) => sql`validation_methods = ${value}::text[]`,
  barcode: (value) => sql`barcode = ${value}`,
  sessionValidityDays: (value) => sql`session_validity_days = ${value}`,
  smsText: (value) => sql`sms_text = ${value}`,
  passwordHash: (value) => sql`password_hash = ${value}`,
};

/** Undefined where the code is in use. */
export async function insertCampaign(
  tx: Tx,
  { accountId, code, name, now }: { accountId: bigint; code: string; name: string; now: Date },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    insert into campaign (account_id, code, name, status, created_at, changed_at)
    values (${accountId}, ${code}, ${name}, 'active', ${now}, ${now})
    on conflict (code) do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function updateCampaign(
  tx: Tx,
  { id, change, now }: { id: bigint; change: Change; now: Date },
): Promise<void> {
  const sets = (Object.keys(setters) as (keyof Change)[])
    .filter((key) => change[key] !== undefined)
    .map((key) => (setters[key] as (value: unknown) => RawBuilder<unknown>)(change[key]));
  await sql`update campaign set ${sql.join([...sets, sql`changed_at = ${now}`])} where id = ${id}`.execute(
    tx,
  );
}

/** Everything but owner, code, folder, category, password and times, from one campaign to another. */
export async function copySettings(
  tx: Tx,
  { fromId, toId, sameOwner }: { fromId: bigint; toId: bigint; sameOwner: boolean },
): Promise<void> {
  await sql`
    update campaign c
       set name = t.name, title = t.title, subtitle = t.subtitle, description = t.description, terms = t.terms,
           value = t.value, tags = t.tags, image_url = t.image_url, banner_url = t.banner_url,
           powered_by_url = t.powered_by_url, starts_at = t.starts_at, expires_at = t.expires_at,
           time_zone = t.time_zone, single_use_only = t.single_use_only, embeddable = t.embeddable,
           claim_action = t.claim_action, claim_fields = t.claim_fields, unique_by = t.unique_by,
           promo_codes = t.promo_codes, game = t.game, validation_methods = t.validation_methods, barcode = t.barcode,
           session_validity_days = t.session_validity_days, sms_text = t.sms_text
           ${sameOwner ? sql`, category_id = t.category_id, folder_id = t.folder_id, password_hash = t.password_hash` : sql``}
      from campaign t where c.id = ${toId} and t.id = ${fromId}`.execute(tx);
  await sql`
    insert into campaign_budget (campaign_id, measure, period, per_customer, most)
    select ${toId}, measure, period, per_customer, most from campaign_budget where campaign_id = ${fromId}`.execute(
    tx,
  );
  if (!sameOwner) return;
  await sql`
    insert into campaign_location (campaign_id, location_id)
    select ${toId}, location_id from campaign_location where campaign_id = ${fromId}`.execute(tx);
}

export async function findCampaigns(on: ReaderOrTx, ids: readonly bigint[]): Promise<Map<bigint, Campaign>> {
  const { rows } = await sql<Campaign>`
    select ${columns} from ${from} where c.id = any(${[...new Set(ids)]}::bigint[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Removed ones too: their page says so. */
export async function findCampaignByCode(on: ReaderOrTx, code: string): Promise<Campaign | undefined> {
  const { rows } =
    await sql<Campaign>`select ${columns} from ${from} where c.code = ${typedCode(code).toLowerCase()}`.execute(
      on,
    );
  return rows[0];
}

/** The account's own, not removed. */
export async function findOwnCampaign(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<Campaign | undefined> {
  const { rows } = await sql<Campaign>`
    select ${columns} from ${from}
     where c.id = ${id} and c.account_id = ${accountId} and c.status <> 'removed'`.execute(on);
  return rows[0];
}

/** The campaigns that an account may copy: its own, and its main account's templates. */
export async function findTemplate(
  on: ReaderOrTx,
  { accountId, parentId, id }: { accountId: bigint; parentId: bigint | null; id: bigint },
): Promise<Campaign | undefined> {
  const { rows } = await sql<Campaign>`
    select ${columns} from ${from}
     where c.id = ${id} and c.status <> 'removed'
       and (c.account_id = ${accountId} or (c.account_id = ${parentId}::bigint and c.is_template))`.execute(
    on,
  );
  return rows[0];
}

/** Holds the rows for this `tx`, in the order of their ids. */
export async function lockCampaigns(tx: Tx, ids: readonly bigint[]): Promise<void> {
  await sql`
    select from campaign where id = any(${[...new Set(ids)]}::bigint[]) order by id for no key update`.execute(
    tx,
  );
}

export async function findPasswordHash(on: ReaderOrTx, id: bigint): Promise<string | null> {
  const { rows } = await sql<{ hash: string | null }>`
    select password_hash as hash from campaign where id = ${id}`.execute(on);
  return rows[0]?.hash ?? null;
}

export type CampaignFilter = {
  accountId: bigint;
  onlyActive?: boolean | undefined;
  status?: CampaignStatus | undefined;
  /** Only templates, or none. */
  isTemplate?: boolean | undefined;
  /** A campaign's id: only what was made later. */
  after?: bigint | undefined;
  /** The newest first. */
  descending?: boolean | undefined;
  /** A campaign's id: only what was made earlier. */
  before?: bigint | undefined;
  folderId?: bigint | undefined;
  categoryId?: bigint | undefined;
  /** Any of these, in any case. */
  tags?: readonly string[] | undefined;
};

export async function listCampaigns(
  on: ReaderOrTx,
  {
    accountId,
    onlyActive = false,
    status,
    isTemplate,
    after,
    before,
    descending = false,
    folderId,
    categoryId,
    tags = [],
  }: CampaignFilter,
  limit: number,
): Promise<Campaign[]> {
  const { rows } = await sql<Campaign>`
    select ${columns} from ${from}
     where c.account_id = ${accountId} and c.status <> 'removed'
       ${onlyActive ? sql`and c.status = 'active'` : sql``}
       ${status === undefined ? sql`` : sql`and c.status = ${status}`}
       ${isTemplate === undefined ? sql`` : sql`and c.is_template = ${isTemplate}`}
       ${after === undefined ? sql`` : sql`and c.id > ${after}`}
       ${before === undefined ? sql`` : sql`and c.id < ${before}`}
       ${folderId === undefined ? sql`` : sql`and c.folder_id = ${folderId}`}
       ${categoryId === undefined ? sql`` : sql`and c.category_id = ${categoryId}`}
       ${tags.length === 0 ? sql`` : sql`and exists (select from unnest(c.tags) as tag where lower(tag) = any(${tags.map((tag) => tag.toLowerCase())}::text[]))`}
     order by c.id ${descending ? sql`desc` : sql``} limit ${limit}`.execute(on);
  return rows;
}

/** The number of campaigns of each account that are not removed. */
export async function countCampaigns(
  on: ReaderOrTx,
  accountIds: readonly bigint[],
): Promise<Map<bigint, number>> {
  const { rows } = await sql<{ accountId: bigint; count: number }>`
    select account_id as "accountId", count(*)::int as count from campaign
     where account_id = any(${[...accountIds]}::bigint[]) and status <> 'removed' group by account_id`.execute(
    on,
  );
  return new Map(rows.map(({ accountId, count }) => [accountId, count]));
}
