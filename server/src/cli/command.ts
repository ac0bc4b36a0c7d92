import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { type Answer, asObjects, type Client, createClient, defaultUrl } from './client.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';
import { printable, renderTable } from './render.ts';

/** The result of a command. */
export type Result = {
  /** For `--json`: as the server said it. */
  json: Answer;
  /** For people. */
  text: string;
  /** For people, beside what was asked for; goes to stderr. */
  note?: string | undefined;
  /** 0 unless said. */
  exitCode?: number | undefined;
};

type Call<O> = { api: Client; options: O; io: CliIo };

type Common = { json?: boolean; url?: string };

/** Commands of one noun. */
export type Noun = {
  /** Adds `<name>` with the options that all commands have. */
  verb(name: string, description: string): Command;
  /** The action of a verb, in commander's form. */
  run<O extends object = object>(
    work: (call: Call<O>, ...args: string[]) => Promise<Result>,
  ): (...args: unknown[]) => Promise<void>;
};

const reaching = `
The server is the one at --url, SWITCHBOARD_URL or http://127.0.0.1:$PORT. The token is SWITCHBOARD_TOKEN, or what is in
DATA_DIR/admin-token (./data). SWITCHBOARD_ACTOR (or USER) is the name that the audit keeps.
Exit codes: 0 done, 1 refused or failed, 2 not a valid command, 3 no server there.`;

export function addNoun(program: Command, io: CliIo, name: string, description: string): Noun {
  const noun = program.command(name).description(description).addHelpText('after', reaching);
  return {
    verb: (verb, description) =>
      noun
        .command(verb)
        .description(description)
        .option('--json', 'print the answer as JSON')
        .option('--url <url>', `address of the server (${defaultUrl(io.env)})`),
    run:
      (work) =>
      (...args) =>
        runCommand(io, args, work),
  };
}

async function runCommand<O extends object>(
  io: CliIo,
  given: readonly unknown[],
  work: (call: Call<O>, ...args: string[]) => Promise<Result>,
): Promise<void> {
  // Commander passes the arguments, then the options, then the command.
  const options = given.at(-2) as O & Common;
  const args = given.slice(0, -2) as string[];
  try {
    const api = createClient(io.env, options.url ?? defaultUrl(io.env));
    const { json, text, note, exitCode } = await work({ api, options, io }, ...args);
    io.stdout.write(options.json ? `${JSON.stringify(json)}\n` : text);
    if (note && !options.json) io.stderr.write(`${note}\n`);
    if (exitCode) end(io, exitCode, 'it did not go as asked');
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    io.stderr.write(`switchboard: ${printable(error.message)}\n`);
    end(io, error.exitCode, error.message);
  }
}

/** Leaves with this code, one way or the other. */
export function end(io: CliIo, exitCode: number, message: string): never {
  io.exit?.(exitCode);
  throw new CommanderError(exitCode, 'switchboard.ended', message);
}

/** Whatever is wrong with a command line is a usage error; asking for help is none. */
export function endParse(io: CliIo): (error: CommanderError) => never {
  return (error) => end(io, error.exitCode === 0 ? exitCodes.ok : exitCodes.usage, error.message);
}

/** A page as a table, and how to get the next one. */
export function showPage(answer: Answer, columns: readonly string[], note?: string): Result {
  const more = typeof answer.next === 'string' ? `there is more: --cursor ${answer.next}` : undefined;
  const notes = [more, note].filter((line) => line !== undefined).join('\n');
  return { json: answer, text: renderTable(asObjects(answer.items), columns), note: notes };
}

/** Options of a command that lists. */
export function withPaging(command: Command): Command {
  return command
    .option('--limit <n>', 'rows on a page (100, at most 200)')
    .option('--cursor <cursor>', 'where the page before ended');
}

export type Paging = { limit?: string; cursor?: string };

/** An option that is a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
}

/** An argument that is a whole number. */
export function wholeArgument(name: string, text: string | undefined): number {
  if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
  throw new CliFailure(`"${text}" is not a whole number of ${name}`, exitCodes.usage);
}
