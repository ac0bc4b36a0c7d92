import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { LOWER_ALPHANUMERIC, randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';

/** The key and password by which an account's staff get into the validation widget. */
export type Widget = { accountId: bigint; key: string; passwordHash: string | null };

const KEY_LENGTH = 12;

const columns = sql`account_id as "accountId", widget_key as key, widget_password_hash as "passwordHash"`;

/** By the key that staff type, or by the account. */
export async function findWidget(
  on: ReaderOrTx,
  by: { key: string } | { accountId: bigint },
): Promise<Widget | undefined> {
  const where =
    'key' in by ? sql`widget_key = ${by.key.trim().toLowerCase()}` : sql`account_id = ${by.accountId}`;
  const { rows } = await sql<Widget>`
    select ${columns} from merchant where ${where} and widget_key is not null`.execute(on);
  return rows[0];
}

/** Gives the account a key where it has none, or with `newKey` another one; null takes the password away. */
export async function setWidget(
  tx: Tx,
  {
    accountId,
    passwordHash,
    newKey,
  }: { accountId: bigint; passwordHash?: string | null | undefined; newKey: boolean },
): Promise<Widget> {
  const fresh = randomText(KEY_LENGTH, LOWER_ALPHANUMERIC);
  const { rows } = await sql<Widget>`
    update merchant
       set widget_key = ${newKey ? fresh : sql`coalesce(widget_key, ${fresh})`}
           ${passwordHash === undefined ? sql`` : sql`, widget_password_hash = ${passwordHash}`}
     where account_id = ${accountId} returning ${columns}`.execute(tx);
  const [widget] = rows;
  if (!widget) throw new Refusal('account_not_found');
  return widget;
}
