import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from '../figures.ts';
import { LOAD_PROCESS } from './autocannon-load.ts';
import type { Job, Lives, Load, Outcome } from './job.ts';
import { hasWrk, runWrk } from './wrk.ts';

/** Keeps connections busy from another process. Throws when an answer was not a 200. */
export async function applyLoad(load: Load): Promise<Measured> {
  return measured(await run({ kind: 'requests', ...load }, false));
}

/** The same, and all answers; these cost the load some time. */
export async function applyLoadForAnswers(load: Load): Promise<{ measured: Measured; answers: string[] }> {
  const outcome = await run({ kind: 'requests', ...load }, true);
  return { measured: measured(outcome), answers: outcome.answers };
}

/** Orders, messages, polls and finishes, one after the other on each connection; `perSecond` counts whole lives. */
export async function applyLives(lives: Lives): Promise<Measured> {
  const { perSecond, ...rest } = measured(await run({ kind: 'lives', ...lives }, false));
  return { ...rest, perSecond: perSecond / 4 };
}

function measured({ failed, perSecond, p50Ms, p99Ms }: Outcome): Measured {
  if (failed > 0) throw new Error(`${failed} answers were not 200, or did not come`);
  return { perSecond, p50Ms, p99Ms };
}

/** By wrk where it is installed: it takes the least from the server's cores. */
async function run(job: Job, wantsAnswers: boolean): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-load-'));
  try {
    if (await hasWrk()) return await runWrk(job, folder, wantsAnswers);
    const file = join(folder, 'job.json');
    await writeFile(file, JSON.stringify({ job, wantsAnswers }));
    const child = fork(new URL(import.meta.url), { env: { ...process.env, [LOAD_PROCESS]: file } });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the load ended with ${code}`);
    return JSON.parse(await readFile(`${file}.outcome`, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
