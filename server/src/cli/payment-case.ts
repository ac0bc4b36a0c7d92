import { Argument, type Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';

export function addPaymentCaseCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'payment-case', 'payments that no rule settles');

  withPaging(verb('list', 'what waits for a decision, newest first'))
    .option('--all', 'those that are settled too')
    .option('--invoice <id>', 'of this invoice only')
    .action(
      run<Paging & { all?: boolean; invoice?: string }>(async ({ api, options }) => {
        const { limit, cursor, all, invoice } = options;
        const query = { limit, cursor, invoice, state: all ? 'all' : 'open' };
        return showPage(await api.get('/payment-cases', query), [
          'id',
          'createdAt',
          'kind',
          'invoiceId',
          'amount',
          'currency',
          'note',
          'resolution',
        ]);
      }),
    );

  verb('settle', 'decide: the money to the customer, back outside, or nothing to do')
    .argument('<case>')
    .addArgument(new Argument('<decision>').choices(['credit', 'return', 'dismiss']))
    .action(
      run(async ({ api }, id, decision) => {
        const json = await api.send('POST', apiPath`/payment-cases/${id}/settle`, { decision });
        return { json, text: `case ${json.id} is settled: ${json.decision}\n` };
      }),
    );
}
