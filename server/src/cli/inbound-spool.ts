import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asObject } from './client.ts';
import { CliFailure } from './io.ts';

/** An arrival as it lies in a file of the spool, until the server has it. */
export type Spooled = {
  /** Names the arrival for ever: a repeat is known by it. */
  id: string;
  /** What is posted. */
  body: string;
};

/** `name`: the file's. `gone`: another command was quicker; `broken`: it is no arrival. */
type SpoolEntry = { name: string; read(): Promise<Spooled | 'gone' | 'broken'> };

export type Spool = {
  /** Safe from the loss of power when it answers. */
  keep(arrival: Spooled, now: Date): Promise<void>;
  /** Oldest first. */
  list(): Promise<SpoolEntry[]>;
  remove(name: string): Promise<void>;
  /** Puts it aside, with the reason beside it. */
  refuse(name: string, reason: string): Promise<void>;
};

const REFUSED = 'refused';
const isArrival = (name: string) => /^\d{15}-[\w.-]+\.json$/.test(name);

/**
 * The arrivals of one supplier, a file each. Two commands may work on it at once: who comes second finds a file gone, or delivers it
 * again under the same id.
 */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(join(folder, REFUSED), { recursive: true, mode: 0o700 }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new CliFailure(`cannot make the spool ${folder}: ${error.code}`, undefined, error);
    },
  );

  return {
    async keep({ id, body }, now) {
      const name = `${String(now.getTime()).padStart(15, '0')}-${fileName(id)}.json`;
      await writeSafely(folder, name, JSON.stringify({ id, body })).catch((error: NodeJS.ErrnoException) => {
        throw new CliFailure(`cannot write into the spool ${folder}: ${error.code}`, undefined, error);
      });
    },

    async list() {
      const names = (await readdir(folder)).filter(isArrival).sort();
      return names.map((name) => ({ name, read: () => readArrival(join(folder, name)) }));
    },

    remove: (name) => unlink(join(folder, name)).catch(ignoreMissing),

    async refuse(name, reason) {
      await writeFile(join(folder, REFUSED, `${name}.reason`), `${reason}\n`, { mode: 0o600 });
      await rename(join(folder, name), join(folder, REFUSED, name)).catch(ignoreMissing);
    },
  };
}

/** Another command was quicker. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

const fileName = (id: string) => id.replaceAll(/[^\w.-]/g, '_').slice(0, 150);

/** All of it under its name, or nothing. */
async function writeSafely(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
  const parent = await open(folder, 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

async function readArrival(path: string): Promise<Spooled | 'gone' | 'broken'> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'gone';
    throw error;
  }
  try {
    const { id, body } = asObject(JSON.parse(text)) ?? {};
    return typeof id === 'string' && typeof body === 'string' ? { id, body } : 'broken';
  } catch {
    return 'broken';
  }
}
