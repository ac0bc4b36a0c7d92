import { type Command, Option } from 'commander';
import { type Answer, apiPath } from './client.ts';
import { addNoun, type Noun, showPage, wholeNumber } from './command.ts';
import type { CliIo } from './io.ts';
import { renderRecord } from './render.ts';
import { asList } from './settings-file.ts';

const fields = [
  'id',
  'name',
  'supplierId',
  'state',
  'prefixes',
  'senders',
  'rank',
  'cost',
  'credits',
  'perSecond',
];

type RouteOptions = {
  supplier?: string;
  prefixes?: string;
  senders?: string;
  rank?: number;
  cost?: string;
  credits?: number;
  perSecond?: string;
};

export function addRouteCommands(program: Command, io: CliIo): void {
  const noun = addNoun(
    program,
    io,
    'route',
    'the ways out for SMS: by which sources, in which order, at which price',
  );
  addRoutes(noun);
  addChanges(noun);
}

const withSettings = (command: Command): Command =>
  command
    .option('--prefixes <list>', "beginnings of receivers' numbers, between commas; empty: all")
    .option('--senders <list>', 'senders in full, between commas; empty: all')
    .option(
      '--rank <n>',
      'a lower one goes first (100); then the longer prefix, then the cheaper one',
      wholeNumber,
    )
    .option('--cost <amount>', 'of a segment, to the operator (0)')
    .option('--credits <n>', 'of a segment, to the merchant (1)', wholeNumber)
    .option('--per-second <n>', 'SMS a second; none: no limit');

function bodyOf({ prefixes, senders, rank, cost, credits, perSecond }: RouteOptions): Answer {
  return {
    prefixes: prefixes === undefined ? undefined : asList(prefixes, 'prefixes'),
    senders: senders === undefined ? undefined : asList(senders, 'senders'),
    rank,
    cost,
    credits,
    perSecond: perSecond === undefined ? undefined : perSecond === 'none' ? null : Number(perSecond),
  };
}

function addRoutes({ verb, run }: Noun): void {
  verb('list', 'all ways out; without any, SMS go by the door of the settings').action(
    run(async ({ api }) => showPage(await api.get('/sms-routes'), fields)),
  );

  withSettings(verb('add <name>', 'a way out'))
    .option(
      '--supplier <supplier>',
      'by the source of this supplier; without one by the door of the settings',
    )
    .action(
      run<RouteOptions>(async ({ api, options }, name) => {
        const json = await api.send('POST', '/sms-routes', {
          ...{ name, supplier: options.supplier },
          ...bodyOf(options),
        });
        return { json, text: renderRecord(json, fields) };
      }),
    );
}

function addChanges({ verb, run }: Noun): void {
  withSettings(verb('change <route-id>', 'change what is named, and leave the rest'))
    .option('--name <name>', 'a new name')
    .addOption(new Option('--state <state>', 'off: nothing goes by it').choices(['on', 'off']))
    .action(
      run<RouteOptions & { name?: string; state?: string }>(async ({ api, options }, id) => {
        const { name, state } = options;
        const body = { name, state, ...bodyOf(options) };
        const json = await api.send('PATCH', apiPath`/sms-routes/${id}`, body);
        return { json, text: renderRecord(json, fields) };
      }),
    );

  verb('remove <route-id>', 'take one away that nothing went by').action(
    run(async ({ api }, id) => {
      const json = await api.send('DELETE', apiPath`/sms-routes/${id}`);
      return { json, text: `removed route ${json.id}\n` };
    }),
  );
}
