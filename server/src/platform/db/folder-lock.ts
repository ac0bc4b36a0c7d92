import { link, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Candidate, type Claim, codeOf, isHeld, prepareCandidate, readClaim } from './folder-claim.ts';

const attempts = 100;
/** A starter needs milliseconds between its first file and its number. */
const abandonedAfterMs = 60_000;

/** Another process has the folder open. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly folder: string;
  /** Of the holder, in its own container's numbering if it runs in one. */
  readonly pid: number;

  constructor(folder: string, { pid, since }: Claim) {
    super(
      `The database folder ${folder} is in use by process ${pid} since ${since}. ` +
        'An embedded database belongs to one process: stop that one first, or choose another folder.',
    );
    this.folder = folder;
    this.pid = pid;
  }
}

/**
 * Makes this process the only one that may use the folder (made if missing), until `release()` or its death,
 * however it dies. Throws FolderInUse where another process, or this one, holds it already. Meant for local
 * disks: holders on two machines that share a network folder do not see each other.
 *
 * The algorithm: each holder owns a numbered file in `<dataDir>/lock/`; the highest number is the lock. The
 * file appears under its number complete, by a hard link, which fails where the number is taken: of two
 * starters one gets it. It names a socket on which its owner listens from before the file appears until it
 * dies. The kernel knows whether somebody listens, also for a process in another container, a stopped one, or
 * one whose pid now is another's, and forgets it in the moment of death. So a highest file whose socket
 * refuses is stale, and the next starter takes the next number. The highest file is never removed: a starter
 * with an old view of the folder takes a number that is too low, looks again, and sees that.
 */
export async function lockFolder(dataDir: string): Promise<{ release(): Promise<void> }> {
  await mkdir(join(dataDir, 'lock'), { recursive: true });
  const folder = await realpath(dataDir);
  const lockDir = join(folder, 'lock');
  const candidate = await prepareCandidate(lockDir);
  try {
    const number = await takeNumber(folder, lockDir, candidate);
    await rm(candidate.file);
    await removeAbandoned(lockDir, number, candidate);
  } catch (error) {
    await candidate.withdraw();
    throw error;
  }
  return { release: candidate.withdraw };
}

async function takeNumber(folder: string, lockDir: string, candidate: Candidate): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const highest = await findHighest(lockDir);
    const holder = highest > 0 ? await readClaim(join(lockDir, String(highest))) : undefined;
    if (holder && (await isHeld(lockDir, holder))) throw new FolderInUse(folder, holder);

    const number = highest + 1;
    if (!(await tryLink(candidate.file, join(lockDir, String(number))))) continue;
    if ((await findHighest(lockDir)) === number) return number;
  }
  throw new Error(`no lock on ${folder} after ${attempts} attempts: too many processes start at once`);
}

async function findHighest(lockDir: string): Promise<number> {
  const numbers = (await readdir(lockDir)).filter((name) => /^\d+$/.test(name)).map(Number);
  return numbers.reduce((highest, number) => Math.max(highest, number), 0);
}

/** False where the number is taken. */
async function tryLink(file: string, numbered: string): Promise<boolean> {
  try {
    await link(file, numbered);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Earlier holders' files. The one before stays, so that nobody who lists the folder now sees it empty. */
async function removeAbandoned(lockDir: string, number: number, { claim }: Candidate): Promise<void> {
  for (const name of await readdir(lockDir)) {
    if (name === claim.socket) continue;
    const path = join(lockDir, name);
    const abandoned = /^\d+$/.test(name) ? Number(name) < number - 1 : await isOld(path);
    if (abandoned) await rm(path, { force: true });
  }
}

async function isOld(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > abandonedAfterMs;
  } catch {
    return false;
  }
}
