import { Writable } from 'node:stream';
import { Command } from 'commander';
import { expect } from 'vitest';
import { registerAdminCommands } from '../../src/cli/index.ts';
import type { NativeWorld } from './native-world.ts';

export type Ran = { code: number; stdout: string; stderr: string };
type Env = Record<string, string | undefined>;

export type RunOptions = {
  env?: Env;
  tty?: boolean;
  /** Told how to stop a command that stays. */
  onStop?: (stop: () => void) => void;
  /** Gets what is printed as it is printed. */
  stdout?: Writable;
};

/** One command line, as a shell would run it, against the server of a test world. */
export async function runCommandLine(
  world: Pick<NativeWorld, 'url' | 'token'>,
  args: readonly string[],
  { env = {}, tty = false, onStop, stdout: printed }: RunOptions = {},
): Promise<Ran> {
  const capture = (to?: Writable) => {
    const texts: string[] = [];
    const stream = new Writable({
      write(piece, _, done) {
        texts.push(String(piece));
        to?.write(piece);
        done();
      },
    });
    return { stream: Object.assign(stream, { isTTY: tty, columns: 80 }), text: () => texts.join('') };
  };
  const [stdout, stderr] = [capture(printed), capture()];
  let code = 0;
  const program = new Command('switchboard');
  registerAdminCommands(program, {
    env: { SWITCHBOARD_URL: world.url, SWITCHBOARD_TOKEN: world.token, ...env },
    stdout: stdout.stream,
    stderr: stderr.stream,
    ...(onStop && { onStop }),
    exit: (given) => {
      code = given;
    },
  });
  const failure = await program.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (error) => error,
  );
  expect(failure?.exitCode ?? 0).toBe(code);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
type Json = any;

/** The same with `--json`: it must succeed with nothing beside the JSON. */
export async function runForJson(
  world: Pick<NativeWorld, 'url' | 'token'>,
  args: readonly string[],
): Promise<Json> {
  const { code, stdout, stderr } = await runCommandLine(world, [...args, '--json']);
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  expect(stdout.endsWith('\n')).toBe(true);
  return JSON.parse(stdout);
}
