import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Consent } from './contact.ts';

export type NewConsent = Omit<Consent, 'id' | 'at'>;

export async function insertConsents(tx: Tx, rows: readonly NewConsent[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof NewConsent>(key: K) => rows.map((row) => row[key]);
  await sql`
    insert into sms_consent (account_id, phone, group_id, event, source, text, wording, number, message_id, at)
    select a, p, g, e, s, t, w, n, m, ${now}
      from unnest(${column('accountId')}::bigint[], ${column('phone')}::text[], ${column('groupId')}::bigint[],
                  ${column('event')}::text[], ${column('source')}::text[], ${column('text')}::text[], ${column('wording')}::text[],
                  ${column('number')}::text[], ${column('messageId')}::bigint[]) as c (a, p, g, e, s, t, w, n, m)`.execute(
    tx,
  );
}

export type ConsentQuery = {
  accountId: bigint;
  phone?: string | undefined;
  groupId?: bigint | undefined;
  /** A record's id: only what is older. */
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listConsents(
  on: ReaderOrTx,
  { accountId, phone, groupId, before, limit }: ConsentQuery,
): Promise<Consent[]> {
  const { rows } = await sql<Consent>`
    select id, account_id as "accountId", phone, group_id as "groupId", event, source, text, wording, number,
           message_id as "messageId", at
      from sms_consent
     where account_id = ${accountId} ${phone === undefined ? sql`` : sql`and phone = ${phone}`}
       ${groupId === undefined ? sql`` : sql`and group_id = ${groupId}`}
       ${before === undefined ? sql`` : sql`and id < ${before}`}
     order by id desc limit ${Math.min(limit, 1_000)}`.execute(on);
  return rows;
}
