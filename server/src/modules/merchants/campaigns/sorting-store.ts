import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

export type Folder = { id: bigint; accountId: bigint; name: string };

/** A category, or (`isMain`) one of the level above. */
export type Category = {
  id: bigint;
  accountId: bigint;
  isMain: boolean;
  mainId: bigint | null;
  mainName: string;
  name: string;
};

type Own = { accountId: bigint; id: bigint };

/** Undefined when the account has one of that name. */
export async function insertFolder(
  tx: Tx,
  { accountId, name }: Omit<Folder, 'id'>,
): Promise<Folder | undefined> {
  const { rows } = await sql<Folder>`
    insert into campaign_folder (account_id, name) values (${accountId}, ${name})
    on conflict do nothing returning id, account_id as "accountId", name`.execute(tx);
  return rows[0];
}

export async function findFolder(on: ReaderOrTx, { accountId, id }: Own): Promise<Folder | undefined> {
  const { rows } = await sql<Folder>`
    select id, account_id as "accountId", name from campaign_folder where id = ${id} and account_id = ${accountId}`.execute(
    on,
  );
  return rows[0];
}

export async function listFolders(on: ReaderOrTx, accountId: bigint): Promise<Folder[]> {
  const { rows } = await sql<Folder>`
    select id, account_id as "accountId", name from campaign_folder where account_id = ${accountId}
     order by id limit 10000`.execute(on);
  return rows;
}

const categoryColumns = sql`g.id, g.account_id as "accountId", g.is_main as "isMain", g.main_id as "mainId",
  coalesce(m.name, '') as "mainName", g.name`;
const categories = sql`campaign_category g left join campaign_category m on m.id = g.main_id`;

/** Undefined when the account has one of that name on that level. */
export async function insertCategory(
  tx: Tx,
  { accountId, name, isMain, mainId }: Omit<Category, 'id' | 'mainName'>,
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    insert into campaign_category (account_id, main_id, is_main, name)
    values (${accountId}, ${mainId}, ${isMain}, ${name}) on conflict do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function findCategory(on: ReaderOrTx, { accountId, id }: Own): Promise<Category | undefined> {
  const { rows } = await sql<Category>`
    select ${categoryColumns} from ${categories} where g.id = ${id} and g.account_id = ${accountId}`.execute(
    on,
  );
  return rows[0];
}

export async function listCategories(
  on: ReaderOrTx,
  { accountId, isMain }: { accountId: bigint; isMain: boolean },
): Promise<Category[]> {
  const { rows } = await sql<Category>`
    select ${categoryColumns} from ${categories} where g.account_id = ${accountId} and g.is_main = ${isMain}
     order by g.id limit 10000`.execute(on);
  return rows;
}

/** Of any account, for showing what is listed. */
export async function findCategories(on: ReaderOrTx, ids: readonly bigint[]): Promise<Map<bigint, Category>> {
  const { rows } = await sql<Category>`
    select ${categoryColumns} from ${categories} where g.id = any(${[...new Set(ids)]}::bigint[])`.execute(
    on,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
