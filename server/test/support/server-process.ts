import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { copyFolder } from './copy-folder.ts';
import { createTestDatabase } from './database.ts';
import { mustEnd } from './left-overs.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Run by the server before its own program: whoever started it holds the other end of its input. */
const endWithParent =
  "process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL')).resume().unref();";

const toModule = (program: string) => `data:text/javascript,${encodeURIComponent(program)}`;

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
  signal(name: NodeJS.Signals): void;
  /** From now on nobody reads what it prints. */
  closeOutput(): void;
  exited: Promise<number | null>;
};

/**
 * A folder, and on the PostgreSQL run a database, of its own. The schema and the catalogue are in it already, as after
 * a first start, unless `empty`.
 */
export async function createHome({ empty = false } = {}): Promise<ServerHome> {
  const folder = await mkdtemp(`${tmpdir()}/switchboard-`);
  const made = process.env.DB_ENGINE === 'postgres' ? await createTestDatabase({ empty }) : undefined;
  if (!made && !empty) await copyFolder(join(inject('imageFolder'), 'folder'), join(folder, 'pglite'));
  const remove = async () => {
    ended();
    await made?.drop();
    await rm(folder, { recursive: true, force: true });
  };
  const ended = mustEnd(`data in ${folder}`, remove);
  return { env: { DATA_DIR: folder, ...(made ? { DATABASE_URL: made.url } : {}) }, remove };
}

/** Starts the built server and waits until it is ready. Rejects with its output when it ends instead. */
export async function startServer(
  home: ServerHome,
  {
    command = 'serve',
    env = {},
    waitFor,
    stdout,
    hook = '',
  }: {
    command?: string;
    env?: Record<string, string>;
    waitFor?: string;
    /** Where it prints to, a file descriptor; it is ready when `env.PORT` answers. */
    stdout?: number;
    /** Run in its process before its own program. */
    hook?: string;
  } = {},
): Promise<ServerProcess> {
  if (!existsSync(main)) throw new Error('the server is not built: run `npm run build` first');
  // Quick to compile, slow to run: most of these servers live for a few seconds.
  const child = spawn(
    process.execPath,
    ['--liftoff-only', `--import=${toModule(endWithParent + hook)}`, main, command],
    {
      env: { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'info', ...home.env, ...env },
      stdio: ['pipe', stdout ?? 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const killed = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  void exited.then(mustEnd(`a server on ${home.env.DATA_DIR}`, killed));

  const url =
    stdout === undefined
      ? await waitForUrl(child, () => output, waitFor)
      : await waitForPort(child, () => output, `http://127.0.0.1:${env.PORT}`);
  return {
    url,
    output: () => output,
    exited,
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
    kill: killed,
    signal: (name) => void child.kill(name),
    closeOutput: () => void child.stdout?.destroy(),
  };
}

const START_MS = 120_000;

async function waitForPort(child: ChildProcess, output: () => string, url: string): Promise<string> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return url;
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`the server is not ready:\n${output()}`);
    await sleep(50);
  }
}

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
