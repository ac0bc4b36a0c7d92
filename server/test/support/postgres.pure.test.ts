import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createDatabase,
  dropDatabase,
  type PostgresServer,
  runStatement,
  startPostgres,
} from './postgres.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { makeServerFolder, removeStaleFolders } from './postgres-folder.ts';
import { isRunning, waitUntilGone } from './processes.ts';
import { isReachableBy } from './unprivileged-user.ts';

const show = async (url: string, setting: string) =>
  (await runStatement(url, `select setting from pg_settings where name = '${setting}'`)).rows[0].setting;
const postmasterOf = async (url: string) => {
  const { rows } = await runStatement(url, "select pg_read_file('postmaster.pid') as text");
  return Number(rows[0].text.split('\n')[0]);
};
const folderOf = async (url: string) => (await show(url, 'data_directory')).replace(/\/data$/, '');

describe.each([
  { which: 'any', embedded: false },
  { which: 'embedded', embedded: true },
])('a server from $which binaries', ({ embedded }) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ embedded, durable: true });
  });
  afterAll(() => server?.stop());

  test('answers, is recent enough, takes 200 connections and keeps what it commits', async () => {
    expect(server.version).toBeGreaterThanOrEqual(15);
    expect(await show(server.url, 'max_connections')).toBe('200');
    expect(await show(server.url, 'fsync')).toBe('on');
    expect(await show(server.url, 'synchronous_commit')).toBe('on');
  });

  test('makes a database, copies one, and drops one that is in use', async () => {
    const first = await createDatabase(server.url, 'it\'s "one"');
    await runStatement(first, 'create table kept as select 7 as n');
    const copy = await createDatabase(server.url, 'two', { template: 'it\'s "one"' });
    expect((await runStatement(copy, 'select n from kept')).rows).toEqual([{ n: 7 }]);

    const user = new pg.Client({ connectionString: copy });
    const ended = new Promise((resolve) => user.on('error', resolve));
    await user.connect();
    await dropDatabase(server.url, 'two');
    await ended;
    await expect(runStatement(copy, 'select 1')).rejects.toThrow(/does not exist/);
  });

  test('keeps what was committed and its URL when every process is killed', async () => {
    await runStatement(server.url, 'create table survivor as select 1 as n');
    const postmaster = await postmasterOf(server.url);

    await server.kill();
    expect(isRunning(postmaster)).toBe(false);
    await expect(runStatement(server.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    await server.restart();

    expect((await runStatement(server.url, 'select n from survivor')).rows).toEqual([{ n: 1 }]);
    await server.restart();
    expect((await runStatement(server.url, 'select n from survivor')).rows).toEqual([{ n: 1 }]);
  });
});

test('a server listens on loopback alone, and nothing is left after stop', async () => {
  const server = await startPostgres();
  const folder = await folderOf(server.url);
  const postmaster = await postmasterOf(server.url);
  expect(await show(server.url, 'fsync')).toBe('off');
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === 'IPv4');
  if (outside) {
    const refused = new Promise<string>((resolve) => {
      const socket = connect({ host: outside.address, port: Number(new URL(server.url).port) });
      socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
    });
    expect(await refused).toBe('refused');
  }

  await server.stop();
  await server.stop();

  expect(isRunning(postmaster)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

describe('a test process', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'switchboard-test-'));
  const program = join(scratch, 'program.cjs');
  beforeAll(async () => {
    await build({
      stdin: {
        contents: `import { startPostgres } from './postgres.ts';
          startPostgres().then(({ url, stop }) => {
            console.log(url);
            if (process.argv[2] === 'stop') stop().then(() => console.log('stopped'));
            else setInterval(() => {}, 1000);
          });`,
        resolveDir: import.meta.dirname,
        loader: 'ts',
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      external: ['pg-native'],
      define: { 'import.meta.url': JSON.stringify(import.meta.url) },
      logLevel: 'silent',
    });
  });
  afterAll(() => rmSync(scratch, { recursive: true }));

  test('waits for its server to stop although it has nothing else to do', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'stop']);
    expect(stdout).toMatch(/^postgres:.*\nstopped\n$/);
  });

  test.each(['SIGKILL', 'SIGINT'] as const)(
    'that is killed by %s takes its server and folder with it',
    async (how) => {
      const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
      const url = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
      const folder = await folderOf(url);
      const postmaster = await postmasterOf(url);

      child.kill(how);

      expect(await waitUntilGone([postmaster], 20_000)).toBe(true);
      await expect.poll(() => existsSync(folder), { timeout: 20_000 }).toBe(false);
    },
  );
});

test('a folder whose owner died is removed, one whose owner lives is not', () => {
  const dead = mkdtempSync(join(tmpdir(), 'switchboard-postgres-'));
  const alive = mkdtempSync(join(tmpdir(), 'switchboard-postgres-'));
  const deadPid = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
  writeFileSync(join(dead, 'owner.json'), JSON.stringify({ pid: deadPid, host: hostname() }));
  writeFileSync(join(alive, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname() }));

  removeStaleFolders();

  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
  rmSync(alive, { recursive: true });
});

test('the embedded binaries have the links that their package lists', async () => {
  const { root } = await findPostgresBinaries({ embedded: true });
  const links: { target: string }[] = JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8'));
  expect(links.map(({ target }) => join(root, '..', target)).filter((path) => !existsSync(path))).toEqual([]);
});

test('binaries that the server may not reach are copied to where it may', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'switchboard-test-'));
  const { root } = await findPostgresBinaries({ embedded: true });
  cpSync(root, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
  const hidden = { binDir: join(closed, 'native', 'bin'), root: join(closed, 'native'), version: 18 };

  const folder = makeServerFolder(hidden);

  const printed = execFileSync(join(folder.binDir, 'initdb'), ['--version'], folder.spawnOptions).toString();
  expect(printed).toMatch(/PostgreSQL/);
  rmSync(folder.path, { recursive: true });
  rmSync(closed, { recursive: true });
});

test('a file below a folder that only its owner may enter is out of reach of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'));
  const file = join(folder, 'open', 'file');
  mkdirSync(join(folder, 'open'));
  writeFileSync(file, '', { mode: 0o755 });
  const stranger = { uid: statSync(file).uid + 1, gid: statSync(file).gid + 1, name: 'stranger' };

  const closed = isReachableBy(file, stranger);
  chmodSync(folder, 0o755);
  const opened = isReachableBy(file, stranger);

  expect([closed, opened]).toEqual([false, true]);
  rmSync(folder, { recursive: true });
});
