import { Option } from 'commander';
import { apiPath } from './client.ts';
import { type Noun, type Paging, showPage, wholeNumber, withPaging } from './command.ts';
import { renderHindrances, renderRecord } from './render.ts';

const states = ['asking', 'none', 'failed', 'unknown', 'open', 'closing', 'closed', 'dead'];
const operation = [
  'id',
  'askedAt',
  'supplierId',
  'kind',
  'state',
  'foreignId',
  'phone',
  'serviceId',
  'sum',
  'closeStatus',
  'tries',
  'problem',
];

type RateOptions = { country?: number; fromHours?: number; unitHours?: number };
type OperationOptions = Paging & { supplier?: string; state?: string; phone?: string };

/** The commands of trade with partners: their stock, their earnings, and the reasons that keep them from selling. */
export function addPartnerTradeCommands(noun: Noun): void {
  addRateCommands(noun);
  addBlockCommands(noun);
  addOperationCommands(noun);
}

function addRateCommands({ verb, run }: Noun): void {
  verb('rates <supplier>', 'what it earns for an operation, in its currency').action(
    run(async ({ api }, supplier) =>
      showPage(await api.get(apiPath`/suppliers/${supplier}/rates`), [
        'serviceId',
        'countryId',
        'fromHours',
        'unitHours',
        'sum',
      ]),
    ),
  );

  verb('set-rate <supplier> <service> <sum>', 'set what it earns for a service; "rent" for a rental’s day')
    .option('--country <id>', 'in this country only', wholeNumber)
    .option('--from-hours <n>', 'rent: for terms of so many hours and more (1)', wholeNumber)
    .option('--unit-hours <n>', 'rent: for each begun so many hours (24)', wholeNumber)
    .action(
      run<RateOptions>(async ({ api, options }, supplier, service, sum) => {
        const { country, fromHours, unitHours } = options;
        const json = await api.send('POST', apiPath`/suppliers/${supplier}/rates`, {
          rates: [{ service, country, sum, fromHours, unitHours }],
        });
        return { json, text: `${supplier} earns ${sum} for ${service}\n` };
      }),
    );

  verb('remove-rate <supplier> <service>', 'take a rate away: without one the service is not sold')
    .option('--country <id>', 'the rate of this country', wholeNumber)
    .option('--from-hours <n>', 'rent: only the one that begins there', wholeNumber)
    .action(
      run<RateOptions>(async ({ api, options: { country, fromHours } }, supplier, service) => {
        const json = await api.send('DELETE', apiPath`/suppliers/${supplier}/rates`, {
          rates: [{ service, country, fromHours }],
        });
        return { json, text: `${supplier} has no such rate for ${service} any more\n` };
      }),
    );

  verb('stock <supplier>', 'what it said it has when it was last asked, and why it is not sold').action(
    run(async ({ api }, supplier) => {
      const json = await api.get(apiPath`/suppliers/${supplier}/reported-stock`);
      const page = showPage(json, ['countryId', 'operator', 'serviceId', 'count', 'sum', 'seenAt']);
      return { ...page, text: `${page.text}${renderHindrances(json)}` };
    }),
  );
}

function addBlockCommands({ verb, run }: Noun): void {
  withPaging(verb('blocks', 'why nothing is, or was, ordered of partners; newest first'))
    .option('--supplier <supplier>', 'of this one only')
    .option('--lasting', 'those that hold now')
    .action(
      run<Paging & { supplier?: string; lasting?: boolean }>(async ({ api, options }) => {
        const { limit, cursor, supplier, lasting } = options;
        return showPage(await api.get('/blocks', { limit, cursor, supplier, lasting }), [
          'id',
          'supplierId',
          'reason',
          'startedAt',
          'endsAt',
          'liftedAt',
          'details',
        ]);
      }),
    );

  verb('block <supplier>', 'order nothing of it')
    .option('--seconds <n>', 'for so long; otherwise until it is lifted', wholeNumber)
    .action(
      run<{ seconds?: number }>(async ({ api, options: { seconds } }, supplier) => {
        const json = await api.send('POST', apiPath`/suppliers/${supplier}/blocks`, { seconds });
        return { json, text: renderRecord(json, ['id', 'reason', 'startedAt', 'endsAt']) };
      }),
    );

  verb('unblock <supplier> <block-id>', 'end a block early').action(
    run(async ({ api }, supplier, id) => {
      const json = await api.send('DELETE', apiPath`/suppliers/${supplier}/blocks/${id}`);
      return { json, text: `block ${json.id} is lifted\n` };
    }),
  );

  verb('notices', 'what was odd about partners’ calls and answers, last seen first')
    .option('--supplier <supplier>', 'of this one only')
    .option('--kind <kind>', 'of this kind only, like name_unknown')
    .option('--limit <n>', 'so many (100, at most 1000)')
    .action(
      run<{ supplier?: string; kind?: string; limit?: string }>(async ({ api, options }) => {
        const { supplier, kind, limit } = options;
        return showPage(await api.get('/partner-notices', { supplier, kind, limit }), [
          'lastAt',
          'supplierId',
          'kind',
          'subject',
          'count',
        ]);
      }),
    );
}

function addOperationCommands({ verb, run }: Noun): void {
  withPaging(verb('operations', 'numbers asked of partners and what became of them, newest first'))
    .option('--supplier <supplier>', 'of this one only')
    .addOption(new Option('--state <state>', 'dead: closes that it could not be told').choices(states))
    .option('--phone <phone>', 'of this number only')
    .action(
      run<OperationOptions>(async ({ api, options }) => {
        const { limit, cursor, supplier, state, phone } = options;
        return showPage(await api.get('/operations', { limit, cursor, supplier, state, phone }), operation);
      }),
    );

  verb('operation <id>', 'one of them').action(
    run(async ({ api }, id) => {
      const json = await api.get(apiPath`/operations/${id}`);
      const rest = ['leaseId', 'countryId', 'closeSum', 'answeredAt', 'closedAt', 'acknowledgedAt'];
      return { json, text: renderRecord(json, [...operation, ...rest]) };
    }),
  );

  verb('retry <operation-id>', 'tell a dead close again from the start').action(
    run(async ({ api }, id) => {
      const json = await api.send('POST', apiPath`/operations/${id}/retry`);
      return { json, text: `operation ${json.id} is ${json.state}\n` };
    }),
  );
}
