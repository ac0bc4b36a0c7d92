import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

export const itemKinds = ['campaign', 'loyalty_card'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** One thing that a directory lists. */
export type DirectoryItem = {
  directoryId: bigint;
  kind: ItemKind;
  objectId: bigint;
  /** null: what the thing itself says. */
  categoryId: bigint | null;
  featured: boolean | null;
  /** Smaller ones come first. */
  position: number;
};

export type ItemRef = Pick<DirectoryItem, 'directoryId' | 'kind' | 'objectId'>;

const columns = sql`i.directory_id as "directoryId", i.kind, i.object_id as "objectId", i.category_id as "categoryId",
  i.featured, i.position`;

/** Listed once; a second time changes what is named of it. */
export async function upsertItem(
  tx: Tx,
  item: ItemRef & Partial<Pick<DirectoryItem, 'categoryId' | 'featured' | 'position'>>,
  now: Date,
): Promise<void> {
  const sets = [
    ...(item.categoryId === undefined ? [] : [sql`category_id = ${item.categoryId}`]),
    ...(item.featured === undefined ? [] : [sql`featured = ${item.featured}`]),
    ...(item.position === undefined ? [] : [sql`position = ${item.position}`]),
  ];
  await sql`
    insert into directory_item (directory_id, kind, object_id, category_id, featured, position, listed_at)
    values (${item.directoryId}, ${item.kind}, ${item.objectId}, ${item.categoryId ?? null}, ${item.featured ?? null},
            ${item.position ?? 0}, ${now})
    on conflict (directory_id, kind, object_id) do
      ${sets.length === 0 ? sql`nothing` : sql`update set ${sql.join(sets)}`}`.execute(tx);
}

export async function deleteItem(tx: Tx, { directoryId, kind, objectId }: ItemRef): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from directory_item where directory_id = ${directoryId} and kind = ${kind} and object_id = ${objectId}`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

export async function countItems(on: ReaderOrTx, directoryId: bigint): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from directory_item where directory_id = ${directoryId}`.execute(on);
  return rows[0]?.count ?? 0;
}

/** By position, then in the order they were listed. */
export async function listItems(
  on: ReaderOrTx,
  { directoryId, limit }: { directoryId: bigint; limit: number },
): Promise<DirectoryItem[]> {
  const { rows } = await sql<DirectoryItem>`
    select ${columns} from directory_item i where i.directory_id = ${directoryId}
     order by i.position, i.listed_at, i.kind, i.object_id limit ${limit}`.execute(on);
  return rows;
}
