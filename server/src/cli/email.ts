import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';

const columns = ['id', 'createdAt', 'recipient', 'subject', 'state', 'attempts', 'lastError'];

export function addEmailCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'email', 'emails that are sent for merchants');

  withPaging(verb('list', 'newest first'))
    .option('--state <state>', 'pending, sent or failed (dead letters)')
    .option('--account <account>', 'of one merchant')
    .action(
      run<Paging & { state?: string; account?: string }>(async ({ api, options }) => {
        const { limit, cursor, state, account } = options;
        return showPage(await api.get('/emails', { limit, cursor, state, account }), columns);
      }),
    );

  verb('retry <email-id>', 'try a dead letter again').action(
    run(async ({ api }, id) => {
      const json = await api.send('POST', apiPath`/emails/${id}/retry`);
      return { json, text: `email ${json.id} is tried again\n` };
    }),
  );
}
