import type { Command } from 'commander';
import { type Answer, apiPath, asObjects } from './client.ts';
import {
  addNoun,
  type Noun,
  type Paging,
  type Result,
  showPage,
  wholeArgument,
  wholeNumber,
  withPaging,
} from './command.ts';
import type { CliIo } from './io.ts';
import { MASKED } from './message.ts';
import { renderRecord, renderTable } from './render.ts';
import { addRentMarketCommands } from './rent-market.ts';

const fields = [
  'id',
  'phone',
  'countryId',
  'operator',
  'state',
  'hours',
  'price',
  'autoRenewHours',
  'messageCount',
  'createdAt',
  'guardUntil',
  'endsAt',
];

type RentOptions = {
  country?: number;
  operator?: string;
  supplier?: string;
  maxPrice?: string;
  exceptPrefix?: string[];
  autoRenew?: boolean;
  orderKey?: string;
};
type ListOptions = Paging & { state?: string; country?: string };
type Reveal = { reveal?: boolean };

export function addRentalCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'rental', 'leases of numbers for a term, every sender');
  addLookCommands(noun);
  addChangeCommands(noun);
  addRefundCommand(noun);
  addRentMarketCommands(noun);
}

function addLookCommands({ verb, run }: Noun): void {
  withPaging(verb('list <account>', "an account's rentals, newest first"))
    .option('--state <state>', 'in this state only')
    .option('--country <id>', 'of this country only')
    .action(
      run<ListOptions>(async ({ api, options: { limit, cursor, state, country } }, account) =>
        showPage(await api.get(apiPath`/accounts/${account}/rentals`, { limit, cursor, state, country }), [
          'id',
          'createdAt',
          'countryId',
          'phone',
          'state',
          'hours',
          'endsAt',
          'price',
          'messageCount',
        ]),
      ),
    );

  verb('get <account> <rental>', 'one rental with its periods, history and newest messages')
    .option('--reveal', 'show texts and codes in full; the audit keeps who did')
    .action(
      run<Reveal>(async ({ api, options: { reveal } }, account, id) => {
        const json = await api.get(apiPath`/accounts/${account}/rentals/${id}`, { reveal });
        return {
          json,
          text: [
            renderRecord(json, fields),
            renderTable(asObjects(json.periods), [
              'event',
              'hours',
              'price',
              'startsAt',
              'endsAt',
              'outcome',
            ]),
            renderTable(asObjects(json.history), ['at', 'event', 'fromState', 'toState']),
            renderTable(asObjects(json.messages), ['id', 'receivedAt', 'sender', 'code', 'text']),
          ].join('\n'),
          note: reveal ? undefined : MASKED,
        };
      }),
    );

  verb('history <account> <rental>', 'every move it made; of messages only the first').action(
    run(async ({ api }, account, id) => {
      const { history } = await api.get(apiPath`/accounts/${account}/rentals/${id}`);
      const json = { items: history, next: null };
      return { json, text: renderTable(asObjects(history), ['at', 'event', 'fromState', 'toState']) };
    }),
  );

  withPaging(verb('messages <account> <rental>', 'what it received, newest first'))
    .option('--reveal', 'show texts and codes in full; the audit keeps who did')
    .action(
      run<Paging & Reveal>(async ({ api, options: { limit, cursor, reveal } }, account, id) =>
        showPage(
          await api.get(apiPath`/accounts/${account}/rentals/${id}/messages`, { limit, cursor, reveal }),
          ['id', 'receivedAt', 'sender', 'code', 'text'],
          reveal ? undefined : MASKED,
        ),
      ),
    );
}

function addChangeCommands({ verb, run }: Noun): void {
  const collect = (prefix: string, before: string[] = []) => [...before, prefix];

  verb('rent <account> <hours>', 'lease a number; the account pays')
    .option('--country <id>', 'of this country', wholeNumber)
    .option('--operator <operator>', 'of this operator')
    .option('--supplier <supplier>', 'of this supplier')
    .option('--max-price <amount>', 'at this price at most')
    .option('--except-prefix <digits>', 'not beginning so; may be repeated', collect)
    .option('--auto-renew', 'for as long again each time its term ends')
    .option('--order-key <key>', 'a second order with the same one is refused')
    .action(
      run<RentOptions>(async ({ api, options }, account, hours) => {
        const { country, operator, supplier, maxPrice, exceptPrefix, autoRenew, orderKey } = options;
        return show(
          await api.send('POST', apiPath`/accounts/${account}/rentals`, {
            hours: wholeArgument('hours', hours),
            ...{ country, operator, supplier, maxPrice, autoRenew, orderKey },
            exceptPrefixes: exceptPrefix,
          }),
        );
      }),
    );

  verb('quote-extension <account> <rental> <hours>', 'what it would cost for longer').action(
    run(async ({ api }, account, id, hours) => {
      const json = await api.get(apiPath`/accounts/${account}/rentals/${id}/extension`, { hours });
      return { json, text: renderRecord(json, ['hours', 'price', 'longest']) };
    }),
  );

  verb('extend <account> <rental> <hours>', 'add a period at the end')
    .option('--max-price <amount>', 'at this price at most')
    .action(
      run<{ maxPrice?: string }>(async ({ api, options: { maxPrice } }, account, id, hours) =>
        show(
          await api.send('POST', apiPath`/accounts/${account}/rentals/${id}/extend`, {
            hours: wholeArgument('hours', hours),
            maxPrice,
          }),
        ),
      ),
    );

  verb(
    'auto-renew <account> <rental> <hours>',
    'by how much it renews itself each time; "off": not at all',
  ).action(
    run(async ({ api }, account, id, hours) =>
      show(
        await api.send('PATCH', apiPath`/accounts/${account}/rentals/${id}`, {
          autoRenewHours: hours === 'off' ? null : wholeArgument('hours', hours),
        }),
      ),
    ),
  );

  for (const [event, does] of [
    ['finish', 'end it before its time, without a refund'],
    ['cancel', 'give it back in the guard time, with a refund'],
  ] as const)
    verb(`${event} <account> <rental>`, does).action(
      run(async ({ api }, account, id) =>
        show(await api.send('POST', apiPath`/accounts/${account}/rentals/${id}/${event}`)),
      ),
    );
}

function addRefundCommand({ verb, run }: Noun): void {
  verb('refund <account> <rental>', 'give the price of a finished one back, after a complaint').action(
    run(async ({ api }, account, id) => {
      const json = await api.send('POST', apiPath`/accounts/${account}/rentals/${id}/refund`);
      return { json, text: `${json.refunded} of rental ${json.id} went back\n` };
    }),
  );
}

function show(json: Answer): Result {
  return { json, text: renderRecord(json, fields) };
}
