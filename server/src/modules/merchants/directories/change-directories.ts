import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { readableCode } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { findCategory } from '#modules/merchants/campaigns';
import { assertSound, type Directory, type DirectorySettings } from './directory.ts';
import { insertDirectory, lockOwnDirectory, updateDirectory } from './directory-store.ts';
import { countItems, type DirectoryItem, deleteItem, type ItemRef, upsertItem } from './item-store.ts';
import { mayBeListed } from './listed.ts';

export type DirectoriesDeps = { db: Database; clock: Clock; publicAddress: { url: string } };

const CODE_LENGTH = 6;

/** More than a page can show. */
export const MOST_ITEMS = 5_000;

const atFirst = {
  description: '',
  domain: '',
  status: 'active',
  type: 'web',
  language: 'en',
  registration: 'none',
  consentText: '',
  payment: 'none',
  paymentUrl: '',
} as const;

/** Refuses `bad_request` (`name` says which setting). */
export async function createDirectory(
  { db, clock }: DirectoriesDeps,
  { accountId, ...settings }: { accountId: bigint; name: string } & DirectorySettings,
): Promise<Directory> {
  const row = { ...atFirst, ...named(settings) };
  assertSound(row);
  return db.write(async (tx) => {
    for (;;) {
      const code = readableCode(CODE_LENGTH);
      const made = await insertDirectory(tx, { ...row, accountId, code, now: clock() });
      if (made) return made;
    }
  });
}

/** Changes what is named; `status: 'removed'` takes it out of sight for good. Refuses `not_found`, `bad_request`. */
export async function changeDirectory(
  { db, clock }: DirectoriesDeps,
  { accountId, id, ...settings }: { accountId: bigint; id: bigint } & DirectorySettings,
): Promise<Directory> {
  return db.write(async (tx) => {
    const before = await getLocked(tx, { accountId, id });
    const after: Directory = { ...before, ...named(settings), changedAt: clock() };
    assertSound(after);
    await updateDirectory(tx, { id, settings, now: after.changedAt });
    return after;
  });
}

export type ListItem = Omit<ItemRef, 'directoryId'> & {
  accountId: bigint;
  id: bigint;
} & Partial<Pick<DirectoryItem, 'categoryId' | 'featured' | 'position'>>;

/**
 * Lists a campaign or card of the account, or of one under it; a second time changes what is named. Refuses `not_found`
 * (`directory`, `campaign`, `loyalty_card`, `category`), `limit_reached`.
 */
export async function listItem(
  { db, clock }: DirectoriesDeps,
  { accountId, id, ...item }: ListItem,
): Promise<void> {
  await db.write(async (tx) => {
    await getLocked(tx, { accountId, id });
    if (!(await mayBeListed(tx, { accountId, kind: item.kind, objectId: item.objectId })))
      throw new Refusal('not_found', { what: item.kind });
    if (item.categoryId && !(await findCategory(tx, { accountId, id: item.categoryId })))
      throw new Refusal('not_found', { what: 'category' });
    await upsertItem(tx, { ...item, directoryId: id }, clock());
    if ((await countItems(tx, id)) > MOST_ITEMS) throw new Refusal('limit_reached', { what: 'directory' });
  });
}

/** Refuses `not_found` (`directory`, or the kind of what is not listed). */
export async function unlistItem(
  { db }: DirectoriesDeps,
  { accountId, id, kind, objectId }: { accountId: bigint; id: bigint } & Omit<ItemRef, 'directoryId'>,
): Promise<void> {
  await db.write(async (tx) => {
    await getLocked(tx, { accountId, id });
    if (!(await deleteItem(tx, { directoryId: id, kind, objectId })))
      throw new Refusal('not_found', { what: kind });
  });
}

async function getLocked(tx: Tx, own: { accountId: bigint; id: bigint }): Promise<Directory> {
  const directory = await lockOwnDirectory(tx, own);
  if (!directory) throw new Refusal('not_found', { what: 'directory' });
  return directory;
}

type Named<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function named<T extends object>(settings: T): Named<T> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as unknown as Named<T>;
}
