import { sql } from 'kysely';
import type { ReaderOrTx } from '#db';
import { emailKey } from '#kernel/email';
import { codeKey, typedCode } from '#kernel/readable-code';
import type { CouponSession } from './coupon-session.ts';
import { sessionColumns } from './session-store.ts';

/** Which sessions, and by the date of what they are ordered and filtered. */
export type SessionDate = 'created' | 'opened' | 'claimed' | 'validated';

const dateColumns = {
  created: sql`s.created_at`,
  opened: sql`s.opened_at`,
  claimed: sql`s.claimed_at`,
  validated: sql`s.validated_at`,
};

export type SessionQuery = {
  campaignId: bigint;
  by: SessionDate;
  /** Included. */
  from?: Date | undefined;
  /** Not included. */
  until?: Date | undefined;
  /** From 1. */
  page: number;
  perPage: number;
};

/** By date, then by id. */
export async function listSessions(
  on: ReaderOrTx,
  query: SessionQuery,
): Promise<{ sessions: CouponSession[]; count: number }> {
  const { campaignId, by, from, until, page, perPage } = query;
  const date = dateColumns[by];
  const where = sql`s.campaign_id = ${campaignId} and ${date} is not null and s.removed_at is null
    ${from === undefined ? sql`` : sql`and ${date} >= ${from}`}
    ${until === undefined ? sql`` : sql`and ${date} < ${until}`}`;
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from coupon_session s where ${where}`.execute(on);
  const count = counted.rows[0]?.count ?? 0;
  const offset = (page - 1) * perPage;
  if (offset >= count) return { sessions: [], count };

  const { rows } = await sql<CouponSession>`
    select ${sessionColumns} from coupon_session s where ${where}
     order by ${date}, s.id limit ${perPage} offset ${offset}`.execute(on);
  return { sessions: rows, count };
}

export type SessionSearch = {
  accountId: bigint;
  campaignId?: bigint | undefined;
  validationCode?: string | undefined;
  /** Digits only. */
  phone?: string | undefined;
  email?: string | undefined;
  customId?: string | undefined;
};

/** All that is named must match. By id. A validation code that nobody has exactly is found as people misread it. */
export async function searchSessions(
  on: ReaderOrTx,
  { accountId, campaignId, validationCode, phone, email, customId }: SessionSearch,
  limit: number,
): Promise<CouponSession[]> {
  const { rows } = await sql<CouponSession>`
    select ${sessionColumns} from coupon_session s
     where s.account_id = ${accountId} and s.removed_at is null
       ${campaignId === undefined ? sql`` : sql`and s.campaign_id = ${campaignId}`}
       ${validationCode === undefined ? sql`` : sql`and code_key(s.own_validation_code) = ${codeKey(validationCode)} and s.own_validation_code <> ''`}
       ${phone === undefined ? sql`` : sql`and s.phone = ${phone} and s.phone <> ''`}
       ${email === undefined ? sql`` : sql`and lower(s.email) = ${emailKey(email)} and s.email <> ''`}
       ${customId === undefined ? sql`` : sql`and s.custom_id = ${customId} and s.custom_id <> ''`}
     order by ${validationCode === undefined ? sql`` : sql`s.own_validation_code <> ${typedCode(validationCode)},`} s.id
     limit ${limit}`.execute(on);
  const exact = rows.filter(({ ownValidationCode }) => ownValidationCode === typedCode(validationCode ?? ''));
  return validationCode === undefined || exact.length === 0 ? rows : exact;
}

/** The first that an address or number got of a campaign. */
export async function findSessionOfReceiver(
  on: ReaderOrTx,
  receiver: Pick<SessionSearch, 'accountId' | 'campaignId' | 'email' | 'phone'>,
): Promise<CouponSession | undefined> {
  return (await searchSessions(on, receiver, 1))[0];
}

/** The number of a campaign's sessions at each stage. */
export type SessionCounts = {
  created: number;
  opened: number;
  claimed: number;
  validated: number;
  voided: number;
};

const noSessions: SessionCounts = { created: 0, opened: 0, claimed: 0, validated: 0, voided: 0 };

export async function countSessions(on: ReaderOrTx, campaignId: bigint): Promise<SessionCounts> {
  return (await countSessionsOf(on, [campaignId])).get(campaignId) ?? noSessions;
}

/** Those that have sessions. */
export async function countSessionsOf(
  on: ReaderOrTx,
  campaignIds: readonly bigint[],
): Promise<Map<bigint, SessionCounts>> {
  const { rows } = await sql<SessionCounts & { campaignId: bigint }>`
    select campaign_id as "campaignId", count(*)::int as created, count(opened_at)::int as opened, count(claimed_at)::int as claimed,
           count(validated_at)::int as validated, (count(*) filter (where voided))::int as voided
      from coupon_session where campaign_id = any(${[...campaignIds]}::bigint[]) and removed_at is null
     group by campaign_id`.execute(on);
  return new Map(rows.map(({ campaignId, ...counts }) => [campaignId, counts]));
}

/** Where sessions of a campaign were validated, and for how much; null: not said. */
export type LocationCounts = { locationId: bigint | null; validated: number; spendMicros: bigint };

export async function countByLocation(
  on: ReaderOrTx,
  { campaignId, from, until }: { campaignId: bigint; from: Date; until: Date },
): Promise<LocationCounts[]> {
  const { rows } = await sql<LocationCounts>`
    select location_id as "locationId", count(*)::int as validated,
           coalesce(sum(validation_value_micros), 0)::bigint as "spendMicros"
      from coupon_session
     where campaign_id = ${campaignId} and removed_at is null and validated_at >= ${from} and validated_at < ${until}
     group by location_id order by validated desc, location_id limit 10000`.execute(on);
  return rows;
}

/** Sessions of a day of the campaign's time zone, by what happened on it. */
export type DayCounts = { day: string } & Omit<SessionCounts, 'created' | 'voided'>;

export async function countByDay(
  on: ReaderOrTx,
  { campaignId, timeZone, from, until }: { campaignId: bigint; timeZone: string; from: Date; until: Date },
): Promise<DayCounts[]> {
  const day = (column: string) => sql`to_char(${sql.ref(column)} at time zone ${timeZone}, 'YYYY-MM-DD')`;
  const part = (column: string, name: string) => sql`
    select ${day(column)} as day, ${sql.lit(name)} as what from coupon_session
     where campaign_id = ${campaignId} and removed_at is null
       and ${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${until}`;
  const { rows } = await sql<DayCounts>`
    select day, (count(*) filter (where what = 'opened'))::int as opened,
           (count(*) filter (where what = 'claimed'))::int as claimed,
           (count(*) filter (where what = 'validated'))::int as validated
      from (${part('opened_at', 'opened')} union all ${part('claimed_at', 'claimed')}
            union all ${part('validated_at', 'validated')}) t
     group by day order by day`.execute(on);
  return rows;
}
