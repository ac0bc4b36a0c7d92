import { type Command, Option } from 'commander';
import { type Answer, apiPath, asObjects } from './client.ts';
import { addNoun, type Noun, showPage, wholeNumber } from './command.ts';
import { addHubTradeCommands } from './hub-trade.ts';
import type { CliIo } from './io.ts';
import { renderHubList, renderRecord, renderTable } from './render.ts';
import { addSetting, type Settings } from './setting-option.ts';

const fields = [
  'id',
  'name',
  'accountId',
  'dialect',
  'pushUrl',
  'access',
  'settings',
  'openOperations',
  'heardAt',
  'pausedAt',
  'pauseReason',
];

type ConnectOptions = {
  dialect: string;
  pushUrl: string;
  key?: string;
  account?: string;
  set?: Settings;
};
type ChangeOptions = { pushUrl?: string; access?: string; set?: Settings };

const settingsHelp = `
Settings are given as --set name=value, as often as needed; the value is JSON, or a plain word, and null takes the
dialect's own way back: --set channels=64 --set 'countries=[43]' --set 'blacklist=["wa"]' --set filterSide=partner
--set 'pushUrls={"rental":"/pushSmsRent"}'. What can be set is listed in docs/dialects/native.md.`;

export function addHubCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'hub', 'foreign hubs that we serve as their partner');
  addConnectionCommands(noun);
  addKeyCommands(noun);
  addPriceCommands(noun);
  addHubTradeCommands(noun);
}

function addConnectionCommands({ verb, run }: Noun): void {
  verb(
    'connect <name>',
    'make a hub known; it calls us at /partner/<name>, but for onlinesim-v2, whose list we keep',
  )
    .addOption(
      new Option('--dialect <dialect>', 'the protocol that it speaks')
        .choices(['onlinesim-v1', 'onlinesim-v2', 'smshub'])
        .makeOptionMandatory(),
    )
    .requiredOption('--push-url <url>', 'where it takes pushes of messages')
    .option('--key <key>', 'our key at the hub; otherwise a random one is made')
    .option('--account <account>', 'whose the leases are; otherwise an account hub.<name> is opened')
    .option('--set <name=value>', 'a setting', addSetting)
    .addHelpText('after', settingsHelp)
    .action(
      run<ConnectOptions>(async ({ api, options: { dialect, pushUrl, key, account, set } }, name) => {
        const body = { name, dialect, pushUrl, key, account, settings: set };
        const json = await api.send('POST', '/hubs', body);
        return {
          json,
          text: renderRecord(json, [...fields, 'key']),
          note: 'keep the key: it is not shown again',
        };
      }),
    );

  verb('list', 'all hubs').action(
    run(async ({ api }) =>
      showPage(await api.get('/hubs'), [
        'id',
        'name',
        'dialect',
        'pushUrl',
        'access',
        'heardAt',
        'pauseReason',
      ]),
    ),
  );

  verb('get <hub>', 'one hub with its keys').action(
    run(async ({ api }, hub) => showHub(await api.get(apiPath`/hubs/${hub}`))),
  );

  verb('change <hub>', 'change a hub; what is not named stays')
    .option('--push-url <url>', 'where it takes pushes of messages')
    .addOption(
      new Option('--access <access>', 'whether it may call us').choices(['open', 'blocked', 'disabled']),
    )
    .option('--set <name=value>', 'a setting', addSetting)
    .addHelpText('after', settingsHelp)
    .action(
      run<ChangeOptions>(async ({ api, options: { pushUrl, access, set } }, hub) =>
        showHub(await api.send('PATCH', apiPath`/hubs/${hub}`, { pushUrl, access, settings: set })),
      ),
    );

  verb('pause <hub>', 'push nothing to it until it is resumed; messages are kept').action(
    run(async ({ api }, hub) => showHub(await api.send('POST', apiPath`/hubs/${hub}/pause`))),
  );
  verb('resume <hub>', 'push again, everything that has waited too').action(
    run(async ({ api }, hub) => showHub(await api.send('POST', apiPath`/hubs/${hub}/resume`))),
  );

  verb('alarms', 'what a person should look at, of all hubs').action(
    run(async ({ api }) =>
      showPage(await api.get('/hub-alarms'), ['hubId', 'matter', 'operationId', 'since', 'details']),
    ),
  );
}

function addKeyCommands({ verb, run }: Noun): void {
  verb('add-key <hub>', 'one more key of ours there, so that it can replace the other; it is shown once')
    .option('--key <key>', 'the one that the hub has given us')
    .action(
      run<{ key?: string }>(async ({ api, options: { key } }, hub) => {
        const json = await api.send('POST', apiPath`/hubs/${hub}/keys`, { key });
        return {
          json,
          text: renderRecord(json, ['id', 'key', 'hint']),
          note: 'keep the key: it is not shown again',
        };
      }),
    );

  verb('revoke-key <hub> <key-id>', 'end a key for good').action(
    run(async ({ api }, hub, id) => {
      const json = await api.send('DELETE', apiPath`/hubs/${hub}/keys/${id}`);
      return { json, text: `key ${json.id} is revoked\n` };
    }),
  );
}

type PriceOptions = { country?: number; service?: string };

function addPriceCommands({ verb, run }: Noun): void {
  const columns = ['countryId', 'serviceId', 'sum'];
  verb('prices <hub>', 'the least that it must pay, in its currency').action(
    run(async ({ api }, hub) => showPage(await api.get(apiPath`/hubs/${hub}/prices`), columns)),
  );

  verb('set-price <hub> <sum>', 'set the least that it must pay; for the service "rent" a day')
    .option('--country <id>', 'in this country only', wholeNumber)
    .option('--service <service>', 'for this service only')
    .action(
      run<PriceOptions>(async ({ api, options: { country, service } }, hub, sum) =>
        showPage(
          await api.send('POST', apiPath`/hubs/${hub}/prices`, { prices: [{ country, service, sum }] }),
          columns,
        ),
      ),
    );

  verb('remove-price <hub>', 'take such a price away; then our list price is the least')
    .option('--country <id>', 'of this country', wholeNumber)
    .option('--service <service>', 'of this service')
    .action(
      run<PriceOptions>(async ({ api, options: { country, service } }, hub) =>
        showPage(
          await api.send('DELETE', apiPath`/hubs/${hub}/prices`, { prices: [{ country, service }] }),
          columns,
        ),
      ),
    );
}

function showHub(json: Answer) {
  const keys = renderTable(asObjects(json.keys), ['id', 'hint', 'createdAt', 'revokedAt']);
  return { json, text: `${renderRecord(json, fields)}${renderHubList(json)}\nkeys\n${keys}` };
}
