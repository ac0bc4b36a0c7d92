import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFakeSmsc } from '#test/fake-smsc';
import { findFreePort } from '#test/free-port';
import type { Measured } from './figures.ts';
import { measureSmpp } from './intake-load.ts';

/**
 * SMS that Kannel's bearerbox takes from our SMSC and keeps in its spool before it answers; undefined where it is not installed
 * (Debian's package `kannel`). Nobody takes them from it.
 */
export async function measureKannel(folder: string, seconds: number): Promise<Measured | undefined> {
  const smsc = await startFakeSmsc();
  const spool = join(folder, 'spool');
  await rm(folder, { recursive: true, force: true });
  await mkdir(spool, { recursive: true });
  const config = join(folder, 'kannel.conf');
  const groups = [
    {
      group: 'core',
      ...{ 'admin-port': await findFreePort(), 'admin-password': 'bar', 'smsbox-port': await findFreePort() },
      ...{
        'store-type': 'spool',
        'store-location': spool,
        'log-file': join(folder, 'log'),
        'log-level': 4,
      },
    },
    {
      ...{ group: 'smsc', smsc: 'smpp', host: '127.0.0.1', port: smsc.port, 'transceiver-mode': true },
      ...{ 'smsc-username': 'bench', 'smsc-password': 'bench', 'system-type': '', 'reconnect-delay': 1 },
    },
    { group: 'smsbox', 'bearerbox-host': '127.0.0.1' },
  ];
  const lines = (group: object) => Object.entries(group).map(([name, value]) => `${name} = "${value}"`);
  await writeFile(config, `${groups.map((group) => lines(group).join('\n')).join('\n\n')}\n`);
  const bearerbox = spawn('bearerbox', ['-v', '4', config], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  try {
    const isThere = await Promise.race([
      once(bearerbox, 'spawn').then(() => true),
      once(bearerbox, 'error').then(() => false),
    ]);
    return isThere ? await measureSmpp(smsc, seconds) : undefined;
  } finally {
    if (bearerbox.pid !== undefined && bearerbox.exitCode === null) {
      bearerbox.kill('SIGKILL');
      await once(bearerbox, 'exit');
    }
    await smsc.close();
  }
}
