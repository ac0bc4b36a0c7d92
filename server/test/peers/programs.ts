import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listGroup, signal } from './process-group.ts';

export type Program = {
  pid: number;
  /** The end of what it printed. */
  output(): string;
  /** SIGKILL to it and to those of its children that run the same program; resolves when it is gone. */
  kill(): Promise<void>;
  exited: Promise<void>;
};

type Options = { env?: Record<string, string>; cwd?: string };

const MOST_OUTPUT = 20_000;

/** Programs that were started here, each in a process group of its own. */
export function createPrograms() {
  const groups = new Set<number>();
  let hasEnded = false;

  async function start(command: string, args: readonly string[], options: Options = {}): Promise<Program> {
    // A trial that was interrupted may still be on its way here.
    if (hasEnded) throw new Error('the trial is over');
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { PATH: `/usr/sbin:${process.env.PATH ?? ''}`, HOME: process.env.HOME ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    await spawned(child);
    const pid = child.pid ?? 0;
    groups.add(pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString('latin1')).slice(-MOST_OUTPUT);
      });
    return {
      pid,
      output: () => output,
      exited,
      async kill() {
        const [self] = listGroup(pid).filter((one) => one.pid === pid);
        for (const one of listGroup(pid)) if (one.name === self?.name) signal(one.pid, 'SIGKILL');
        await exited;
      },
    };
  }

  return {
    start,
    /** Ends all of them with all their children; nothing more is started. */
    async endAll(): Promise<void> {
      hasEnded = true;
      for (const group of groups) signal(-group, 'SIGKILL');
      while ([...groups].some((group) => listGroup(group).length > 0)) await sleep(20);
      groups.clear();
    },
  };
}
export type Programs = ReturnType<typeof createPrograms>;

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve());
    child.once('error', reject);
  });
}

/** Resolves once somebody listens there. */
export async function waitForPort(port: number, program: Program): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await canConnect(port))) {
    if (performance.now() > deadline) throw new Error(`nobody listens on ${port}:\n${program.output()}`);
    await sleep(50);
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/**
 * Resolves true when `progress` has reached `goal`, false when it has not moved for `stalledMs`. What is asked meanwhile is
 * `progress` alone.
 */
export async function reach(
  progress: () => number | Promise<number>,
  goal: number,
  stalledMs = 60_000,
): Promise<boolean> {
  let best = -1;
  let movedAt = performance.now();
  for (;;) {
    const now = await progress();
    if (now >= goal) return true;
    if (now > best) {
      best = now;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt > stalledMs) return false;
    await sleep(100);
  }
}
