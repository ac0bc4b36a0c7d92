import type { AccountEvent, EventKind } from '@switchboard/client';
import type { Command } from 'commander';
import { customerCommand, forCustomer } from './customer.ts';
import type { CliIo } from './io.ts';
import { printable } from './render.ts';

type WatchOptions = { kinds?: string; after?: string; json?: boolean };

/** ANSI colours of the kinds, by what they end with. */
const colours: Readonly<Record<string, number>> = {
  created: 36,
  message: 32,
  extended: 36,
  ended: 33,
  changed: 35,
};

/** Fields that every event has. */
const common = new Set(['id', 'kind', 'subject', 'at', 'message']);

export function addWatchCommand(program: Command, io: CliIo): void {
  customerCommand(program, io, 'watch', 'show what happens to the account, as it happens')
    .option(
      '--kinds <kinds>',
      'some kinds only, with commas between, like activation.message,activation.ended',
    )
    .option('--after <id>', 'from behind this event on, at most seven days back')
    .option('--json', 'a line of JSON for each')
    .action(
      forCustomer<WatchOptions>(io, async ({ sb, options, stopped }) => {
        const { kinds, after, json } = options;
        const stream = await sb
          .events({
            signal: stopped,
            // Those that it does not know the server refuses.
            ...(kinds !== undefined && { kinds: kinds.split(',') as EventKind[] }),
            ...(after !== undefined && { after }),
          })
          .open();
        const isColoured = io.stdout.isTTY === true && !io.env.NO_COLOR;
        if (!json) io.stderr.write('watching; Ctrl-C ends it\n');
        for await (const event of stream)
          io.stdout.write(json ? `${JSON.stringify(event)}\n` : renderEvent(event, isColoured));
      }),
    );
}

/** One line: when, what, whose, and the rest. */
function renderEvent(event: AccountEvent, isColoured: boolean): string {
  const { at, kind, subject } = event;
  const colour = isColoured ? colours[kind.split('.').at(-1) ?? ''] : undefined;
  const shown = printable(kind).padEnd(18);
  const message = 'message' in event ? event.message : undefined;
  const details = message
    ? { from: message.sender, code: message.code, text: message.text }
    : Object.fromEntries(Object.entries(event).filter(([name]) => !common.has(name)));
  const words = Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) =>
        `${name}=${typeof value === 'string' && /\s/.test(value) ? JSON.stringify(value) : value}`,
    );
  return [
    at.slice(11, 19),
    colour === undefined ? shown : `\u001b[${colour}m${shown}\u001b[0m`,
    printable(subject),
    printable(words.join(' ')),
  ]
    .join('  ')
    .concat('\n');
}
