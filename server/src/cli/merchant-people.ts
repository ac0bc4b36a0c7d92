import { apiPath, asObjects } from './client.ts';
import { type Noun, type Paging, showPage, withPaging } from './command.ts';
import { merchantKinds, type Options, withMerchantSettings } from './merchant-settings.ts';
import { renderRecord, renderTable } from './render.ts';
import { asList, readSettings } from './settings-file.ts';

/** Packages, teammates, subaccounts and events of a merchant. */
export function addMerchantPeople(noun: Noun): void {
  addSubaccounts(noun);
  addTeammates(noun);
  addEvents(noun);
}

function addSubaccounts({ verb, run }: Noun): void {
  verb('packages <account>', 'sets of permissions for its subaccounts').action(
    run(async ({ api }, account) =>
      showPage(await api.get(apiPath`/merchants/${account}/packages`), [
        'id',
        'name',
        'permissions',
        'maxCampaigns',
      ]),
    ),
  );

  verb('add-package <account> <name>', 'a set of permissions')
    .requiredOption('--permissions <names>', 'with commas')
    .option('--max-campaigns <n>', 'how many campaigns a subaccount may have')
    .action(
      run<{ permissions: string; maxCampaigns?: string }>(async ({ api, options }, account, name) => {
        const { permissions, maxCampaigns } = options;
        const json = await api.send('POST', apiPath`/merchants/${account}/packages`, {
          name,
          permissions: asList(permissions, 'permissions'),
          maxCampaigns: maxCampaigns === undefined ? undefined : Number(maxCampaigns),
        });
        return { json, text: renderRecord(json, ['id', 'name', 'permissions', 'maxCampaigns']) };
      }),
    );

  verb('subaccounts <account>', 'the accounts under it').action(
    run(async ({ api }, account) =>
      showPage(await api.get(apiPath`/merchants/${account}/subaccounts`), [
        'id',
        'email',
        'companyName',
        'status',
        'blocked',
        'maxCampaigns',
        'expiresOn',
      ]),
    ),
  );

  withMerchantSettings(verb('add-subaccount <account>', 'an account under it; shows its key pair')).action(
    run<Options>(async ({ api, options }, account) => {
      const settings = await readSettings(options, merchantKinds);
      const json = await api.send('POST', apiPath`/merchants/${account}/subaccounts`, settings);
      const fields = ['id', 'parentId', 'email', 'status', 'keyPair.clientId', 'keyPair.secret'];
      return { json, text: renderRecord(json, fields) };
    }),
  );
}

function addTeammates({ verb, run }: Noun): void {
  verb('teammates <account>', 'its people with a link of their own').action(
    run(async ({ api }, account) =>
      showPage(await api.get(apiPath`/merchants/${account}/teammates`), ['id', 'name', 'email']),
    ),
  );

  verb('add-teammate <account> <name> <email>', 'one more of its people').action(
    run(async ({ api }, account, name, email) => {
      const json = await api.send('POST', apiPath`/merchants/${account}/teammates`, { name, email });
      return { json, text: renderRecord(json, ['id', 'name', 'email']) };
    }),
  );

  verb('remove-teammate <account> <teammate-id>', 'sign one of its people out for good').action(
    run(async ({ api }, account, id) => {
      const json = await api.send('DELETE', apiPath`/merchants/${account}/teammates/${id}`);
      return { json, text: `teammate ${json.id} is removed\n` };
    }),
  );
}

function addEvents({ verb, run }: Noun): void {
  const columns = ['id', 'createdAt', 'type', 'session', 'state', 'attempts', 'lastStatus', 'lastError'];

  withPaging(verb('events <account>', 'what its receiver was told, newest first')).action(
    run<Paging>(async ({ api, options: { limit, cursor } }, account) =>
      showPage(await api.get(apiPath`/merchants/${account}/events`, { limit, cursor }), columns),
    ),
  );

  verb('event <account> <event-id>', 'one of them with every try')
    .option('--reveal', 'with its body; the audit keeps who looked')
    .action(
      run<{ reveal?: boolean }>(async ({ api, options: { reveal } }, account, event) => {
        const json = await api.get(apiPath`/merchants/${account}/events/${event}`, { reveal });
        const tries = renderTable(asObjects(json.tries), ['at', 'status', 'error']);
        return { json, text: `${renderRecord(json, [...columns, 'body'])}\n${tries}` };
      }),
    );

  verb('replay <account> <event-id>', 'tell it once more, with the same id and body').action(
    run(async ({ api }, account, event) => {
      const json = await api.send('POST', apiPath`/merchants/${account}/events/${event}/replay`);
      return { json, text: `event ${json.id} is sent again\n` };
    }),
  );
}
