import { type Command, Option } from 'commander';
import { type Answer, apiPath, asObjects } from './client.ts';
import { addNoun, type Noun, showPage } from './command.ts';
import type { CliIo } from './io.ts';
import { addPartnerTradeCommands } from './partner-trade.ts';
import { renderRecord, renderTable } from './render.ts';
import { addSetting, type Settings } from './setting-option.ts';

const fields = [
  'supplierId',
  'supplierName',
  'dialect',
  'baseUrl',
  'access',
  'settings',
  'heardAt',
  'polledAt',
  'pollFailures',
  'askFailures',
];

type ConnectOptions = { dialect: string; baseUrl?: string; key?: string; set?: Settings };
type ChangeOptions = { baseUrl?: string; access?: string; set?: Settings };

const settingsHelp = `
Settings are given as --set name=value, as often as needed; the value is JSON, or a plain word, and null takes the
dialect's own way back: --set ackFiltered=true --set pollSeconds=60 --set 'blacklist=["wa"]'
--set 'urls={"getNumber":"/order"}'. What can be set is listed in docs/dialects/native.md.`;

export function addPartnerCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'partner', 'suppliers that are asked for numbers and push messages');
  addConnectionCommands(noun);
  addPartnerTradeCommands(noun);
}

function addConnectionCommands({ verb, run }: Noun): void {
  verb('connect <supplier>', 'say how a supplier of kind partner is talked to; its key is shown once')
    .addOption(
      new Option('--dialect <dialect>', 'the protocol that it speaks')
        .choices(['onlinesim-v1', 'onlinesim-v2', 'smshub'])
        .makeOptionMandatory(),
    )
    .option('--base-url <url>', 'where it is called; none for list mode')
    .option('--key <key>', 'one that both sides agreed on; otherwise a random one is made')
    .option('--set <name=value>', 'a setting', addSetting)
    .addHelpText('after', settingsHelp)
    .action(
      run<ConnectOptions>(async ({ api, options: { dialect, baseUrl, key, set } }, supplier) => {
        const body = { dialect, baseUrl, key, settings: set };
        const json = await api.send('POST', apiPath`/suppliers/${supplier}/connection`, body);
        return {
          json,
          text: renderRecord(json, [...fields, 'key']),
          note: 'keep the key: it is not shown again',
        };
      }),
    );

  verb('list', 'all partners').action(
    run(async ({ api }) =>
      showPage(await api.get('/partners'), [
        'supplierId',
        'supplierName',
        'dialect',
        'baseUrl',
        'access',
        'heardAt',
        'polledAt',
      ]),
    ),
  );

  verb('get <supplier>', 'one partner with its keys and the blocks that last').action(
    run(async ({ api }, supplier) => {
      const json = await api.get(apiPath`/suppliers/${supplier}/connection`);
      return { json, text: renderPartner(json) };
    }),
  );

  verb('change <supplier>', 'change a connection; what is not named stays')
    .option('--base-url <url>', 'where it is called')
    .addOption(
      new Option('--access <access>', 'whether it may call us').choices(['open', 'blocked', 'disabled']),
    )
    .option('--set <name=value>', 'a setting', addSetting)
    .addHelpText('after', settingsHelp)
    .action(
      run<ChangeOptions>(async ({ api, options: { baseUrl, access, set } }, supplier) => {
        const body = { baseUrl, access, settings: set };
        const json = await api.send('PATCH', apiPath`/suppliers/${supplier}/connection`, body);
        return { json, text: renderPartner(json) };
      }),
    );

  verb('add-key <supplier>', 'give it one more key, so that it can replace the other; it is shown once')
    .option('--key <key>', 'one that both sides agreed on')
    .action(
      run<{ key?: string }>(async ({ api, options: { key } }, supplier) => {
        const json = await api.send('POST', apiPath`/suppliers/${supplier}/keys`, { key });
        return {
          json,
          text: renderRecord(json, ['id', 'key', 'hint']),
          note: 'keep the key: it is not shown again',
        };
      }),
    );

  verb('revoke-key <supplier> <key-id>', 'end a key for good').action(
    run(async ({ api }, supplier, id) => {
      const json = await api.send('DELETE', apiPath`/suppliers/${supplier}/keys/${id}`);
      return { json, text: `key ${json.id} is revoked\n` };
    }),
  );
}

function renderPartner(json: Answer): string {
  return [
    renderRecord(json, fields),
    `keys\n${renderTable(asObjects(json.keys), ['id', 'hint', 'createdAt', 'revokedAt'])}`,
    `blocks\n${renderTable(asObjects(json.blocks), ['id', 'reason', 'startedAt', 'endsAt', 'details'])}`,
  ].join('\n');
}
