import { type Command, Option } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import { renderRecord } from './render.ts';

export const MASKED = 'texts are masked: --reveal shows them, and the audit keeps who looked';

type Reveal = { reveal?: boolean };
type ListOptions = Paging & Reveal & { phone?: string; verdict?: string };

const revealing = ['--reveal', 'show texts and codes in full; the audit keeps who did'] as const;

export function addMessageCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'message', 'messages received, orphans too');

  withPaging(verb('list', 'messages, newest first'))
    .option('--phone <phone>', 'to this number only')
    .addOption(
      new Option('--verdict <verdict>', 'of this verdict only').choices([
        'accepted',
        'orphan',
        'refused',
        'filtered',
        'blacklisted',
      ]),
    )
    .option(...revealing)
    .action(
      run<ListOptions>(async ({ api, options: { limit, cursor, phone, verdict, reveal } }) =>
        showPage(
          await api.get('/messages', { limit, cursor, phone, verdict, reveal }),
          ['id', 'receivedAt', 'phone', 'sender', 'verdict', 'activationId', 'code', 'text'],
          reveal ? undefined : MASKED,
        ),
      ),
    );

  verb('get <message>', 'one message')
    .option(...revealing)
    .action(
      run<Reveal>(async ({ api, options: { reveal } }, id) => {
        const json = await api.get(apiPath`/messages/${id}`, { reveal });
        return {
          json,
          text: renderRecord(json, [
            'id',
            'receivedAt',
            'phone',
            'sender',
            'verdict',
            'activationId',
            'supplierId',
            'supplierMessageId',
            'code',
            'text',
          ]),
          note: reveal ? undefined : MASKED,
        };
      }),
    );

  verb('deliveries <message>', 'every arrival of one message')
    .option(...revealing)
    .action(
      run<Reveal>(async ({ api, options: { reveal } }, id) =>
        showPage(
          await api.get(apiPath`/messages/${id}/deliveries`, { reveal }),
          ['id', 'receivedAt', 'raw'],
          reveal ? undefined : MASKED,
        ),
      ),
    );
}
