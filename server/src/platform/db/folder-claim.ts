import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { z } from 'zod';

/** The owner of a lock, as its file names it. */
export const Claim = z.object({
  pid: z.number().int().positive(),
  /** Of the process, in clock ticks since boot; null where the system does not tell. */
  startTicks: z.string().nullable(),
  /** Of the system's start; null where it does not tell. */
  bootId: z.string().nullable(),
  /** Of the lock folder: a copy of the folder has another. */
  inode: z.number(),
  /** A file name in the lock folder, or a Windows pipe; null where the file system takes no sockets. */
  socket: z.string().nullable(),
  since: z.string(),
});
export type Claim = z.infer<typeof Claim>;

/** A claim that waits under a name of its own, and whose socket listens already. */
export type Candidate = {
  file: string;
  claim: Claim;
  /** From here on the claim counts as stale. */
  withdraw(): Promise<void>;
};

/** Writes this process's claim into the lock folder, under a name that nobody looks at. */
export async function prepareCandidate(lockDir: string): Promise<Candidate> {
  const id = randomUUID();
  const file = join(lockDir, `${id}.claim`);
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\switchboard-${id}` : `${id}.sock`;
  const server = await withSocketPath(lockDir, socket, listen);
  const claim: Claim = {
    pid: process.pid,
    startTicks: await readStartTicks(process.pid),
    bootId: await readBootId(),
    inode: (await stat(lockDir)).ino,
    socket: server ? socket : null,
    since: new Date().toISOString(),
  };
  const descriptor = openSync(file, 'wx');
  writeSync(descriptor, JSON.stringify(claim));
  let withdrawn = false;
  const withdraw = async () => {
    if (withdrawn) return;
    withdrawn = true;
    ftruncateSync(descriptor); // under whatever number it has: an empty claim is nobody's
    closeSync(descriptor);
    await closeServer(server);
    await rm(file, { force: true });
    if (process.platform !== 'win32') await rm(join(lockDir, socket), { force: true });
  };
  return { file, claim, withdraw };
}

/** Undefined where it is withdrawn, gone, or damaged as after a power failure: nobody holds by it. */
export async function readClaim(file: string): Promise<Claim | undefined> {
  try {
    return Claim.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}

/** Whether the claim's owner still lives. */
export async function isHeld(lockDir: string, claim: Claim): Promise<boolean> {
  if (claim.inode !== (await stat(lockDir)).ino) return false;
  if (claim.socket !== null) {
    const answer = await withSocketPath(lockDir, claim.socket, knock);
    if (answer === 'listening') return true;
    if (answer === 'ECONNREFUSED') return false;
    // Anything else (the socket's file was removed, or is another user's) leaves it to the pid.
  }
  return isSameProcessAlive(claim);
}

/** The code of a system error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A socket's path has at most 103 bytes on some systems, and data folders may lie deep. */
async function withSocketPath<T>(
  lockDir: string,
  socket: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const absolute = process.platform === 'win32' ? socket : join(lockDir, socket);
  const short = [absolute, relative(process.cwd(), absolute)].find((path) => Buffer.byteLength(path) <= 103);
  if (short !== undefined) return use(short);
  if (process.platform !== 'linux')
    throw new Error(`the path of the database folder is too long: ${lockDir}`);
  const handle = await open(lockDir);
  try {
    return await use(`/proc/self/fd/${handle.fd}/${socket}`);
  } finally {
    await handle.close();
  }
}

/** Undefined where the file system takes no sockets. */
async function listen(path: string): Promise<Server | undefined> {
  const server = createServer((connection) => connection.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const unsupported = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(
        codeOf(error) ?? '',
      );
      if (unsupported) resolve(undefined);
      else reject(error);
    });
    server.listen({ path, exclusive: true }, () => {
      server.on('error', () => {}); // a connection that could not be taken: to listen is all that counts
      resolve(server.unref());
    });
  });
}

/** `listening`, or the error's code. A holder that is busy or stopped counts: the kernel answers for it. */
async function knock(path: string): Promise<string> {
  const connection = connect({ path });
  return new Promise((resolve) => {
    connection.once('connect', () => {
      connection.destroy();
      resolve('listening');
    });
    connection.once('error', (error) => {
      const code = codeOf(error) ?? '';
      resolve(code === 'EAGAIN' ? 'listening' : code); // its queue is full
    });
  });
}

async function isSameProcessAlive({ pid, startTicks, bootId }: Claim): Promise<boolean> {
  if (bootId !== (await readBootId())) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  return startTicks === null || startTicks === (await readStartTicks(pid));
}

async function readStartTicks(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; the start is the 20th word after it.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

async function readBootId(): Promise<string | null> {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  } catch {
    return null;
  }
}

async function closeServer(server: Server | undefined): Promise<void> {
  if (!server) return;
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
