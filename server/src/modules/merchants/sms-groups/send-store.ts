import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import type { QuietHours } from '#modules/sending/outbound-sms';

/** `paused`: stands still until it is told to go on, for the `reason` given. */
type GroupSendState = 'running' | 'paused' | 'done' | 'cancelled';

/** One text on its way to everybody in a group. */
export type GroupSend = {
  id: bigint;
  accountId: bigint;
  groupId: bigint;
  campaignId: bigint | null;
  text: string;
  state: GroupSendState;
  upToContactId: bigint;
  /** SMS that were queued, and contacts that get none because they left. */
  queued: number;
  skipped: number;
  reason: string | null;
  createdAt: Date;
};

const columns = sql`s.id, s.account_id as "accountId", s.group_id as "groupId", s.campaign_id as "campaignId", s.text, s.state,
  s.up_to_contact_id as "upToContactId", s.queued, s.skipped, s.reason, s.created_at as "createdAt"`;

/** Undefined where the account has one under that reference. */
export async function insertSend(
  tx: Tx,
  send: Pick<GroupSend, 'accountId' | 'groupId' | 'campaignId' | 'text'> & { reference: string | null },
  now: Date,
): Promise<GroupSend | undefined> {
  const { rows } = await sql<GroupSend>`
    insert into sms_send as s (account_id, group_id, campaign_id, text, reference, state, created_at, changed_at)
    values (${send.accountId}, ${send.groupId}, ${send.campaignId}, ${send.text}, ${send.reference}, 'running', ${now}, ${now})
    on conflict (account_id, reference) do nothing returning ${columns}`.execute(tx);
  return rows[0];
}

export async function findSendByReference(
  on: ReaderOrTx,
  { accountId, reference }: { accountId: bigint; reference: string },
): Promise<GroupSend | undefined> {
  const { rows } = await sql<GroupSend>`
    select ${columns} from sms_send s where s.account_id = ${accountId} and s.reference = ${reference}`.execute(
    on,
  );
  return rows[0];
}

export async function findSend(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<GroupSend | undefined> {
  const { rows } = await sql<GroupSend>`
    select ${columns} from sms_send s where s.id = ${id} and s.account_id = ${accountId}`.execute(on);
  return rows[0];
}

export async function lockSend(tx: Tx, id: bigint): Promise<GroupSend | undefined> {
  const { rows } = await sql<GroupSend>`
    select ${columns} from sms_send s where s.id = ${id} for no key update`.execute(tx);
  return rows[0];
}

export async function updateSend(
  tx: Tx,
  { id, state, upToContactId, queued, skipped, reason }: GroupSend,
  now: Date,
): Promise<void> {
  await sql`
    update sms_send set state = ${state}, up_to_contact_id = ${upToContactId}, queued = ${queued}, skipped = ${skipped},
           reason = ${reason}, changed_at = ${now} where id = ${id}`.execute(tx);
}

/** Newest first. */
export async function listSends(on: ReaderOrTx, accountId: bigint, limit: number): Promise<GroupSend[]> {
  const { rows } = await sql<GroupSend>`
    select ${columns} from sms_send s where s.account_id = ${accountId} order by s.id desc limit ${limit}`.execute(
    on,
  );
  return rows;
}

export type SmsSettings = { quiet: QuietHours | null; sender: string };

export async function readSettings(on: ReaderOrTx, accountId: bigint): Promise<SmsSettings> {
  const { rows } = await sql<SmsSettings>`
    select quiet, sender from sms_setting where account_id = ${accountId}`.execute(on);
  return rows[0] ?? { quiet: null, sender: '' };
}

export async function writeSettings(
  tx: Tx,
  accountId: bigint,
  { quiet, sender }: SmsSettings,
): Promise<void> {
  await sql`
    insert into sms_setting (account_id, quiet, sender)
    values (${accountId}, ${quiet === null ? null : jsonText(quiet)}::jsonb, ${sender})
    on conflict (account_id) do update set quiet = excluded.quiet, sender = excluded.sender`.execute(tx);
}
