import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createDatabaseUrl } from './database.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Where a server keeps its data, so that a second one can be started on the same. */
export type ServerHome = { env: Record<string, string>; remove(): Promise<void> };

export type ServerProcess = {
  url: string;
  /** Everything it printed so far. */
  output(): string;
  /** SIGTERM, then its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  exited: Promise<number | null>;
};

/** A folder, and on the PostgreSQL run a database, of its own. */
export async function createHome(): Promise<ServerHome> {
  const folder = await mkdtemp(`${tmpdir()}/switchboard-`);
  const database = process.env.DB_ENGINE === 'postgres' ? { DATABASE_URL: await createDatabaseUrl() } : {};
  return {
    env: { DATA_DIR: folder, ...database },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Starts the built server and waits until it is ready. Rejects with its output when it ends instead. */
export async function startServer(
  home: ServerHome,
  {
    command = 'serve',
    env = {},
    waitFor,
  }: { command?: string; env?: Record<string, string>; waitFor?: string } = {},
): Promise<ServerProcess> {
  if (!existsSync(main)) throw new Error('the server is not built: run `npm run build` first');
  const child = spawn(process.execPath, [main, command], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'info', ...home.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));

  const url = await waitForUrl(child, () => output, waitFor);
  return {
    url,
    output: () => output,
    exited,
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const START_MS = 120_000;

function waitForUrl(child: ChildProcess, output: () => string, waitFor?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server was not ready in ${START_MS} ms:\n${output()}`));
    }, START_MS);
    const look = () => {
      const url = /"url":"(http[^"]+)"[^\n]*"listening"/.exec(output())?.[1];
      if (!url || (waitFor && !output().includes(waitFor))) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${output()}`));
    });
  });
}
