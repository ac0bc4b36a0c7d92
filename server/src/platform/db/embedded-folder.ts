import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { type Sync, SyncedFileSystem, syncedStartParams } from './synced-file-system.ts';

export type EmbeddedFolderOptions = Pick<PGliteOptions, 'parsers' | 'serializers'> & {
  /** For tests: what to do where a file must reach the disk. */
  sync?: Sync;
};

/**
 * Opens the embedded database in that folder, and makes it where there is none. What it acknowledges is on
 * the disk: it survives the death of the process and of the machine. Lock the folder first (`lockFolder`):
 * the database itself does not notice a second process.
 */
export async function openEmbeddedFolder(
  dataDir: string,
  options: EmbeddedFolderOptions = {},
): Promise<PGlite> {
  const folder = resolve(dataDir);
  const { sync, ...rest } = options;
  if (!existsSync(join(folder, 'PG_VERSION'))) await createFolder(folder);
  return PGlite.create({
    ...rest,
    fs: new SyncedFileSystem(folder, sync),
    startParams: [...syncedStartParams],
    relaxedDurability: false,
  });
}

/** Made elsewhere and moved: who is killed in the middle of it leaves nothing under the folder's name. */
async function createFolder(folder: string): Promise<void> {
  if (existsSync(folder)) await removeEmpty(folder);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  // Only made and closed: it need not write zeros over large buffers first.
  const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];
  const pglite = await PGlite.create(unfinished, { startParams });
  await pglite.close();
  await syncTree(unfinished);
  await rename(unfinished, folder);
  await syncOne(dirname(folder));
}

async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (cause) {
    throw new Error(`${folder} has files in it that are no database: choose another folder`, { cause });
  }
}

/** Several at a time: the file system then needs far fewer commits of its own (measured: an eighth of the time). */
async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = [...entries.map((entry) => join(entry.parentPath, entry.name)), folder];
  const syncNext = async (): Promise<void> => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await syncOne(path);
  };
  await Promise.all(Array.from({ length: 8 }, syncNext));
}

async function syncOne(path: string): Promise<void> {
  if (process.platform === 'win32') return; // opens no folders, and syncs no file that is only read
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
