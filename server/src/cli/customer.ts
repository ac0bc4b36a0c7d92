import type { Switchboard } from '@switchboard/client';
import type { Command } from 'commander';
import { defaultUrl } from './client.ts';
import { end } from './command.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';
import { printable } from './render.ts';

/** What a command of a customer has: their account, by their key. */
export type Customer<O> = {
  sb: Switchboard;
  url: string;
  options: O;
  io: CliIo;
  /** Aborted when the process is told to end. */
  stopped: AbortSignal;
};

const reaching = `
It acts for the account whose key is in SWITCHBOARD_KEY. An operator makes one by "switchboard key create ACCOUNT"; the demo prints its own when
it starts. The server is the one at --url, SWITCHBOARD_URL or http://127.0.0.1:$PORT.
Exit codes: 0 done, 1 refused or failed, 2 not a valid command, 3 no server there.`;

const NO_KEY = `no key: set SWITCHBOARD_KEY to the key of an account. An operator makes one by "switchboard key create ACCOUNT", and
"npm start" prints that of the demo`;

/** A command that acts for the account of SWITCHBOARD_KEY. */
export function customerCommand(program: Command, io: CliIo, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--url <url>', `address of the server (${defaultUrl(io.env)})`)
    .addHelpText('after', reaching);
}

/** Its action, in commander's form. */
export function forCustomer<O extends object>(
  io: CliIo,
  work: (customer: Customer<O>) => Promise<unknown>,
): (options: O & { url?: string }) => Promise<void> {
  return async (options) => {
    const stop = new AbortController();
    io.onStop?.(() => stop.abort(new CliFailure('stopped')));
    // Commands of operators do without it.
    const client = await import('@switchboard/client');
    try {
      const key = io.env.SWITCHBOARD_KEY?.trim();
      if (!key) throw new CliFailure(NO_KEY, exitCodes.usage);
      const url = options.url ?? defaultUrl(io.env);
      const sb = new client.Switchboard({ url, key, retries: 2 });
      await work({ sb, url, options, io, stopped: stop.signal });
    } catch (error) {
      const failure = toFailure(error, client);
      io.stderr.write(`switchboard: ${printable(failure.message)}\n`);
      end(io, failure.exitCode, failure.message);
    }
  };
}

function toFailure(
  error: unknown,
  { ConnectionError, ProblemError, SwitchboardError }: typeof import('@switchboard/client'),
): CliFailure {
  if (error instanceof CliFailure) return error;
  if (error instanceof ProblemError)
    return new CliFailure(`${error.message}. ${error.problem.todo}`, exitCodes.failed, error);
  if (error instanceof ConnectionError)
    return new CliFailure(`${error.message}: is it running?`, exitCodes.unreachable, error);
  if (error instanceof SwitchboardError) return new CliFailure(error.message, exitCodes.failed, error);
  throw error;
}
