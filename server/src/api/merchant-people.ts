import { z } from 'zod';
import { permissions } from '#core';
import { Refusal } from '#kernel/refusal';
import { accessOf, Email, renderMerchant, subaccountSettings } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import { LocationRemovedReply } from './replies/campaign-sorting.ts';
import {
  OpenedSubaccountReply,
  PackageReply,
  SubaccountReply,
  TeammateReply,
} from './replies/merchant-people.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, pageOf, Reference } from './wire.ts';

const listPackages = defineRoute({
  name: 'listPackages',
  method: 'GET',
  path: '/merchants/:account/packages',
  summary: 'Lists the packages of permissions.',
  reply: pageOf(PackageReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.merchants.listPackages(accountId), next: null };
  },
});

const createPackage = defineRoute({
  name: 'createPackage',
  method: 'POST',
  path: '/merchants/:account/packages',
  status: 201,
  summary: 'Makes a package of permissions.',
  description: 'A set of permissions that a main account gives its subaccounts by name.',
  reply: PackageReply,
  params: merchantParams,
  body: z.strictObject({
    name: line(200),
    permissions: z.array(z.enum(permissions)).max(50),
    maxCampaigns: z.int().min(0).max(1_000_000).nullable().default(null),
  }),
  example: { body: { name: 'small', permissions: ['dashboard', 'statistics'], maxCampaigns: 2 } },
  async run(context, { params, body }) {
    const { accountId, parentId } = await getMerchant(context.core, params.account);
    if (parentId !== null) throw new Refusal('not_allowed', { what: 'subaccount' });
    const made = await context.core.merchants.createPackage({ accountId, ...body });
    await record(context, 'package.create', `package:${made.id}`, { name: made.name });
    return made;
  },
});

const listTeammates = defineRoute({
  name: 'listTeammates',
  method: 'GET',
  path: '/merchants/:account/teammates',
  summary: 'Lists the teammates of a merchant.',
  reply: pageOf(TeammateReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.merchants.listTeammates(accountId), next: null };
  },
});

const createTeammate = defineRoute({
  name: 'createTeammate',
  method: 'POST',
  path: '/merchants/:account/teammates',
  status: 201,
  summary: 'Adds a teammate.',
  reply: TeammateReply,
  params: merchantParams,
  body: z.strictObject({ name: line(200), email: Email }),
  example: { body: { name: 'Ann', email: 'ann@example.org' } },
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const made = await context.core.merchants.createTeammate({ accountId, ...body });
    await record(context, 'teammate.create', `teammate:${made.id}`);
    return made;
  },
});

const removeTeammate = defineRoute({
  name: 'removeTeammate',
  method: 'DELETE',
  path: '/merchants/:account/teammates/:teammate',
  summary: 'Removes a teammate.',
  reply: LocationRemovedReply,
  params: z.strictObject({ account: Reference, teammate: Id }),
  async run(context, { params: { account, teammate: id } }) {
    const { accountId } = await getMerchant(context.core, account);
    await context.core.merchants.removeTeammate({ accountId, id });
    await record(context, 'teammate.remove', `teammate:${id}`);
    return { id, removed: true };
  },
});

const listSubaccounts = defineRoute({
  name: 'listSubaccounts',
  method: 'GET',
  path: '/merchants/:account/subaccounts',
  summary: 'Lists the subaccounts of a merchant.',
  reply: pageOf(SubaccountReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    const subaccounts = await core.merchants.listSubaccounts(accountId);
    return { items: subaccounts.map(renderMerchant), next: null };
  },
});

const createSubaccount = defineRoute({
  name: 'createSubaccount',
  method: 'POST',
  path: '/merchants/:account/subaccounts',
  status: 201,
  summary: 'Opens a subaccount.',
  reply: OpenedSubaccountReply,
  refusals: ['already_exists', 'not_allowed'],
  params: merchantParams,
  body: z.strictObject({ email: Email, ...subaccountSettings }),
  example: { body: { email: 'corner@example.org', companyName: 'Corner' } },
  async run(context, { params, body: { email, permissions: granted, ...details } }) {
    const { accountId: parentId, parentId: above } = await getMerchant(context.core, params.account);
    if (above !== null) throw new Refusal('not_allowed', { what: 'subaccount' });
    const { keyPair, ...subaccount } = await context.core.merchants.createSubaccount({
      parentId,
      email,
      details: { ...details, ...accessOf(granted) },
    });
    await record(context, 'merchant.open', `merchant:${subaccount.accountId}`, { email });
    return { ...renderMerchant(subaccount), keyPair };
  },
});

export const merchantPeopleRoutes = [
  listPackages,
  createPackage,
  listTeammates,
  createTeammate,
  removeTeammate,
  listSubaccounts,
  createSubaccount,
];
