import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { type Noun, showPage } from './command.ts';
import type { Options } from './merchant-settings.ts';
import { renderRecord } from './render.ts';
import { asText, flagOf, readSettings } from './settings-file.ts';

const locationKinds = {
  companyName: asText,
  street: asText,
  zip: asText,
  city: asText,
  province: asText,
  country: asText,
  phone: asText,
  website: asText,
  email: asText,
};

const locationFields = ['id', 'companyName', 'street', 'zip', 'city', 'country', 'email', 'hasPassword'];

function withLocation(command: Command): Command {
  for (const name of Object.keys(locationKinds)) command.option(`--${flagOf(name)} <text>`);
  return command.option('--settings <file>', 'a JSON file with settings by their API names, password too');
}

/** Folders, categories and shops of a merchant. */
export function addCampaignSorting({ verb, run }: Noun): void {
  verb('folders <merchant>', 'its folders').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/merchants/${merchant}/folders`), ['id', 'name']),
    ),
  );

  verb('add-folder <merchant> <name>', 'a folder for campaigns').action(
    run(async ({ api }, merchant, name) => {
      const json = await api.send('POST', apiPath`/merchants/${merchant}/folders`, { name });
      return { json, text: renderRecord(json, ['id', 'name']) };
    }),
  );

  verb('categories <merchant>', 'its categories, main ones first').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/merchants/${merchant}/categories`), [
        'id',
        'name',
        'isMain',
        'mainId',
        'mainName',
      ]),
    ),
  );

  verb('add-category <merchant> <name>', 'a category')
    .option('--main', 'of the level above')
    .option('--below <id>', 'below this main category')
    .action(
      run<{ main?: boolean; below?: string }>(async ({ api, options: { main, below } }, merchant, name) => {
        const sent = { name, isMain: main === true, mainId: below };
        const json = await api.send('POST', apiPath`/merchants/${merchant}/categories`, sent);
        return { json, text: renderRecord(json, ['id', 'name', 'isMain', 'mainName']) };
      }),
    );

  verb('locations <merchant>', 'shops where coupons are redeemed').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/merchants/${merchant}/locations`), locationFields),
    ),
  );

  withLocation(verb('add-location <merchant>', 'a shop')).action(
    run<Options>(async ({ api, options }, merchant) => {
      const settings = await readSettings(options, locationKinds);
      const json = await api.send('POST', apiPath`/merchants/${merchant}/locations`, settings);
      return { json, text: renderRecord(json, locationFields) };
    }),
  );

  withLocation(verb('change-location <merchant> <location>', 'change what the options name')).action(
    run<Options>(async ({ api, options }, merchant, location) => {
      const settings = await readSettings(options, locationKinds);
      const json = await api.send('PATCH', apiPath`/merchants/${merchant}/locations/${location}`, settings);
      return { json, text: renderRecord(json, locationFields) };
    }),
  );

  verb(
    'remove-location <merchant> <location>',
    'a shop that is no more; what was redeemed there stays',
  ).action(
    run(async ({ api }, merchant, location) => {
      const json = await api.send('DELETE', apiPath`/merchants/${merchant}/locations/${location}`);
      return { json, text: `location ${json.id} is removed\n` };
    }),
  );
}
