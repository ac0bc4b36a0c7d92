import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLICY = '/usr/sbin/policy-rc.d';

/** The version of a package of Debian; undefined where it is not installed. */
export async function versionOf(name: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('dpkg', ['-s', name]);
    return /^Status: .* installed$/m.test(stdout) ? /^Version: (.+)$/m.exec(stdout)?.[1] : undefined;
  } catch {
    return undefined;
  }
}

/** Those that are not there. */
export async function listMissing(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map(versionOf));
  return names.filter((_, index) => found[index] === undefined);
}

export const canInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** By apt-get; none of their services is started. */
export async function install(names: readonly string[]): Promise<void> {
  const isOurs = !existsSync(POLICY);
  // What Debian's scripts ask before they start a service: 101 is "no".
  if (isOurs) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...names], {
      env,
      maxBuffer: 10_000_000,
    });
  } finally {
    if (isOurs) await rm(POLICY);
  }
}
