import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, showPage, wholeNumber } from './command.ts';
import type { CliIo } from './io.ts';
import { renderRecord } from './render.ts';

type SwitchOptions = { supplier?: string; account?: string };
type LimitOptions = { service?: string; open?: number; perDay?: number };

export function addPolicyCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'policy', 'what is not sold, and whose messages are refused');

  verb('switches', 'services that are switched off: for all, of a supplier, or to an account').action(
    run(async ({ api }) =>
      showPage(await api.get('/service-switches'), ['serviceId', 'supplierId', 'accountId']),
    ),
  );

  const switches = [
    ['switch-off', true, 'sell a service no more: to anybody, from one supplier, or to one account'],
    ['switch-on', false, 'sell it again'],
  ] as const;
  for (const [name, off, description] of switches) {
    verb(`${name} <service>`, description)
      .option('--supplier <supplier>', 'of this supplier only')
      .option('--account <account>', 'to this account only')
      .action(
        run<SwitchOptions>(async ({ api, options: { supplier, account } }, service) => {
          const json = await api.send('POST', '/service-switches', { service, off, supplier, account });
          return { json, text: `${service} is switched ${off ? 'off' : 'on'}\n` };
        }),
      );
  }

  verb('limits', 'how much accounts may buy')
    .option('--account <account>', 'of this one only')
    .action(
      run<{ account?: string }>(async ({ api, options: { account } }) =>
        showPage(await api.get('/purchase-limits', { account }), [
          'accountId',
          'serviceId',
          'maxOpen',
          'maxPerDay',
        ]),
      ),
    );

  verb('limit <account>', 'limit what an account may buy; without a figure the limit is taken away')
    .option('--service <code>', 'of this service; otherwise of all together')
    .option('--open <n>', 'so many at the same time', wholeNumber)
    .option('--per-day <n>', 'so many within 24 hours', wholeNumber)
    .action(
      run<LimitOptions>(async ({ api, options: { service, open: maxOpen, perDay: maxPerDay } }, account) => {
        const body = { service, maxOpen, maxPerDay };
        const json = await api.send('POST', apiPath`/accounts/${account}/purchase-limits`, body);
        return { json, text: renderRecord(json, ['accountId', 'serviceId', 'maxOpen', 'maxPerDay']) };
      }),
    );

  verb('refused-senders', 'banks, payment systems and credit institutions whose messages are refused')
    .option('--country <iso2>', 'of this country only')
    .action(
      run<{ country?: string }>(async ({ api, options: { country } }) =>
        showPage(await api.get('/refused-senders', { country }), [
          'country',
          'kind',
          'institution',
          'senders',
        ]),
      ),
    );

  verb('check-sender <name>', 'whether messages of a sender are refused, and by which line').action(
    run(async ({ api }, sender) => {
      const json = await api.get('/refused-senders', { sender });
      return { json, text: renderRecord(json, ['sender', 'refused', 'rule']) };
    }),
  );
}
