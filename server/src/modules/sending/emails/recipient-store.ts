import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { cleanEmail, emailKey } from '#kernel/email';
import { LOWER_ALPHANUMERIC, randomText } from '#kernel/random-text';

/** An address that an account writes to. */
export type EmailRecipient = {
  accountId: bigint;
  address: string;
  /** Opens the page on which it unsubscribes. */
  token: string;
  unsubscribedAt: Date | null;
};

const TOKEN_LENGTH = 32;

const columns = sql`r.account_id as "accountId", r.address, r.token, r.unsubscribed_at as "unsubscribedAt"`;

/** Finds it, or writes it down; held for this `tx`, so that nobody unsubscribes in between. */
export async function lockRecipient(
  tx: Tx,
  { accountId, address }: { accountId: bigint; address: string },
  now: Date,
): Promise<EmailRecipient> {
  await sql`
    insert into email_recipient (account_id, address, token, created_at)
    values (${accountId}, ${cleanEmail(address)}, ${randomText(TOKEN_LENGTH, LOWER_ALPHANUMERIC)}, ${now})
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<EmailRecipient>`
    select ${columns} from email_recipient r
     where r.account_id = ${accountId} and lower(r.address) = ${emailKey(address)} for no key update`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) throw new Error('a row that was just inserted is there');
  return row;
}

export async function findRecipient(on: ReaderOrTx, token: string): Promise<EmailRecipient | undefined> {
  const { rows } = await sql<EmailRecipient>`
    select ${columns} from email_recipient r where r.token = ${token}`.execute(on);
  return rows[0];
}

/** When each of these addresses has unsubscribed, by the key of the address; the others are missing. */
export async function findUnsubscribed(
  on: ReaderOrTx,
  { accountId, addresses }: { accountId: bigint; addresses: readonly string[] },
): Promise<Map<string, Date>> {
  const { rows } = await sql<{ address: string; at: Date }>`
    select lower(address) as address, unsubscribed_at as at from email_recipient
     where account_id = ${accountId} and unsubscribed_at is not null
       and lower(address) = any(${addresses.map(emailKey)}::text[])`.execute(on);
  return new Map(rows.map(({ address, at }) => [address, at]));
}

/** The first time counts. False where nobody has that token. */
export async function setUnsubscribed(
  tx: Tx,
  { token, unsubscribed, now }: { token: string; unsubscribed: boolean; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update email_recipient
       set unsubscribed_at = ${unsubscribed ? sql`coalesce(unsubscribed_at, ${now}::timestamptz)` : sql`null`}
     where token = ${token}`.execute(tx);
  return numAffectedRows === 1n;
}
