import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { build } from 'esbuild';
import { afterAll, expect, inject, test } from 'vitest';
import { copyFolder } from '#test/copy-folder';
import { openEmbeddedFolder } from './embedded-folder.ts';

const scratch = mkdtempSync(join(tmpdir(), 'switchboard-embedded-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A database of its own: copied, because making one takes seconds. */
async function newFolder(name: string): Promise<string> {
  const folder = join(scratch, name);
  await copyFolder(join(inject('imageFolder'), 'folder'), folder);
  return folder;
}

async function ask(db: PGlite, text: string): Promise<Record<string, unknown> | undefined> {
  return (await db.query<Record<string, unknown>>(text)).rows[0];
}

/**
 * The content of a disk that loses everything it was not told to sync: a copy that gets a file's content
 * only when the file is synced, and a folder's names only when the folder or the file is.
 */
function createWorstDisk(live: string, disk: string) {
  cpSync(live, disk, { recursive: true });
  return (_descriptor: number, path: string) => {
    const target = join(disk, relative(live, path));
    if (statSync(path).isDirectory()) copyNames(path, target);
    else {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(path, target);
    }
  };
}

function copyNames(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const now = readdirSync(from, { withFileTypes: true });
  const kept = new Set(now.map(({ name }) => name));
  for (const name of readdirSync(to)) if (!kept.has(name)) rmSync(join(to, name), { recursive: true });
  for (const entry of now) {
    const target = join(to, entry.name);
    if (existsSync(target)) continue;
    if (entry.isDirectory()) mkdirSync(target);
    else writeFileSync(target, '');
  }
}

test('power cut at any moment loses nothing that was acknowledged', async () => {
  const live = await newFolder('live');
  const disk = join(scratch, 'disk');
  const afterCut = join(scratch, 'after-cut');
  const before = await openEmbeddedFolder(live);
  await before.exec(`create table power_entry (id int primary key, text text); create index on power_entry (text);
    create table power_balance (id int primary key, n int not null); insert into power_balance select g, 0 from generate_series(0, 9) g`);
  await before.close();

  const db = await openEmbeddedFolder(live, { sync: createWorstDisk(live, disk) });
  let acknowledged = 0;
  for (let cut = 0; cut < 3; cut++) {
    for (let i = 0; i < 10; i++) {
      await db.query(
        `with moved as (update power_balance set n = n + 1 where id = $1::int % 10)
         insert into power_entry select $1::int * 50 + g, repeat(md5(($1::int * 50 + g)::text), 12) from generate_series(0, 49) g`,
        [acknowledged],
      );
      acknowledged++;
      if (i === cut * 4) await db.exec('checkpoint');
    }
    rmSync(afterCut, { recursive: true, force: true });
    await copyFolder(disk, afterCut);

    const reopened = await openEmbeddedFolder(afterCut);

    const books = `select (select count(*)::int from power_entry) entries, (select sum(n)::int from power_balance) total`;
    expect(await ask(reopened, books)).toEqual({ entries: acknowledged * 50, total: acknowledged });
    await reopened.exec('set enable_seqscan = off');
    expect(await ask(reopened, 'select count(*)::int n from power_entry where text > $$$$')).toEqual({
      n: acknowledged * 50,
    });
    await reopened.close();
  }
  await db.close();
});

test('one commit is one sync, a rollback or a read none', async () => {
  const synced: string[] = [];
  const sync = (descriptor: number, path: string) => {
    fsyncSync(descriptor);
    synced.push(path);
  };
  const db = await openEmbeddedFolder(await newFolder('counted'), { sync });
  await db.exec('create table t (n int)');
  const during = async (work: () => Promise<unknown>) => {
    const before = synced.length;
    await work();
    return synced.slice(before).map((path) => path.replace(/.*pg_wal.*/, 'log'));
  };

  const commit = await during(() =>
    db.transaction(async (tx) => {
      await tx.query('insert into t values (1)');
      await tx.query('insert into t values (2)');
    }),
  );
  const rollback = await during(() =>
    db.transaction(async (tx) => {
      await tx.query('insert into t values (3)');
      await tx.rollback();
    }),
  );
  const read = await during(() => db.query('select count(*) from t'));

  expect({ commit, rollback, read }).toEqual({ commit: ['log'], rollback: [], read: [] });
  await db.close();
});

test('a disk that cannot write fails the commit and ends the process, and what was acknowledged is there', async () => {
  const folder = await newFolder('broken-disk');
  const program = await buildProgram(`
    import { fsyncSync } from 'node:fs';
    import { openEmbeddedFolder } from './embedded-folder.ts';
    let broken = false;
    const sync = (descriptor) => {
      if (broken) throw new Error('EIO: i/o error');
      fsyncSync(descriptor);
    };
    const db = await openEmbeddedFolder(process.argv[2], { sync });
    await db.exec('create table t (n int); insert into t values (1)');
    broken = true;
    db.exec('insert into t values (2)').then(() => console.log('acknowledged'), () => {});
    setTimeout(() => console.log('still alive'), 5000);`);

  const { code, output } = await runToEnd(program, folder);

  expect(code).not.toBe(0);
  expect(output).toContain('the disk refused what the database wrote');
  expect(output).not.toMatch(/acknowledged|still alive/);
  const reopened = await openEmbeddedFolder(folder);
  expect(await ask(reopened, 'select count(*)::int n from t where n = 1')).toEqual({ n: 1 });
  await reopened.close();
});

test('a folder with other things in it is refused and left alone', async () => {
  const folder = join(scratch, 'photos');
  mkdirSync(folder);
  writeFileSync(join(folder, 'cat.jpg'), 'meow');

  await expect(openEmbeddedFolder(folder)).rejects.toThrow(/files in it that are no database/);

  expect(readdirSync(folder)).toEqual(['cat.jpg']);
});

test('who is killed while it makes the database, once its files look complete or it has its name, leaves the next one in peace', async () => {
  const program = await buildProgram(`
    import { openEmbeddedFolder } from './embedded-folder.ts';
    await openEmbeddedFolder(process.argv[2]);
    setInterval(() => {}, 1000);`);
  const folder = join(scratch, 'killed');
  const killOneWhen = async (isReached: () => boolean) => {
    const maker = spawn(process.execPath, ['--liftoff-only', program, folder], { stdio: 'ignore' });
    const exited = once(maker, 'exit');
    while (!isReached() && maker.exitCode === null) await sleep(1);
    maker.kill('SIGKILL');
    await exited;
  };

  await killOneWhen(() => existsSync(join(`${folder}.unfinished`, 'PG_VERSION')));
  expect(existsSync(folder)).toBe(false);
  await killOneWhen(() => existsSync(folder));
  const db = await openEmbeddedFolder(folder);

  expect(await ask(db, 'select 1 as n')).toEqual({ n: 1 });
  await db.close();
});

/** A program of its own that imports ours; PGlite stays in its package, beside its files. */
async function buildProgram(contents: string): Promise<string> {
  const outfile = join(mkdtempSync(join(scratch, 'program-')), 'program.mjs');
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: {
      '@electric-sql/pglite/nodefs': import.meta.resolve('@electric-sql/pglite/nodefs'),
      '@electric-sql/pglite': import.meta.resolve('@electric-sql/pglite'),
    },
    external: ['file:*'],
    logLevel: 'silent',
  });
  return outfile;
}

async function runToEnd(program: string, folder: string): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['--liftoff-only', program, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}
