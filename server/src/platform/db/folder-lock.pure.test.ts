import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FolderInUse, lockFolder } from './folder-lock.ts';

/** Says `ready`; tries to lock the folder of each line it gets, says `locked` or the error; stays until it is killed. */
const starterSource = `
  import { lockFolder } from './folder-lock.ts';
  process.stdout.write('ready\\n');
  process.stdin.on('data', (line) => {
    lockFolder(String(line).trim()).then(
      () => process.stdout.write('locked\\n'),
      (error) => process.stdout.write(error.name + ': ' + error.message + '\\n'),
    );
  });`;

type Starter = { child: ChildProcess; tryLock(dataDir?: string): Promise<string>; kill(): Promise<void> };

let scratch: string;
let program: string;
let folder: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'switchboard-lock-'));
  program = join(scratch, 'starter.mjs');
  await build({
    stdin: { contents: starterSource, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
});
beforeEach(async () => {
  folder = await mkdtemp(join(scratch, 'data-'));
});
afterEach(async () => {
  await Promise.all([...running].map(kill));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function startStarter(): Promise<Starter> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  const lines = createInterface(child.stdout);
  await nextLine(lines);
  return {
    child,
    kill: () => kill(child),
    async tryLock(dataDir = folder) {
      const line = nextLine(lines);
      child.stdin.write(`${dataDir}\n`);
      return line;
    },
  };
}

async function nextLine(lines: Interface): Promise<string> {
  const [line] = await once(lines, 'line');
  return line;
}

async function kill(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('a folder that a living process holds', () => {
  test('is refused to others, with the folder and the pid of the holder', async () => {
    const holder = await startStarter();
    expect(await holder.tryLock()).toBe('locked');

    const error = await lockFolder(folder).catch((refused: unknown) => refused);

    expect(error).toBeInstanceOf(FolderInUse);
    expect(error).toMatchObject({ folder, pid: holder.child.pid });
    expect(String(error)).toContain(`${folder} is in use by process ${holder.child.pid} since `);
  });

  test('is refused although the holder is stopped and answers nothing', async () => {
    const holder = await startStarter();
    await holder.tryLock();
    holder.child.kill('SIGSTOP');

    await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
  });

  test('is refused although somebody removed the socket of the lock', async () => {
    const holder = await startStarter();
    await holder.tryLock();
    for (const name of await readdir(join(folder, 'lock'))) {
      if (name.endsWith('.sock')) await rm(join(folder, 'lock', name));
    }

    await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
  });

  test('is refused to the same process, until it releases it', async () => {
    const first = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.pid}`);

    await first.release();
    await first.release();

    const second = await lockFolder(folder);
    await second.release();
  });

  test('may be copied, and the copy is free', async () => {
    const holder = await startStarter();
    await holder.tryLock();
    const copy = `${folder}-copy`;
    await cp(folder, copy, { recursive: true, filter: (source) => !source.endsWith('.sock') });

    const lock = await lockFolder(copy);

    await lock.release();
  });
});

describe('a folder whose holder was killed', () => {
  test('is taken over by the next, time after time, and gathers no files', async () => {
    for (let round = 0; round < 5; round++) {
      const holder = await startStarter();
      expect(await holder.tryLock()).toBe('locked');
      await holder.kill();
    }

    const lock = await lockFolder(folder);

    const numbered = (await readdir(join(folder, 'lock'))).filter((name) => /^\d+$/.test(name));
    expect(numbered.sort()).toEqual(['5', '6']);
    await lock.release();
  });

  test('is taken over although its pid is now the number of another process', async () => {
    const before = await lockFolder(folder);
    const file = join(folder, 'lock', '1');
    const claim = JSON.parse(await readFile(file, 'utf8'));
    await before.release();
    await writeFile(file, JSON.stringify({ ...claim, startTicks: '1' }));

    const lock = await lockFolder(folder);

    await lock.release();
  });

  test('is taken over although a power failure emptied its claim', async () => {
    await mkdir(join(folder, 'lock'));
    await writeFile(join(folder, 'lock', '41'), '\0\0\0\0');

    const lock = await lockFolder(folder);

    expect(await readdir(join(folder, 'lock'))).toContain('42');
    await lock.release();
  });
});

describe('of several that start at the same moment exactly one wins', () => {
  test('on a new folder, twenty times', async () => {
    const starters = await Promise.all([startStarter(), startStarter()]);
    for (let round = 0; round < 20; round++) await raceOf(starters, join(folder, String(round)));
  });

  test('on a folder whose holder was killed, ten times', async () => {
    const starters = await Promise.all([startStarter(), startStarter()]);
    for (let round = 0; round < 10; round++) {
      const winner = await raceOf(starters, folder);
      await starters[winner]?.kill();
      starters[winner] = await startStarter();
    }
  });

  test('among thirty in one process, twenty-five times', async () => {
    for (let round = 0; round < 25; round++) {
      const results = await Promise.allSettled(Array.from({ length: 30 }, () => lockFolder(folder)));

      const won = results.filter((result) => result.status === 'fulfilled');
      const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(won).toHaveLength(1);
      expect(errors.filter((error) => !(error instanceof FolderInUse))).toEqual([]);
      await won[0]?.value.release();
    }
  });

  /** Returns the winner's place. */
  async function raceOf(starters: readonly Starter[], dataDir: string): Promise<number> {
    const said = await Promise.all(starters.map((starter) => starter.tryLock(dataDir)));

    const winner = said.indexOf('locked');
    expect(said.filter((line) => line === 'locked')).toHaveLength(1);
    expect(
      said.filter((line) => line.includes(`in use by process ${starters[winner]?.child.pid} `)),
    ).toHaveLength(starters.length - 1);
    return winner;
  }
});

test('a folder with a path longer than a socket may have is locked all the same', async () => {
  const deep = join(folder, ...Array.from({ length: 12 }, (_, level) => `a-rather-long-name-${level}`));
  const lock = await lockFolder(deep);

  await expect(lockFolder(deep)).rejects.toThrow(FolderInUse);
  const other = await startStarter();
  expect(await other.tryLock(deep)).toContain('FolderInUse');
  await lock.release();
  expect(await other.tryLock(deep)).toBe('locked');
});
