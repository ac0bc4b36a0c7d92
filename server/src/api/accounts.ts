import { z } from 'zod';
import type { Account, Core } from '#core';
import { AccountDetailsReply, AccountReply } from './replies/accounts.ts';
import { defineRoute, record } from './route.ts';
import { decimal, page, pageOf, paging, Reference } from './wire.ts';

const params = z.strictObject({ account: Reference });

const listAccounts = defineRoute({
  name: 'listAccounts',
  method: 'GET',
  path: '/accounts',
  summary: 'Lists all accounts.',
  reply: pageOf(AccountReply),
  query: z.strictObject(paging),
  async run({ core }, { query: { limit, cursor } }) {
    const rows = await core.accounts.list({ limit: limit + 1, after: cursor });
    return page(rows, { limit, cursor: ({ id }) => id, render: renderAccount });
  },
});

const createAccount = defineRoute({
  name: 'createAccount',
  method: 'POST',
  path: '/accounts',
  status: 201,
  summary: 'Opens an account.',
  reply: AccountDetailsReply,
  refusals: ['account_not_found', 'already_exists'],
  body: z.strictObject({
    name: z.string().max(200),
    parent: Reference.optional(),
    distinctNumbers: z.boolean().optional(),
  }),
  example: { body: { name: 'bakery' } },
  async run(context, { body: { name, parent, distinctNumbers } }) {
    const { accounts } = context.core;
    const parentId = parent && (await accounts.get(parent)).id;
    const account = await accounts.create({ name, parentId, distinctNumbers });
    await record(context, 'account.create', `account:${account.id}`, { name });
    return withBalance(context.core, account);
  },
});

const getAccount = defineRoute({
  name: 'getAccount',
  method: 'GET',
  path: '/accounts/:account',
  summary: 'Shows an account with its balance.',
  reply: AccountDetailsReply,
  params,
  run: async ({ core }, { params }) => withBalance(core, await core.accounts.get(params.account)),
});

const changeAccount = defineRoute({
  name: 'changeAccount',
  method: 'PATCH',
  path: '/accounts/:account',
  summary: 'Suspends or resumes an account, or changes its settings.',
  reply: AccountDetailsReply,
  params,
  body: z
    .strictObject({
      state: z.enum(['active', 'suspended']).optional(),
      distinctNumbers: z.boolean().optional(),
    })
    .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something'),
  example: { body: { state: 'active' } },
  async run(context, { params, body: { state, distinctNumbers } }) {
    const { accounts } = context.core;
    const { id } = await accounts.get(params.account);
    const account = await accounts.change({ id, state, distinctNumbers });
    const subject = `account:${id}`;
    if (state !== undefined)
      await record(context, state === 'active' ? 'account.resume' : 'account.suspend', subject);
    if (distinctNumbers !== undefined) await record(context, 'account.change', subject, { distinctNumbers });
    return withBalance(context.core, account);
  },
});

export const accountRoutes = [listAccounts, createAccount, getAccount, changeAccount];

function renderAccount({ id, name, parentId, state, distinctNumbers, createdAt }: Account) {
  return { id, name, parentId, state, distinctNumbers, createdAt };
}

async function withBalance(core: Core, account: Account) {
  return { ...renderAccount(account), balance: await readBalance(core, account.id) };
}

/** The account's balance: how much it can spend, and how much is on hold. */
export async function readBalance(core: Core, accountId: bigint) {
  const { availableMicros, heldMicros } = await core.ledger.getBalance(accountId);
  return {
    available: decimal(availableMicros),
    availableMicros,
    held: decimal(heldMicros),
    heldMicros,
  };
}
