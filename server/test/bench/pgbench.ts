import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Figures } from './figures.ts';

const run = promisify(execFile);

/** pgbench's own read and write loads, or undefined where it is not installed. */
export async function measurePgbench(url: string, seconds: number): Promise<Figures[] | undefined> {
  const { hostname, port, username, pathname } = new URL(url);
  const server = ['-h', hostname, '-p', port, '-U', decodeURIComponent(username), pathname.slice(1)];
  try {
    await run('pgbench', ['-i', '-q', '-s', '5', ...server]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const measure = async (what: string, options: string[]): Promise<Figures> => {
    const { stdout } = await run('pgbench', [
      '-c',
      '16',
      '-j',
      '2',
      '-T',
      String(seconds),
      '-M',
      'prepared',
      ...options,
      ...server,
    ]);
    const latency = Number(/latency average = ([\d.]+) ms/.exec(stdout)?.[1]);
    return { what, perSecond: Number(/tps = ([\d.]+)/.exec(stdout)?.[1]), p50Ms: latency, p99Ms: latency };
  };
  return [
    await measure('point reads (latency: average)', ['-S']),
    await measure('TPC-B-like writes (average)', ['-N']),
  ];
}
