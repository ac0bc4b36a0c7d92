import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SECRET_KEY } from './world.ts';

export type Env = Record<string, string>;

export type Server = { url: string; pid: number; readySeconds: number; stop(): Promise<void> };

const main = fileURLToPath(new URL('./main.js', import.meta.url));
const START_SECONDS = 60;

/** Starts the built server; it has ended by itself where this throws. What it prints goes to a file, as a service's log does. */
export async function startServer(env: Env): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-bench-log-'));
  const file = join(folder, 'log');
  const log = openSync(file, 'w');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [main, 'serve'], {
    env: {
      ...process.env,
      ...{ PORT: '0', SIMULATOR: '1', DEMO_AUTO_SMS_MS: '0', LOG_LEVEL: 'info', SECRET_KEY },
      ...env,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  while (child.exitCode === null && performance.now() - startedAt < START_SECONDS * 1_000) {
    await sleep(5);
    const url = /"url":"(http[^"]+)"[^\n]*"listening"/.exec(readFileSync(file, 'utf8'))?.[1];
    if (!url || !child.pid) continue;
    return {
      ...{ url, pid: child.pid, readySeconds: (performance.now() - startedAt) / 1_000 },
      async stop() {
        child.kill('SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
        await rm(folder, { recursive: true, force: true });
      },
    };
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not start:\n${readFileSync(file, 'utf8')}`);
}
