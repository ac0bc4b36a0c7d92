import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import { renderRecord } from './render.ts';

export function addWebhookCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'webhook', 'addresses that are told of events');

  verb('add <account> <url>', 'tell an address of events; the secret is shown once')
    .option('--kind <kind>', 'of which events (activation-message)')
    .action(
      run<{ kind?: string }>(async ({ api, options: { kind } }, account, url) => {
        const json = await api.send('POST', apiPath`/accounts/${account}/webhooks`, { url, kind });
        return {
          json,
          text: renderRecord(json, ['id', 'kind', 'url', 'secret']),
          note: 'keep the secret: it is not shown again',
        };
      }),
    );

  verb('list <account>', 'its addresses').action(
    run(async ({ api }, account) =>
      showPage(await api.get(apiPath`/accounts/${account}/webhooks`), ['id', 'kind', 'url', 'createdAt']),
    ),
  );

  verb('remove <account> <webhook-id>', 'tell an address no more').action(
    run(async ({ api }, account, id) => {
      const json = await api.send('DELETE', apiPath`/accounts/${account}/webhooks/${id}`);
      return { json, text: `webhook ${json.id} is removed\n` };
    }),
  );

  withPaging(verb('deliveries <account>', 'what was sent, newest first'))
    .option('--reveal', 'with the bodies (in --json); the audit keeps who looked')
    .action(
      run<Paging & { reveal?: boolean }>(async ({ api, options: { limit, cursor, reveal } }, account) =>
        showPage(await api.get(apiPath`/accounts/${account}/webhook-deliveries`, { limit, cursor, reveal }), [
          'id',
          'createdAt',
          'endpointId',
          'eventId',
          'state',
          'attempts',
          'lastStatus',
          'lastError',
        ]),
      ),
    );

  verb('replay <delivery-id>', 'send a delivered or failed one again').action(
    run(async ({ api }, id) => {
      const json = await api.send('POST', apiPath`/webhook-deliveries/${id}/replay`);
      return { json, text: `delivery ${json.id} is sent again\n` };
    }),
  );
}
