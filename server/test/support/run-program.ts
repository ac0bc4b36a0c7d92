import { spawn } from 'node:child_process';
import { mustEnd } from './left-overs.ts';

export type Ended = { code: number | null; stdout: string; stderr: string };

/** Runs a program to its end; what it prints is kept. Rejects where there is no such program. */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env = {}, input = '' }: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (piece) => {
      texts[name] += piece;
    });
  // It may end before it has read everything.
  child.stdin.on('error', () => {}).end(input);
  const exited = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...texts }));
  });
  const ended = mustEnd(`${command} ${args.join(' ')}`, async () => {
    child.kill('SIGKILL');
    await exited.catch(() => {});
  });
  return exited.finally(ended);
}
