import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#db';
import { embeddedForms } from '../../src/platform/db/value-forms.ts';
import { prepareTables } from './prepare-tables.ts';
import { keepPrepared, prepare } from './prepared-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * Where the embedded database is that tests begin with: `image.tar` and `prepared.json` for engines in
     * memory, `folder/` for servers of their own.
     */
    imageFolder: string;
  }
}

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../../.tmp/images/', import.meta.url));
const source = fileURLToPath(new URL('../../src/', import.meta.url));

/** Made once for each state of what it is made from. */
export async function setup(project: TestProject): Promise<void> {
  const folder = join(cache, await fingerprint());
  if (!existsSync(folder)) await makeImage(folder);
  project.provide('imageFolder', folder);
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const folder = join('platform', 'db', 'migrations');
  const migrations = (await readdir(join(source, folder))).map((name) => join(folder, name));
  const modules = (await readdir(join(source, 'modules'), { recursive: true })).map((name) =>
    join('modules', name),
  );
  const files = [...migrations, ...modules.filter((name) => /jobs\.ts$|catalog.*\.(ts|json)$/.test(name))];
  for (const file of files.sort()) hash.update(file).update(await readFile(join(source, file)));
  for (const name of ['prepare-tables', 'prepared-database', 'image-setup'])
    hash.update(await readFile(new URL(`./${name}.ts`, import.meta.url)));
  const require = createRequire(import.meta.url);
  for (const name of ['@electric-sql/pglite', 'pg-boss']) hash.update(await versionOf(require.resolve(name)));
  return hash.digest('hex').slice(0, 16);
}

/** Of the package that holds this file. */
async function versionOf(file: string): Promise<string> {
  for (let folder = join(file, '..'); folder !== join(folder, '..'); folder = join(folder, '..')) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { version } = JSON.parse(await readFile(manifest, 'utf8'));
    if (version) return version;
  }
  throw new Error(`no package around ${file}`);
}

/** Elsewhere, and moved when it is whole: whoever dies in the middle leaves nothing under the name. */
async function makeImage(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    const engine = await PGlite.create(embeddedForms);
    await prepareTables(await openDatabase({ engine }));
    // The engine writes zeros over all of its buffers at each start: half of what a start costs, with 128 MB.
    await engine.exec("alter system set shared_buffers = '16MB'");
    await dump(engine, join(unfinished, 'folder.tar'));
    await keepPrepared(
      unfinished,
      await prepare(async (text) => (await engine.exec(text)).at(-1)?.rows ?? []),
    );
    await dump(engine, join(unfinished, 'image.tar'));
    await engine.close();

    await mkdir(join(unfinished, 'folder'), { mode: 0o700 });
    await run('tar', ['-xf', join(unfinished, 'folder.tar'), '-C', join(unfinished, 'folder')]);
    await rm(join(unfinished, 'folder.tar'));
    for (const name of await readdir(cache)) {
      if (!name.startsWith('unfinished-')) await rm(join(cache, name), { recursive: true, force: true });
    }
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function dump(engine: PGlite, file: string): Promise<void> {
  await engine.exec('checkpoint');
  const image = await engine.dumpDataDir('none');
  await writeFile(file, Buffer.from(await image.arrayBuffer()));
}
