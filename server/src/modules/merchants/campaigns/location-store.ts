import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { cleanEmail, emailKey } from '#kernel/email';

/** A shop in which coupons and loyalty cards are redeemed; email and password are its staff's. */
export type RedeemLocation = {
  id: bigint;
  accountId: bigint;
  companyName: string;
  street: string;
  zip: string;
  city: string;
  province: string;
  country: string;
  phone: string;
  website: string;
  email: string;
  latitude: number | null;
  longitude: number | null;
  hasPassword: boolean;
};

export type LocationDetails = Omit<RedeemLocation, 'id' | 'accountId' | 'hasPassword'>;

/** Each costs a tenth of a second to look at. */
const MOST_PASSWORDS = 50;

const columns = sql`l.id, l.account_id as "accountId", l.company_name as "companyName", l.street, l.zip, l.city,
  l.province, l.country, l.phone, l.website, l.email, l.latitude, l.longitude,
  l.password_hash is not null as "hasPassword"`;

export async function insertLocation(
  tx: Tx,
  row: LocationDetails & { accountId: bigint; passwordHash: string | null; now: Date },
): Promise<RedeemLocation | undefined> {
  const { rows } = await sql<RedeemLocation>`
    insert into redeem_location as l (account_id, company_name, street, zip, city, province, country, phone, website, email,
                                      latitude, longitude, password_hash, created_at)
    values (${row.accountId}, ${row.companyName}, ${row.street}, ${row.zip}, ${row.city}, ${row.province}, ${row.country},
            ${row.phone}, ${row.website}, ${cleanEmail(row.email)}, ${row.latitude}, ${row.longitude}, ${row.passwordHash}, ${row.now})
    returning ${columns}`.execute(tx);
  return rows[0];
}

const columnOf: Record<keyof LocationDetails | 'passwordHash', string> = {
  companyName: 'company_name',
  street: 'street',
  zip: 'zip',
  city: 'city',
  province: 'province',
  country: 'country',
  phone: 'phone',
  website: 'website',
  email: 'email',
  latitude: 'latitude',
  longitude: 'longitude',
  passwordHash: 'password_hash',
};

type LocationChange = {
  [K in keyof LocationDetails]?: LocationDetails[K] | undefined;
} & { passwordHash?: string | null | undefined };

/** Undefined where the account has none of that id. */
export async function updateLocation(
  tx: Tx,
  { accountId, id, change }: { accountId: bigint; id: bigint; change: LocationChange },
): Promise<RedeemLocation | undefined> {
  const sets = (Object.keys(columnOf) as (keyof LocationChange)[])
    .filter((key) => change[key] !== undefined)
    .map(
      (key) =>
        sql`${sql.ref(columnOf[key])} = ${key === 'email' ? cleanEmail(change.email ?? '') : change[key]}`,
    );
  const { rows } = await sql<RedeemLocation>`
    update redeem_location l set ${sql.join([...sets, sql`account_id = account_id`])}
     where l.id = ${id} and l.account_id = ${accountId} and l.removed_at is null returning ${columns}`.execute(
    tx,
  );
  return rows[0];
}

export async function removeLocation(
  tx: Tx,
  { accountId, id, now }: { accountId: bigint; id: bigint; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update redeem_location set removed_at = ${now}
     where id = ${id} and account_id = ${accountId} and removed_at is null`.execute(tx);
  return numAffectedRows === 1n;
}

/** Removed ones too: sessions that were redeemed there still say so. */
export async function findLocations(
  on: ReaderOrTx,
  ids: readonly bigint[],
): Promise<Map<bigint, RedeemLocation>> {
  const { rows } = await sql<RedeemLocation>`
    select ${columns} from redeem_location l where l.id = any(${[...new Set(ids)]}::bigint[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The account's own, not removed. */
export async function findOwnLocations(
  on: ReaderOrTx,
  { accountId, ids }: { accountId: bigint; ids: readonly bigint[] },
): Promise<Map<bigint, RedeemLocation>> {
  const { rows } = await sql<RedeemLocation>`
    select ${columns} from redeem_location l
     where l.id = any(${[...new Set(ids)]}::bigint[]) and l.account_id = ${accountId} and l.removed_at is null`.execute(
    on,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function listLocations(on: ReaderOrTx, accountId: bigint): Promise<RedeemLocation[]> {
  const { rows } = await sql<RedeemLocation>`
    select ${columns} from redeem_location l where l.account_id = ${accountId} and l.removed_at is null
     order by l.id limit 10000`.execute(on);
  return rows;
}

export async function listCampaignLocations(on: ReaderOrTx, campaignId: bigint): Promise<RedeemLocation[]> {
  const { rows } = await sql<RedeemLocation>`
    select ${columns} from redeem_location l join campaign_location c on c.location_id = l.id
     where c.campaign_id = ${campaignId} and l.removed_at is null order by l.id limit 10000`.execute(on);
  return rows;
}

/** Where each of these campaigns can be redeemed; one that can be everywhere is missing. */
export async function findCampaignLocations(
  on: ReaderOrTx,
  campaignIds: readonly bigint[],
): Promise<Map<bigint, RedeemLocation[]>> {
  const { rows } = await sql<RedeemLocation & { campaignId: bigint }>`
    select ${columns}, c.campaign_id as "campaignId"
      from redeem_location l join campaign_location c on c.location_id = l.id
     where c.campaign_id = any(${[...new Set(campaignIds)]}::bigint[]) and l.removed_at is null
     order by l.id limit 10000`.execute(on);
  const found = new Map<bigint, RedeemLocation[]>();
  for (const { campaignId, ...location } of rows)
    found.set(campaignId, [...(found.get(campaignId) ?? []), location]);
  return found;
}

export async function setCampaignLocations(
  tx: Tx,
  { campaignId, locationIds }: { campaignId: bigint; locationIds: readonly bigint[] },
): Promise<void> {
  await sql`delete from campaign_location where campaign_id = ${campaignId}`.execute(tx);
  await sql`
    insert into campaign_location (campaign_id, location_id)
    select ${campaignId}, id from unnest(${[...new Set(locationIds)]}::bigint[]) as t (id)`.execute(tx);
}

/** Those that sign in with that address, of one account where it is named. */
export async function findLocationsByEmail(
  on: ReaderOrTx,
  { email, accountId }: { email: string; accountId?: bigint | undefined },
): Promise<(RedeemLocation & { passwordHash: string | null })[]> {
  const { rows } = await sql<RedeemLocation & { passwordHash: string | null }>`
    select ${columns}, l.password_hash as "passwordHash" from redeem_location l
     where lower(l.email) = ${emailKey(email)} and l.email <> '' and l.removed_at is null
       ${accountId === undefined ? sql`` : sql`and l.account_id = ${accountId}`}
     order by l.id limit 20`.execute(on);
  return rows;
}

/** Those with a password at which a campaign can be redeemed, for staff who type nothing but the password. */
export async function findPasswordsOfCampaign(
  on: ReaderOrTx,
  campaignId: bigint,
): Promise<{ id: bigint; passwordHash: string }[]> {
  const own = sql`select from campaign_location c where c.campaign_id = ${campaignId}`;
  const { rows } = await sql<{ id: bigint; passwordHash: string }>`
    select l.id, l.password_hash as "passwordHash" from redeem_location l
     where l.account_id = (select account_id from campaign where id = ${campaignId})
       and l.removed_at is null and l.password_hash is not null
       and (not exists (${own}) or exists (${own} and c.location_id = l.id))
     order by l.id limit ${MOST_PASSWORDS}`.execute(on);
  return rows;
}

/** Those of an account, or of the shops that are named, with a password. */
export async function findPasswordsOfLocations(
  on: ReaderOrTx,
  { accountId, locationIds }: { accountId: bigint; locationIds?: readonly bigint[] | undefined },
): Promise<{ id: bigint; passwordHash: string }[]> {
  const { rows } = await sql<{ id: bigint; passwordHash: string }>`
    select l.id, l.password_hash as "passwordHash" from redeem_location l
     where l.account_id = ${accountId} and l.removed_at is null and l.password_hash is not null
       ${locationIds === undefined ? sql`` : sql`and l.id = any(${[...locationIds]}::bigint[])`}
     order by l.id limit ${MOST_PASSWORDS}`.execute(on);
  return rows;
}
