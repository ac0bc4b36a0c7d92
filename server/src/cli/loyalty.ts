import { type Command, Option } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import type { Options } from './merchant-settings.ts';
import { renderRecord } from './render.ts';
import { asText, asWhole, flagOf, orNone, readSettings } from './settings-file.ts';

const kinds = {
  name: asText,
  description: asText,
  terms: asText,
  status: asText,
  timeZone: asText,
  size: orNone(asWhole),
  mostPerDay: orNone(asWhole),
  mostPerConsumer: orNone(asWhole),
  pointsExpireDays: orNone(asWhole),
};
const fields = ['id', 'code', 'type', 'name', 'status', 'size', 'mostPerDay', 'pointsExpireDays', 'users'];
const userColumns = ['userId', 'code', 'firstName', 'lastName', 'email', 'points', 'voided'];

function withSettings(command: Command, without: string): Command {
  for (const name of Object.keys(kinds)) if (name !== without) command.option(`--${flagOf(name)} <value>`);
  return command.option(
    '--settings <file>',
    'a JSON file with settings by their API names: rewards, locationIds too',
  );
}

export function addLoyaltyCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'loyalty', 'stamp, points and membership cards of a merchant');

  withSettings(verb('create <merchant> <name>', 'a card'), 'name')
    .addOption(
      new Option('--type <type>', 'what it counts')
        .choices(['stamp', 'points', 'membership'])
        .default('stamp'),
    )
    .action(
      run<Options>(async ({ api, options }, merchant, name) => {
        const sent = { name, type: options.type, ...(await readSettings(options, kinds)) };
        const json = await api.send('POST', apiPath`/merchants/${merchant}/loyalty-cards`, sent);
        return { json, text: renderRecord(json, fields) };
      }),
    );

  verb('list <merchant>', 'its cards').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/merchants/${merchant}/loyalty-cards`), fields),
    ),
  );

  verb('show <merchant> <card>', 'one card').action(
    run(async ({ api }, merchant, card) => {
      const json = await api.get(apiPath`/merchants/${merchant}/loyalty-cards/${card}`);
      return { json, text: renderRecord(json, fields) };
    }),
  );

  withSettings(verb('change <merchant> <card>', 'change what the options name'), '').action(
    run<Options>(async ({ api, options }, merchant, card) => {
      const change = await readSettings(options, kinds);
      const json = await api.send('PATCH', apiPath`/merchants/${merchant}/loyalty-cards/${card}`, change);
      return { json, text: renderRecord(json, fields.slice(0, -1)) };
    }),
  );

  withPaging(verb('users <merchant> <card>', 'who has it'))
    .option('--search <text>', 'part of a name, an address or a phone')
    .action(
      run<Paging & Options>(async ({ api, options: { limit, cursor, search } }, merchant, card) => {
        const path = apiPath`/merchants/${merchant}/loyalty-cards/${card}/users`;
        return showPage(await api.get(path, { limit, cursor, search }), userColumns);
      }),
    );

  verb('add-user <merchant> <card> <email>', 'give it to a person').action(
    run(async ({ api }, merchant, card, email) => {
      const json = await api.send('POST', apiPath`/merchants/${merchant}/loyalty-cards/${card}/users`, {
        email,
      });
      return { json, text: renderRecord(json, userColumns) };
    }),
  );

  verb('give <merchant> <card> <user> <points>', 'add stamps or points; a negative number takes them').action(
    run(async ({ api }, merchant, card, user, points) => {
      const path = apiPath`/merchants/${merchant}/loyalty-cards/${card}/users/${user}`;
      const json = await api.send('PATCH', path, { points: Number(points) });
      return { json, text: renderRecord(json, userColumns) };
    }),
  );
}
