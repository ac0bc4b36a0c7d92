import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Noun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import { addMerchantPeople } from './merchant-people.ts';
import { merchantKinds, type Options, withMerchantSettings } from './merchant-settings.ts';
import { renderRecord } from './render.ts';
import { readSettings } from './settings-file.ts';

const merchantFields = [
  'id',
  'parentId',
  'email',
  'companyName',
  'status',
  'blocked',
  'expiresOn',
  'maxCampaigns',
  'language',
  'currency',
  'publicUrl',
  'dashboardUrl',
  'smsConnected',
  'emailConnected',
  'webhookUrl',
  'webhookTriggers',
  'permissions',
  'hasPassword',
  'lastLoginAt',
  'createdAt',
];

export function addMerchantCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'merchant', 'accounts that run coupon campaigns');
  addMerchants(noun);
  addKeys(noun);
  addMerchantPeople(noun);
}

function addMerchants({ verb, run }: Noun): void {
  withMerchantSettings(verb('open <account>', 'make an account a merchant; shows its key pair')).action(
    run<Options>(async ({ api, options }, account) => {
      const json = await api.send('POST', '/merchants', {
        account,
        ...(await readSettings(options, merchantKinds)),
      });
      const fields = ['id', 'email', 'status', 'keyPair.clientId', 'keyPair.secret'];
      return { json, text: renderRecord(json, fields) };
    }),
  );

  withPaging(verb('list', 'all merchants and their subaccounts')).action(
    run<Paging>(async ({ api, options: { limit, cursor } }) =>
      showPage(await api.get('/merchants', { limit, cursor }), [
        'id',
        'parentId',
        'email',
        'companyName',
        'status',
        'blocked',
        'expiresOn',
      ]),
    ),
  );

  verb('show <account>', 'one merchant with its settings').action(
    run(async ({ api }, account) => {
      const json = await api.get(apiPath`/merchants/${account}`);
      return { json, text: renderRecord(json, merchantFields) };
    }),
  );

  withMerchantSettings(verb('change <account>', 'change what the options name')).action(
    run<Options>(async ({ api, options }, account) => {
      const change = await readSettings(options, merchantKinds);
      const json = await api.send('PATCH', apiPath`/merchants/${account}`, change);
      return { json, text: renderRecord(json, merchantFields) };
    }),
  );

  verb('password-link <account>', 'a link that sets the password of its console, once, within a day').action(
    run(async ({ api }, account) => {
      const json = await api.send('POST', apiPath`/merchants/${account}/password-link`);
      return { json, text: `${json.url}\n` };
    }),
  );

  verb('sign-on <account>', 'a link that signs in to its console, once, within five minutes')
    .option(
      '--page <page>',
      'the screen: campaigns, add_campaign, update_campaign, statistics or distribution',
    )
    .option('--campaign <id>', 'the campaign of that screen')
    .option('--teammate <id>', 'as this teammate')
    .action(
      run<Options>(async ({ api, options: { page, campaign, teammate } }, account) => {
        const json = await api.send('POST', apiPath`/merchants/${account}/sign-on`, {
          page,
          campaign,
          teammate,
        });
        return { json, text: `${json.url}\n` };
      }),
    );
}

function addKeys({ verb, run }: Noun): void {
  verb('keys <account>', 'its key pairs, newest first; the first one signs webhooks')
    .option('--reveal', 'with the secrets; the audit keeps who looked')
    .action(
      run<{ reveal?: boolean }>(async ({ api, options: { reveal } }, account) =>
        showPage(await api.get(apiPath`/merchants/${account}/keys`, { reveal }), [
          'clientId',
          'secret',
          'signs',
          'createdAt',
        ]),
      ),
    );

  verb(
    'add-key <account>',
    'one more key pair, which signs from now on; older ones work until revoked',
  ).action(
    run(async ({ api }, account) => {
      const json = await api.send('POST', apiPath`/merchants/${account}/keys`);
      return { json, text: renderRecord(json, ['clientId', 'secret']) };
    }),
  );

  verb('revoke-key <account> <client-id>', 'refuse a key pair from now on').action(
    run(async ({ api }, account, clientId) => {
      const json = await api.send('DELETE', apiPath`/merchants/${account}/keys/${clientId}`);
      return { json, text: `key pair ${json.clientId} is revoked\n` };
    }),
  );
}
