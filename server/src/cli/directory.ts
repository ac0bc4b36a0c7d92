import { Argument, type Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import type { Options } from './merchant-settings.ts';
import { renderRecord } from './render.ts';
import { asText, flagOf, readSettings } from './settings-file.ts';

const kinds = {
  name: asText,
  description: asText,
  status: asText,
  type: asText,
  language: asText,
  registration: asText,
  payment: asText,
  paymentUrl: asText,
};
const fields = ['id', 'code', 'name', 'status', 'type', 'registration', 'payment', 'language'];

function withSettings(command: Command, without: string): Command {
  for (const name of Object.keys(kinds)) if (name !== without) command.option(`--${flagOf(name)} <value>`);
  return command.option('--settings <file>', 'a JSON file with settings by their API names');
}

export function addDirectoryCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'directory', 'pages that list coupons and cards of a merchant');

  withSettings(verb('create <merchant> <name>', 'a directory, which lists nothing yet'), 'name').action(
    run<Options>(async ({ api, options }, merchant, name) => {
      const sent = { name, ...(await readSettings(options, kinds)) };
      const json = await api.send('POST', apiPath`/merchants/${merchant}/directories`, sent);
      return { json, text: renderRecord(json, fields) };
    }),
  );

  verb('list <merchant>', 'its directories').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/merchants/${merchant}/directories`), fields),
    ),
  );

  withSettings(verb('change <merchant> <directory>', 'change what the options name'), '').action(
    run<Options>(async ({ api, options }, merchant, directory) => {
      const change = await readSettings(options, kinds);
      const json = await api.send('PATCH', apiPath`/merchants/${merchant}/directories/${directory}`, change);
      return { json, text: renderRecord(json, fields) };
    }),
  );

  for (const [name, method, description] of [
    ['add', 'POST', 'list a campaign or a card'],
    ['take', 'DELETE', 'list it no more'],
  ] as const) {
    verb(name, description)
      .argument('<merchant>')
      .argument('<directory>')
      .addArgument(new Argument('<kind>').choices(['campaign', 'loyalty_card']))
      .argument('<id>')
      .action(
        run(async ({ api }, merchant, directory, kind, id) => {
          const path = apiPath`/merchants/${merchant}/directories/${directory}/items/${kind}/${id}`;
          const json = await api.send(method, path);
          return { json, text: `${kind} ${id} is ${json.listed ? 'listed' : 'not listed'}\n` };
        }),
      );
  }

  withPaging(verb('users <merchant> <directory>', 'who is registered, newest first')).action(
    run<Paging>(async ({ api, options: { limit, cursor } }, merchant, directory) =>
      showPage(
        await api.get(apiPath`/merchants/${merchant}/directories/${directory}/users`, { limit, cursor }),
        ['id', 'email', 'firstName', 'lastName', 'blocked', 'paid', 'paidUntil', 'createdAt'],
      ),
    ),
  );
}
