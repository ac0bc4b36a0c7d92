import type { Command } from 'commander';
import { apiPath, asObjects } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import { MASKED } from './message.ts';
import { renderRecord, renderTable } from './render.ts';

type ListOptions = Paging & {
  state?: string;
  service?: string;
  country?: string;
  from?: string;
  to?: string;
};

export function addActivationCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'activation', 'leases of numbers for one service');

  withPaging(verb('list <account>', "an account's activations, newest first"))
    .option('--state <state>', 'in this state only')
    .option('--service <code>', 'of this service only')
    .option('--country <id>', 'of this country only')
    .option('--from <moment>', 'bought since, like 2026-01-31T12:00:00Z')
    .option('--to <moment>', 'bought until')
    .action(
      run<ListOptions>(async ({ api, options }, account) => {
        const { limit, cursor, state, service, country, from, to } = options;
        const query = { limit, cursor, state, service, country, from, to };
        return showPage(await api.get(apiPath`/accounts/${account}/activations`, query), [
          'id',
          'createdAt',
          'serviceId',
          'countryId',
          'phone',
          'state',
          'price',
          'messageCount',
        ]);
      }),
    );

  verb('get <account> <activation>', 'one activation with its history and messages')
    .option('--reveal', 'show texts and codes in full; the audit keeps who did')
    .action(
      run<{ reveal?: boolean }>(async ({ api, options: { reveal } }, account, id) => {
        const json = await api.get(apiPath`/accounts/${account}/activations/${id}`, { reveal });
        return {
          json,
          text: [
            renderRecord(json, [
              'id',
              'serviceId',
              'countryId',
              'operator',
              'phone',
              'state',
              'price',
              'code',
              'createdAt',
              'expiresAt',
            ]),
            renderTable(asObjects(json.history), ['at', 'event', 'fromState', 'toState']),
            renderTable(asObjects(json.messages), ['id', 'receivedAt', 'sender', 'code', 'text']),
          ].join('\n'),
          note: reveal ? undefined : MASKED,
        };
      }),
    );

  verb('refund <account> <activation>', 'give the price of a finished one back, after a complaint').action(
    run(async ({ api }, account, id) => {
      const json = await api.send('POST', apiPath`/accounts/${account}/activations/${id}/refund`);
      return { json, text: `${json.refunded} of activation ${json.id} went back\n` };
    }),
  );
}
