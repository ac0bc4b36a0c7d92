import { type Command, Option } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import { renderRecord } from './render.ts';

const fields = [
  'id',
  'name',
  'parentId',
  'state',
  'distinctNumbers',
  'createdAt',
  'balance.available',
  'balance.held',
];

export function addAccountCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'account', 'who pays: customers, resellers, merchants');

  verb('create <name>', 'open an account')
    .option('--parent <account>', 'the account above it, by name or id')
    .option('--distinct-numbers', 'each of its leases gets a number that it has in no other')
    .action(
      run<{ parent?: string; distinctNumbers?: true }>(async ({ api, options }, name) => {
        const { parent, distinctNumbers } = options;
        const json = await api.send('POST', '/accounts', { name, parent, distinctNumbers });
        return { json, text: renderRecord(json, fields) };
      }),
    );

  withPaging(verb('list', 'all accounts, oldest first')).action(
    run<Paging>(async ({ api, options: { limit, cursor } }) =>
      showPage(await api.get('/accounts', { limit, cursor }), [
        'id',
        'name',
        'parentId',
        'state',
        'createdAt',
      ]),
    ),
  );

  verb('get <account>', 'one account with its balance, by name or id').action(
    run(async ({ api }, account) => {
      const json = await api.get(apiPath`/accounts/${account}`);
      return { json, text: renderRecord(json, fields) };
    }),
  );

  verb('set <account>', 'change how an account buys')
    .addOption(
      new Option(
        '--distinct-numbers <on|off>',
        'whether each of its leases gets a number that it has in no other',
      )
        .choices(['on', 'off'])
        .makeOptionMandatory(),
    )
    .action(
      run<{ distinctNumbers: string }>(async ({ api, options: { distinctNumbers } }, account) => {
        const change = { distinctNumbers: distinctNumbers === 'on' };
        const json = await api.send('PATCH', apiPath`/accounts/${account}`, change);
        return { json, text: renderRecord(json, fields) };
      }),
    );

  const states = [
    ['suspend', 'suspended', 'answer its keys like unknown ones'],
    ['resume', 'active', 'end a suspension'],
  ] as const;
  for (const [name, state, description] of states) {
    verb(`${name} <account>`, description).action(
      run(async ({ api }, account) => {
        const json = await api.send('PATCH', apiPath`/accounts/${account}`, { state });
        return { json, text: renderRecord(json, fields) };
      }),
    );
  }
}
