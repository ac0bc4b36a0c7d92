import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { typedCode } from '#kernel/readable-code';
import type { Directory, DirectorySettings } from './directory.ts';

const columns = sql`d.id, d.account_id as "accountId", d.code, d.name, d.description, d.domain, d.status, d.type,
  d.language, d.registration, d.consent_text as "consentText", d.payment, d.payment_url as "paymentUrl",
  d.created_at as "createdAt", d.changed_at as "changedAt"`;

const columnOf: Record<keyof Required<DirectorySettings>, string> = {
  name: 'name',
  description: 'description',
  domain: 'domain',
  status: 'status',
  type: 'type',
  language: 'language',
  registration: 'registration',
  consentText: 'consent_text',
  payment: 'payment',
  paymentUrl: 'payment_url',
};

/** Undefined where the code is in use. */
export async function insertDirectory(
  tx: Tx,
  row: Required<{ [K in keyof DirectorySettings]: NonNullable<DirectorySettings[K]> }> & {
    accountId: bigint;
    code: string;
    now: Date;
  },
): Promise<Directory | undefined> {
  const { rows } = await sql<Directory>`
    insert into directory as d (account_id, code, name, description, domain, status, type, language, registration,
                                consent_text, payment, payment_url, created_at, changed_at)
    values (${row.accountId}, ${row.code}, ${row.name}, ${row.description}, ${row.domain}, ${row.status}, ${row.type},
            ${row.language}, ${row.registration}, ${row.consentText}, ${row.payment}, ${row.paymentUrl}, ${row.now}, ${row.now})
    on conflict (code) do nothing returning ${columns}`.execute(tx);
  return rows[0];
}

export async function updateDirectory(
  tx: Tx,
  { id, settings, now }: { id: bigint; settings: DirectorySettings; now: Date },
): Promise<void> {
  const sets = (Object.keys(columnOf) as (keyof DirectorySettings)[])
    .filter((key) => settings[key] !== undefined)
    .map((key) => sql`${sql.ref(columnOf[key])} = ${settings[key]}`);
  await sql`update directory set ${sql.join([...sets, sql`changed_at = ${now}`])} where id = ${id}`.execute(
    tx,
  );
}

type Own = { accountId: bigint; id: bigint };

/** The account's own, not removed. */
export async function findOwnDirectory(
  on: ReaderOrTx,
  { accountId, id }: Own,
): Promise<Directory | undefined> {
  const { rows } = await sql<Directory>`
    select ${columns} from directory d
     where d.id = ${id} and d.account_id = ${accountId} and d.status <> 'removed'`.execute(on);
  return rows[0];
}

/** As `findOwnDirectory`, and held for this `tx`. */
export async function lockOwnDirectory(tx: Tx, { accountId, id }: Own): Promise<Directory | undefined> {
  const { rows } = await sql<Directory>`
    select ${columns} from directory d
     where d.id = ${id} and d.account_id = ${accountId} and d.status <> 'removed' for no key update`.execute(
    tx,
  );
  return rows[0];
}

/** Of any account, removed ones too: their page says so. */
export async function findDirectoryByCode(on: ReaderOrTx, code: string): Promise<Directory | undefined> {
  const { rows } =
    await sql<Directory>`select ${columns} from directory d where d.code = ${typedCode(code).toLowerCase()}`.execute(
      on,
    );
  return rows[0];
}

/** A directory and how much is in it. */
export type CountedDirectory = Directory & { campaignCount: number; cardCount: number; userCount: number };

/** In the order they were made. */
export async function listDirectories(
  on: ReaderOrTx,
  { accountId, id, limit }: { accountId: bigint; id?: bigint | undefined; limit: number },
): Promise<CountedDirectory[]> {
  const { rows } = await sql<CountedDirectory>`
    select ${columns},
           (select count(*)::int from directory_item i where i.directory_id = d.id and i.kind = 'campaign') as "campaignCount",
           (select count(*)::int from directory_item i where i.directory_id = d.id and i.kind = 'loyalty_card') as "cardCount",
           (select count(*)::int from directory_user u where u.directory_id = d.id) as "userCount"
      from directory d
     where d.account_id = ${accountId} and d.status <> 'removed' ${id === undefined ? sql`` : sql`and d.id = ${id}`}
     order by d.id limit ${limit}`.execute(on);
  return rows;
}
