import { type Command, Option } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Noun, type Paging, showPage, wholeNumber, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import { renderHindrances, renderRecord } from './render.ts';
import { addSourceVerbs } from './source.ts';

const fields = [
  'id',
  'name',
  'kind',
  'state',
  'vouchedBy',
  'payoutPercent',
  'filterSenders',
  'dedupeWindowSeconds',
];

const statement = ['at', 'kind', 'reference', 'before', 'amount', 'after'];

type CreateOptions = {
  kind: string;
  vouchedBy?: string;
  filterSenders?: boolean;
  dedupeSeconds?: number;
  payoutPercent?: number;
};

type ChangeOptions = Omit<CreateOptions, 'kind'> & { name?: string; notVouched?: boolean };

type PerformanceOptions = Paging & { supplier?: string; country?: string; service?: string };

export function addSupplierCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'supplier', 'who brings numbers');
  addCreate(noun);
  addLists(noun);
  addChange(noun);
  addStates(noun);
  addSourceVerbs(noun);
  addPerformance(noun);
  addMoney(noun);
}

function addCreate({ verb, run }: Noun): void {
  verb('create <name>', 'make a supplier known')
    .addOption(
      new Option('--kind <kind>', 'what it is').choices(['manual', 'simulator', 'partner']).default('manual'),
    )
    .option('--vouched-by <name>', "who vouches for a partner's numbers; without it they are never sold")
    .option('--filter-senders', 'accept only messages that look like the leased service')
    .option('--dedupe-seconds <n>', 'how long a repeat counts as the same message (60)', wholeNumber)
    .option('--payout-percent <n>', "the supplier's share of what an activation earns (0)", wholeNumber)
    .action(
      run<CreateOptions>(async ({ api, options }, name) => {
        const { kind, vouchedBy, filterSenders, payoutPercent, dedupeSeconds: dedupeWindowSeconds } = options;
        const json = await api.send('POST', '/suppliers', {
          name,
          kind,
          vouchedBy,
          filterSenders,
          dedupeWindowSeconds,
          payoutPercent,
        });
        return { json, text: renderRecord(json, fields) };
      }),
    );
}

function addLists({ verb, run }: Noun): void {
  verb('list', 'all suppliers').action(
    run(async ({ api }) =>
      showPage(await api.get('/suppliers'), ['id', 'name', 'kind', 'state', 'vouchedBy', 'payoutPercent']),
    ),
  );

  verb('get <supplier>', 'one supplier, by name or id, and what keeps it from selling')
    .alias('show')
    .action(
      run(async ({ api }, supplier) => {
        const json = await api.get(apiPath`/suppliers/${supplier}`);
        return { json, text: renderRecord(json, fields) + renderHindrances(json) };
      }),
    );
}

function addChange({ verb, run }: Noun): void {
  verb('change <supplier>', 'change what is named, and leave the rest')
    .option('--name <name>', 'a new name; partners push by id and keep their address')
    .option('--vouched-by <name>', "who vouches for a partner's numbers")
    .option('--not-vouched', 'nobody does any more: its numbers are not sold')
    .option('--filter-senders', 'accept only messages that look like the leased service')
    .option('--no-filter-senders', 'accept messages of all senders')
    .option('--dedupe-seconds <n>', 'how long a repeat counts as the same message', wholeNumber)
    .option(
      '--payout-percent <n>',
      "the supplier's share of what an activation earns from now on",
      wholeNumber,
    )
    .action(
      run<ChangeOptions>(async ({ api, options }, supplier) => {
        const { name, vouchedBy, notVouched, filterSenders, payoutPercent, dedupeSeconds } = options;
        const json = await api.send('PATCH', apiPath`/suppliers/${supplier}`, {
          name,
          vouchedBy: notVouched ? null : vouchedBy,
          filterSenders,
          dedupeWindowSeconds: dedupeSeconds,
          payoutPercent,
        });
        return { json, text: renderRecord(json, fields) };
      }),
    );
}

function addStates({ verb, run }: Noun): void {
  verb('remove <supplier>', 'take one away that never had a number, a connection or money').action(
    run(async ({ api }, supplier) => {
      const json = await api.send('DELETE', apiPath`/suppliers/${supplier}`);
      return { json, text: `removed ${supplier}\n` };
    }),
  );

  const states = [
    ['on', 'active', 'sell its numbers'],
    ['off', 'off', 'sell none of its numbers; what is leased goes on'],
  ] as const;
  for (const [name, state, description] of states) {
    verb(`${name} <supplier>`, description).action(
      run(async ({ api }, supplier) => {
        const json = await api.send('PATCH', apiPath`/suppliers/${supplier}`, { state });
        return { json, text: renderRecord(json, fields) };
      }),
    );
  }
}

function addPerformance({ verb, run }: Noun): void {
  withPaging(verb('performance', 'how leases of each offer ended lately, by which orders choose'))
    .option('--supplier <supplier>', 'of this one only')
    .option('--country <id>', 'of this country only')
    .option('--service <code>', 'of this service only')
    .action(
      run<PerformanceOptions>(async ({ api, options }) => {
        const { limit, cursor, supplier, country, service } = options;
        const json = await api.get('/performance', { limit, cursor, supplier, country, service });
        const columns = [
          'supplierId',
          'countryId',
          'operator',
          'serviceId',
          'tried',
          'received',
          'successRate',
        ];
        return showPage(json, [...columns, 'medianSeconds'], `of the last ${json.windowHours} hours`);
      }),
    );
}

function addMoney({ verb, run }: Noun): void {
  withPaging(verb('statement <supplier>', 'what it earned per operation and was paid, newest first')).action(
    run<Paging>(async ({ api, options: { limit, cursor } }, supplier) =>
      showPage(await api.get(apiPath`/suppliers/${supplier}/statement`, { limit, cursor }), statement),
    ),
  );

  verb(
    'pay <supplier> <amount> <reference>',
    'write down that it was paid outside; once per reference',
  ).action(
    run(async ({ api }, supplier, amount, reference) => {
      const json = await api.send('POST', apiPath`/suppliers/${supplier}/payouts`, { amount, reference });
      return { json, text: renderRecord(json, statement) };
    }),
  );
}
