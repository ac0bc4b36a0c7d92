import { type Command, Option } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, showPage } from './command.ts';
import type { CliIo } from './io.ts';
import { renderRecord } from './render.ts';

type CreateOptions = {
  dialect?: string;
  v2Types?: string;
  rentAnswer?: string;
  strictWords: boolean;
  ip?: string[];
  scope?: string[];
};

export function addKeyCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'key', 'credentials of an account');

  verb('create <account>', 'make a key; it is shown once')
    .addOption(
      new Option('--dialect <dialect>', 'how the text protocol answers it').choices([
        'auto',
        'seed',
        'classic',
      ]),
    )
    .option('--no-strict-words', 'let the bare path use words beyond its closed list')
    .addOption(
      new Option(
        '--v2-types <types>',
        'cost and flags of getNumberV2: a number and "1", or text and true',
      ).choices(['number', 'text']),
    )
    .addOption(
      new Option(
        '--rent-answer <form>',
        'how a rented number is answered: an object of its own, or as getNumberV2 does',
      ).choices(['phone', 'v2']),
    )
    .option('--ip <address...>', 'addresses or networks that it may be used from')
    .option(
      '--scope <scope...>',
      'what it may be used for: read, lease, money, webhooks, settings (default: everything)',
    )
    .action(
      run<CreateOptions>(async ({ api, options }, account) => {
        const { dialect, strictWords, v2Types, rentAnswer, ip: ipAllow, scope: scopes } = options;
        const json = await api.send('POST', apiPath`/accounts/${account}/keys`, {
          dialect,
          strictWords,
          v2Types,
          rentAnswer,
          ipAllow,
          scopes,
        });
        return {
          json,
          text: renderRecord(json, [
            ...['id', 'key', 'dialect', 'strictWords', 'v2Types', 'rentAnswer', 'ipAllow', 'scopes'],
          ]),
          note: 'keep the key: it is not shown again',
        };
      }),
    );

  verb('list <account>', 'its keys, by their last four digits').action(
    run(async ({ api }, account) =>
      showPage(await api.get(apiPath`/accounts/${account}/keys`), [
        'id',
        'hint',
        'dialect',
        'strictWords',
        'ipAllow',
        'scopes',
        'createdAt',
        'revokedAt',
      ]),
    ),
  );

  verb('revoke <key-id>', 'end a key for good').action(
    run(async ({ api }, id) => {
      const json = await api.send('DELETE', apiPath`/keys/${id}`);
      return { json, text: `key ${json.id} is revoked\n` };
    }),
  );
}
