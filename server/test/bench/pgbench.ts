import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measured } from './figures.ts';
import type { Home } from './homes.ts';
import orderScript from './order.sql';

const run = promisify(execFile);

/** True where `pgbench` is installed (Debian's package `postgresql-contrib`). */
export function hasPgbench(): Promise<boolean> {
  return run('pgbench', ['--version']).then(
    () => true,
    () => false,
  );
}

/** `order.sql`, one transaction for each order, on 16 connections: of many accounts and ten offers, or of one and one. */
export async function measureOrderTransactions(
  { databaseUrl, world }: Pick<Home, 'databaseUrl' | 'world'>,
  {
    folder,
    seconds,
    accounts,
    offers,
  }: { folder: string; seconds: number; accounts: number; offers: number },
): Promise<Measured> {
  const { hostname, port, username, pathname } = new URL(databaseUrl);
  const script = join(folder, 'order.sql');
  await writeFile(script, orderScript);
  const variables = {
    ...{ first_account: world.firstAccountId, accounts, pool: world.poolId, offers },
    services: world.services.map(({ id }) => id).join(','),
  };
  const { stdout } = await run('pgbench', [
    ...['-n', '-c', '16', '-j', '2', '-T', String(seconds), '-M', 'prepared', '-f', script],
    ...Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]),
    ...['-h', hostname, '-p', port, '-U', decodeURIComponent(username), pathname.slice(1)],
  ]);
  const failed = Number(/failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0);
  if (failed > 0) throw new Error(`pgbench: ${failed} transactions failed`);
  const latency = Number(/latency average = ([\d.]+) ms/.exec(stdout)?.[1]);
  return { perSecond: Number(/tps = ([\d.]+)/.exec(stdout)?.[1]), p50Ms: latency, p99Ms: latency };
}
