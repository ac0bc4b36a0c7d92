import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Job, type Outcome, serviceOf } from './job.ts';
import livesScript from './lives.lua';
import { readWrk } from './read-wrk.ts';
import requestsScript from './requests.lua';

const exec = promisify(execFile);

let installed: Promise<boolean> | undefined;

/** True where the program `wrk` is installed (Debian's package of that name). */
export function hasWrk(): Promise<boolean> {
  installed ??= exec('wrk', ['--version']).then(
    () => true,
    (error) => error.code !== 'ENOENT', // it ends with 1 after it told its version
  );
  return installed;
}

export async function runWrk(job: Job, folder: string, wantsAnswers: boolean): Promise<Outcome> {
  const { connections = 64, seconds, url } = job;
  const script = join(folder, 'script.lua');
  const list = join(folder, 'requests');
  const answersFile = join(folder, 'answers');
  await writeFile(script, job.kind === 'lives' ? livesScript : requestsScript);
  await writeFile(list, `${(job.kind === 'lives' ? ordersOf(job) : linesOf(job)).join('\n')}\n`);
  const threads = job.kind === 'lives' ? connections : 1;
  const { stdout } = await exec(
    'wrk',
    [
      ...[
        `-t${threads}`,
        `-c${connections}`,
        `-d${seconds}s`,
        '--latency',
        '--timeout',
        '10s',
        '-s',
        script,
        url,
        '--',
        list,
      ],
      job.kind === 'lives' ? job.simulator : wantsAnswers ? answersFile : '-',
    ],
    { maxBuffer: 1 << 26 },
  );
  return {
    ...readWrk(stdout),
    answers: wantsAnswers ? (await readFile(answersFile, 'utf8')).split('\n').filter(Boolean) : [],
  };
}

function ordersOf({ orders, names }: Extract<Job, { kind: 'lives' }>): string[] {
  return orders.map((path) => `${path}\t${names[serviceOf(path)]}`);
}

function linesOf({ headers = {}, requests }: Extract<Job, { kind: 'requests' }>): string[] {
  const all = { 'content-type': 'application/json', ...headers };
  return [
    ...Object.entries(all).map(([name, value]) => `HEADER\t${name}\t${value}`),
    ...requests.map(({ method, path, body = '' }) => `${method}\t${path}\t${body}`),
  ];
}
