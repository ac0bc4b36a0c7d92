import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import type { Person } from './contact.ts';

const columns = sql`p.account_id as "accountId", p.phone, p.token, p.stopped_at as "stoppedAt", p.hinted_at as "hintedAt"`;

/** About 95 bits: short enough for an SMS, too many to try. */
const TOKEN_LENGTH = 16;

export type PersonRef = { accountId: bigint; phone: string };

export const personKey = ({ accountId, phone }: PersonRef): string => `${accountId}/${phone}`;

/** Makes those that are not there, and holds all of them for this `tx`, in one order. */
export async function lockPersons(
  tx: Tx,
  refs: readonly PersonRef[],
  now: Date,
): Promise<Map<string, Person>> {
  if (refs.length === 0) return new Map();
  const wanted = [...new Map(refs.map((ref) => [personKey(ref), ref])).values()];
  const accounts = wanted.map(({ accountId }) => accountId);
  const phones = wanted.map(({ phone }) => phone);
  await sql`
    insert into sms_person (account_id, phone, token, created_at)
    select a, p, t, ${now} from unnest(${accounts}::bigint[], ${phones}::text[],
                                       ${wanted.map(() => randomText(TOKEN_LENGTH, ALPHANUMERIC))}::text[]) as n (a, p, t)
     order by a, p
    on conflict (account_id, phone) do nothing`.execute(tx);
  const { rows } = await sql<Person>`
    select ${columns} from sms_person p
     where (p.account_id, p.phone) in (select * from unnest(${accounts}::bigint[], ${phones}::text[]))
     order by p.account_id, p.phone for no key update`.execute(tx);
  return new Map(rows.map((row) => [personKey(row), row]));
}

/** Which of them are there, by their keys. */
export async function findPersonKeys(on: ReaderOrTx, refs: readonly PersonRef[]): Promise<Set<string>> {
  if (refs.length === 0) return new Set();
  const { rows } = await sql<PersonRef>`
    select p.account_id as "accountId", p.phone from sms_person p
     where (p.account_id, p.phone) in (select * from unnest(${refs.map(({ accountId }) => accountId)}::bigint[],
                                                            ${refs.map(({ phone }) => phone)}::text[]))`.execute(
    on,
  );
  return new Set(rows.map(personKey));
}

export async function setStopped(tx: Tx, { accountId, phone }: PersonRef, at: Date | null): Promise<void> {
  await sql`update sms_person set stopped_at = ${at} where account_id = ${accountId} and phone = ${phone}`.execute(
    tx,
  );
}

export async function setHinted(tx: Tx, refs: readonly PersonRef[], now: Date): Promise<void> {
  if (refs.length === 0) return;
  await sql`
    update sms_person p set hinted_at = ${now}
      from unnest(${refs.map(({ accountId }) => accountId)}::bigint[], ${refs.map(({ phone }) => phone)}::text[]) as h (a, n)
     where p.account_id = h.a and p.phone = h.n and p.hinted_at is null`.execute(tx);
}

export async function findPersonByToken(on: ReaderOrTx, token: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`select ${columns} from sms_person p where p.token = ${token}`.execute(
    on,
  );
  return rows[0];
}

/** The coupon that a person got of a campaign by a keyword. */
export async function findCoupon(
  tx: Tx,
  { accountId, phone }: PersonRef,
  campaignId: bigint,
): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    select session_code as code from sms_coupon
     where account_id = ${accountId} and phone = ${phone} and campaign_id = ${campaignId}`.execute(tx);
  return rows[0]?.code;
}

export async function keepCoupon(
  tx: Tx,
  { accountId, phone }: PersonRef,
  { campaignId, sessionCode }: { campaignId: bigint; sessionCode: string },
): Promise<void> {
  await sql`
    insert into sms_coupon (account_id, phone, campaign_id, session_code)
    values (${accountId}, ${phone}, ${campaignId}, ${sessionCode})
    on conflict (account_id, phone, campaign_id) do update set session_code = excluded.session_code`.execute(
    tx,
  );
}
