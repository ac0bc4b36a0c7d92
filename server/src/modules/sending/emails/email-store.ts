import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Email, EmailState } from './email.ts';

const columns = sql`e.id, e.account_id as "accountId", e.message_id as "messageId", e.recipient,
  e.from_name as "fromName", e.reply_to as "replyTo", e.subject, e.text_body as "textBody", e.html_body as "htmlBody",
  e.unsubscribe_url as "unsubscribeUrl", e.credits, e.state, e.attempts, e.last_error as "lastError",
  e.created_at as "createdAt", e.changed_at as "changedAt"`;

export async function insertEmail(
  tx: Tx,
  email: Omit<Email, 'id' | 'state' | 'attempts' | 'lastError' | 'createdAt' | 'changedAt'>,
  now: Date,
): Promise<Email> {
  const { rows } = await sql<Email>`
    insert into email as e (account_id, message_id, recipient, from_name, reply_to, subject, text_body, html_body,
                            unsubscribe_url, credits, state, created_at, changed_at)
    values (${email.accountId}, ${email.messageId}, ${email.recipient}, ${email.fromName}, ${email.replyTo},
            ${email.subject}, ${email.textBody}, ${email.htmlBody}, ${email.unsubscribeUrl}, ${email.credits}, 'pending',
            ${now}, ${now})
    returning ${columns}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('a row that was just inserted is there');
  return row;
}

export async function findEmail(on: ReaderOrTx, id: bigint): Promise<Email | undefined> {
  const { rows } = await sql<Email>`select ${columns} from email e where e.id = ${id}`.execute(on);
  return rows[0];
}

/** False where it is not pending any more: another try has ended it. Bodies go once it is sent, unless they are kept. */
export async function endAttempt(
  tx: Tx,
  {
    id,
    state,
    error,
    keepBodies,
  }: { id: bigint; state: EmailState; error: string | null; keepBodies: boolean },
  now: Date,
): Promise<boolean> {
  const erase = state === 'sent' && !keepBodies;
  const { numAffectedRows } = await sql`
    update email set state = ${state}, attempts = attempts + 1, last_error = ${error}, changed_at = ${now}
           ${erase ? sql`, text_body = '', html_body = ''` : sql``}
     where id = ${id} and state = 'pending'`.execute(tx);
  return numAffectedRows === 1n;
}

/** A failed one is pending again; undefined for any other. */
export async function reopenEmail(tx: Tx, id: bigint, now: Date): Promise<Email | undefined> {
  const { rows } = await sql<Email>`
    update email e set state = 'pending', changed_at = ${now} where e.id = ${id} and e.state = 'failed'
    returning ${columns}`.execute(tx);
  return rows[0];
}

export type EmailQuery = {
  accountId?: bigint | undefined;
  state?: EmailState | undefined;
  /** An email's id: only what is older. */
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listEmails(
  on: ReaderOrTx,
  { accountId, state, before, limit }: EmailQuery,
): Promise<Email[]> {
  const { rows } = await sql<Email>`
    select ${columns} from email e
     where true ${accountId === undefined ? sql`` : sql`and e.account_id = ${accountId}`}
       ${state === undefined ? sql`` : sql`and e.state = ${sql.lit(state)}`}
       ${before === undefined ? sql`` : sql`and e.id < ${before}`}
     order by e.id desc limit ${Math.min(limit, 1_000)}`.execute(on);
  return rows;
}

/** Emails that are over and were changed before that moment, at most so many. */
export async function deleteEmails(
  tx: Tx,
  { state, before, limit }: { state: EmailState; before: Date; limit: number },
): Promise<void> {
  await sql`
    delete from email where id = any (array(
      select id from email where state = ${state} and changed_at < ${before} order by changed_at limit ${limit}
         for update skip locked))`.execute(tx);
}
