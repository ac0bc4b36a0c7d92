import { ChildProcess } from 'node:child_process';
import { Server } from 'node:net';
import { afterAll, expect, type RunnerTestSuite as Suite } from 'vitest';

/**
 * Before each test file: what the file opens is closed when it ends, also where a test of it failed. A worker goes on
 * with the next file, so a server or a process that stays would be in its way. Vitest reads this as a set-up file.
 */
type LeftOver = { what: string; end(): Promise<unknown> };

declare global {
  // Set-up files are read again for each test file, while the support modules that call `mustEnd` keep their first copy.
  var leftOvers: Set<LeftOver> | undefined;
}
globalThis.leftOvers ??= new Set();
const open = globalThis.leftOvers;

/** Remembers something that must be ended; call what it returns when it has been. */
export function mustEnd(what: string, end: () => Promise<unknown>): () => void {
  const one = { what, end };
  open.add(one);
  return () => open.delete(one);
}

const before = new Set(listHandles());

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what to give
afterAll(async ({}, file) => {
  const left = [
    ...[...open].reverse(),
    ...listHandles()
      .filter((one) => !before.has(one))
      .map(toLeftOver),
  ];
  open.clear();
  for (const { end } of left) await end();

  const failed = hasFailed(file);
  if (!failed)
    expect(
      left.map(({ what }) => what),
      'left open by this file',
    ).toEqual([]);
});

function hasFailed({ result, tasks }: Suite): boolean {
  return (
    result?.state === 'fail' ||
    tasks.some((task) => ('tasks' in task ? hasFailed(task) : task.result?.state === 'fail'))
  );
}

/** Servers that listen and children that run, of this process. */
function listHandles(): (Server | ChildProcess)[] {
  // Node has no documented list of them: `getActiveResourcesInfo` gives names only.
  const { _getActiveHandles: list } = process as unknown as { _getActiveHandles(): unknown[] };
  return list().filter(
    (one) => (one instanceof Server && one.listening) || (one instanceof ChildProcess && isAlive(one)),
  ) as (Server | ChildProcess)[];
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function toLeftOver(one: Server | ChildProcess): LeftOver {
  if (one instanceof ChildProcess) {
    return {
      what: `process ${one.spawnargs.join(' ')}`,
      end: () =>
        new Promise<void>((resolve) => {
          one.once('exit', () => resolve());
          one.kill('SIGKILL');
        }),
    };
  }
  return {
    what: `server on ${JSON.stringify(one.address())}`,
    end: () =>
      new Promise<void>((resolve) => {
        if ('closeAllConnections' in one && typeof one.closeAllConnections === 'function')
          one.closeAllConnections();
        one.close(() => resolve());
      }),
  };
}
