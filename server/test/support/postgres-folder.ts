import { spawn } from 'node:child_process';
import {
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isRunning, readCommandLine, signal } from './processes.ts';
import { findUnprivilegedUser, isReachableBy, type UnprivilegedUser } from './unprivileged-user.ts';

const prefix = 'switchboard-postgres-';

/** Everything of one test server: data, socket, log and, where they had to be copied, binaries. */
export type ServerFolder = {
  path: string;
  dataDir: string;
  /** Empty where the path is too long for a socket. */
  socketDir: string;
  logFile: string;
  binDir: string;
  spawnOptions: { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number };
};

/** A new folder that the server's user owns and can enter. */
export function makeServerFolder(binaries: PostgresBinaries): ServerFolder {
  const user = findUnprivilegedUser();
  const path = mkdtempSync(join(findTempFolder(user), prefix));
  writeFileSync(join(path, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname() }));
  const socketDir = join(path, 'socket');
  mkdirSync(socketDir);
  for (const folder of user ? [path, socketDir] : []) chownSync(folder, user?.uid ?? 0, user?.gid ?? 0);

  return {
    path,
    dataDir: join(path, 'data'),
    socketDir: socketDir.length <= 80 ? socketDir : '',
    logFile: join(path, 'server.log'),
    binDir: user ? reachableBinDir(binaries, path, user) : binaries.binDir,
    spawnOptions: {
      cwd: path,
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    },
  };
}

function findTempFolder(user: UnprivilegedUser | undefined): string {
  const candidates = [tmpdir(), '/tmp', '/var/tmp'];
  const folder = user ? candidates.find((candidate) => isReachableBy(candidate, user)) : candidates[0];
  if (folder === undefined)
    throw new Error(`the user ${user?.name} can enter none of ${candidates.join(', ')}`);
  return folder;
}

/** A checkout below /root has its binaries where no other user may go: then they are copied. */
function reachableBinDir({ binDir, root }: PostgresBinaries, path: string, user: UnprivilegedUser): string {
  if (isReachableBy(join(binDir, 'postgres'), user) && isReachableBy(join(binDir, 'initdb'), user))
    return binDir;
  const copy = join(path, 'native');
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
  chownSync(copy, user.uid, user.gid);
  return join(copy, relative(root, binDir));
}

/** Runs in a process of its own: its input ends when ours dies, whatever we die of. */
const watchdogProgram = `
const { rmSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');
let pid = 0;
const send = (name) => { try { process.kill(pid, name); return true; } catch { return false; } };
process.stdin.on('data', (chunk) => { pid = Number(String(chunk).trim().split('\\n').at(-1)); });
process.stdin.on('end', async () => {
  if (pid > 0) {
    send('SIGQUIT');
    for (let i = 0; i < 200 && send(0); i++) await sleep(50);
    send('SIGKILL');
  }
  rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 10 });
});`;

/** Ends the server and removes its folder if this process dies before it could. */
export function watchOver(folder: ServerFolder): {
  serverStarted(pid: number | undefined): void;
  end(): void;
} {
  const watchdog = spawn(process.execPath, ['-e', watchdogProgram, folder.path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  });
  watchdog.unref();
  watchdog.stdin.on('error', () => {}); // somebody killed the watchdog: the next start cleans up
  if ('unref' in watchdog.stdin && typeof watchdog.stdin.unref === 'function') watchdog.stdin.unref();
  return {
    serverStarted: (pid) => watchdog.stdin.write(`${pid ?? 0}\n`),
    end: () => watchdog.stdin.end(),
  };
}

/** Removes the folders of test processes that were killed together with their watchdogs. */
export function removeStaleFolders(): void {
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    for (const name of listFolder(parent).filter((entry) => entry.startsWith(prefix))) {
      const path = join(parent, name);
      if (isStale(path)) removeServer(path);
    }
  }
}

function isStale(path: string): boolean {
  try {
    const owner = JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8'));
    return owner.host === hostname() && !isRunning(owner.pid);
  } catch {
    return false; // just being made, or another user's
  }
}

function removeServer(path: string): void {
  const [line = ''] = readText(join(path, 'data', 'postmaster.pid')).split('\n');
  const pid = Number(line);
  // The number may belong to another process by now.
  if (pid > 0 && readCommandLine(pid).includes(path)) signal(pid, 'SIGQUIT');
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  } catch {
    // Somebody else's, or still being written: the next start tries again.
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
