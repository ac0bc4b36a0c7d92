import type { Command } from 'commander';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';

export function addAuditCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'audit', 'who saw which message, and who changed what');

  withPaging(verb('list', 'entries, newest first'))
    .option('--subject <subject>', 'about this only, like message:17 or account:3')
    .action(
      run<Paging & { subject?: string }>(async ({ api, options: { limit, cursor, subject } }) =>
        showPage(await api.get('/audit', { limit, cursor, subject }), [
          'id',
          'at',
          'actor',
          'action',
          'subject',
          'details',
        ]),
      ),
    );
}
