import { readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Whom a process may run as that refuses to run as root. */
export type UnprivilegedUser = { uid: number; gid: number; name: string };

/**
 * For root: `postgres`, else `nobody`, else any other user of the machine. Undefined for everyone else,
 * who runs such a process as themselves.
 */
export function findUnprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid = '', gid = '']) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid }) => name !== '' && uid > 0);
  const user =
    users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody') ?? users[0];
  if (!user) throw new Error('PostgreSQL refuses to run as root and /etc/passwd has no other user');
  return user;
}

/** Whether that user may read (a file: run) `path` and enter every folder above it, by mode bits alone. */
export function isReachableBy(path: string, { uid, gid }: UnprivilegedUser): boolean {
  const allows = (stats: Stats) => {
    const needed = 0o5;
    if (stats.uid === uid) return ((stats.mode >> 6) & needed) === needed;
    if (stats.gid === gid) return ((stats.mode >> 3) & needed) === needed;
    return (stats.mode & needed) === needed;
  };
  const enters = (stats: Stats) => {
    if (stats.uid === uid) return (stats.mode & 0o100) !== 0;
    if (stats.gid === gid) return (stats.mode & 0o010) !== 0;
    return (stats.mode & 0o001) !== 0;
  };
  const start = resolve(path);
  if (!allows(statSync(start))) return false;
  for (let folder = dirname(start); ; folder = dirname(folder)) {
    if (!enters(statSync(folder))) return false;
    if (folder === dirname(folder)) return true;
  }
}
