import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { emailKey } from '#kernel/email';
import { readPhone } from '#kernel/phone';
import { typedCode } from '#kernel/readable-code';
import { findLedgerBalances } from '#modules/money/ledger';
import type { CardUser, CardUserView } from './loyalty-user.ts';
import { toPoints } from './points-book.ts';
import { findUsers } from './user-store.ts';

type Row = Omit<CardUser, 'user'> & { userId: bigint };

const columns = sql`m.id, m.account_id as "accountId", m.card_id as "cardId", m.user_id as "userId", m.code, m.secret,
  m.ledger_account_id as "ledgerAccountId", m.custom, m.voided, m.round, m.given_total as "givenTotal",
  m.given_today as "givenToday", m.given_on as "givenOn", m.consented_at as "consentedAt",
  m.created_at as "createdAt", m.changed_at as "changedAt"`;

/** The new row's id; undefined where the code is in use, or the user has the card already. */
export async function insertCardUser(
  tx: Tx,
  row: Pick<Row, 'accountId' | 'cardId' | 'userId' | 'code' | 'secret' | 'custom'> & {
    consent: string | null;
    now: Date;
  },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    insert into loyalty_card_user (account_id, card_id, user_id, code, secret, custom, consent, consented_at, created_at, changed_at)
    values (${row.accountId}, ${row.cardId}, ${row.userId}, ${row.code}, ${row.secret}, ${row.custom}::text[],
            ${row.consent}, ${row.consent === null ? null : row.now}, ${row.now}, ${row.now})
    on conflict do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function setLedgerAccount(tx: Tx, id: bigint, ledgerAccountId: bigint): Promise<void> {
  await sql`update loyalty_card_user set ledger_account_id = ${ledgerAccountId} where id = ${id}`.execute(tx);
}

/** Writes what may change of a row that is held. */
export async function updateCardUser(tx: Tx, to: CardUser, now: Date): Promise<void> {
  const { numAffectedRows } = await sql`
    update loyalty_card_user
       set custom = ${to.custom}::text[], voided = ${to.voided}, round = ${to.round}, given_total = ${to.givenTotal},
           given_today = ${to.givenToday}, given_on = ${to.givenOn}, changed_at = ${now}
     where id = ${to.id}`.execute(tx);
  assert.equal(numAffectedRows, 1n, 'a card user is never deleted');
}

/** By what a card user may be found. */
export type CardUserRef =
  | { cardId: bigint; userId: bigint }
  | { cardId: bigint; secret: string }
  | { accountId: bigint; code: string }
  | { id: bigint };

function where(ref: CardUserRef) {
  if ('id' in ref) return sql`m.id = ${ref.id}`;
  if ('secret' in ref) return sql`m.secret = ${ref.secret} and m.card_id = ${ref.cardId}`;
  if ('code' in ref)
    return sql`m.account_id = ${ref.accountId} and m.code = ${typedCode(ref.code).toLowerCase()}`;
  return sql`m.card_id = ${ref.cardId} and m.user_id = ${ref.userId}`;
}

export async function findCardUser(on: ReaderOrTx, ref: CardUserRef): Promise<CardUser | undefined> {
  const { rows } = await sql<Row>`select ${columns} from loyalty_card_user m where ${where(ref)}`.execute(on);
  return (await withUsers(on, rows))[0];
}

/** Holds the row for this `tx`: before its ledger accounts, after a coupon session. */
export async function lockCardUser(tx: Tx, ref: CardUserRef): Promise<CardUser | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from loyalty_card_user m where ${where(ref)} for no key update`.execute(tx);
  return (await withUsers(tx, rows))[0];
}

export type CardUserQuery = {
  cardId: bigint;
  includeVoided?: boolean | undefined;
  /** All that is named must match, in any case. */
  filter?: Partial<Record<'email' | 'phone' | 'firstName' | 'lastName' | 'code', string | undefined>>;
  /** Part of a name, of an address or of a phone, or the whole id. */
  search?: string | undefined;
  /** Only those after this one. */
  afterId?: bigint | undefined;
  limit: number;
  offset?: number | undefined;
};

/** In the order in which they joined. */
export async function listCardUsers(on: ReaderOrTx, query: CardUserQuery): Promise<CardUser[]> {
  const { cardId, includeVoided = true, filter = {}, search, afterId, limit, offset = 0 } = query;
  const { email, phone, firstName, lastName, code } = filter;
  const part = search === undefined ? '' : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const id = search?.replace(/^usr_/i, '') ?? '';
  const { rows } = await sql<Row>`
    select ${columns} from loyalty_card_user m join loyalty_user u on u.id = m.user_id
     where m.card_id = ${cardId}
       ${includeVoided ? sql`` : sql`and not m.voided`}
       ${afterId === undefined ? sql`` : sql`and m.id > ${afterId}`}
       ${email === undefined ? sql`` : sql`and lower(u.email) = ${emailKey(email)}`}
       ${phone === undefined ? sql`` : sql`and u.phone = ${readPhone(phone) ?? phone.replace(/^\+/, '')}`}
       ${firstName === undefined ? sql`` : sql`and lower(u.first_name) = lower(${firstName})`}
       ${lastName === undefined ? sql`` : sql`and lower(u.last_name) = lower(${lastName})`}
       ${code === undefined ? sql`` : sql`and m.code = ${typedCode(code).toLowerCase()}`}
       ${
         search === undefined
           ? sql``
           : sql`and (u.first_name ilike ${part} or u.last_name ilike ${part} or u.email ilike ${part}
                      or u.phone like ${part.replace('+', '')} or u.id::text = ${id})`
       }
     order by m.id limit ${limit} offset ${offset}`.execute(on);
  return withUsers(on, rows);
}

async function withUsers(on: ReaderOrTx, rows: readonly Row[]): Promise<CardUser[]> {
  if (rows.length === 0) return [];
  const users = await findUsers(
    on,
    rows.map(({ userId }) => userId),
  );
  return rows.map(({ userId, ...row }) => {
    const user = users.get(userId);
    assert(user, 'a loyalty user is never deleted');
    return { ...row, user };
  });
}

/** With what the ledger says they have. */
export async function withPoints(on: ReaderOrTx, rows: readonly CardUser[]): Promise<CardUserView[]> {
  const balances = await findLedgerBalances(
    on,
    rows.flatMap(({ ledgerAccountId }) => ledgerAccountId ?? []),
  );
  return rows.map((row) => ({ ...row, points: toPoints(balances.get(row.ledgerAccountId ?? 0n) ?? 0n) }));
}
