import { z } from 'zod';
import { type Core, consolePages } from '#core';
import { Refusal } from '#kernel/refusal';
import {
  accessOf,
  Email,
  type Merchant,
  merchantSettings,
  namesOf,
  renderMerchant,
  subaccountSettings,
} from './merchant-settings.ts';
import { SubaccountReply } from './replies/merchant-people.ts';
import {
  ConsoleLinkReply,
  KeyPairRemovedReply,
  KeyPairReply,
  MerchantReply,
  NewKeyPairReply,
} from './replies/merchants.ts';
import { reveal } from './reveal.ts';
import { defineRoute, record } from './route.ts';
import { Id, page, pageOf, paging, Reference } from './wire.ts';

export const merchantParams = z.strictObject({ account: Reference });

/** The merchant that an address names. Refuses `account_not_found`. */
export async function getMerchant(core: Core, account: Reference): Promise<Merchant> {
  const { id } = await core.accounts.get(account);
  return core.merchants.get(id);
}

const listMerchants = defineRoute({
  name: 'listMerchants',
  method: 'GET',
  path: '/merchants',
  summary: 'Lists the merchants.',
  reply: pageOf(SubaccountReply),
  query: z.strictObject(paging),
  async run({ core }, { query: { limit, cursor } }) {
    const rows = await core.merchants.list({ limit: limit + 1, after: cursor });
    return page(rows, { limit, cursor: ({ accountId }) => accountId, render: renderMerchant });
  },
});

const openMerchant = defineRoute({
  name: 'openMerchant',
  method: 'POST',
  path: '/merchants',
  status: 201,
  summary: 'Makes an account a merchant.',
  description: 'Makes an account a merchant.',
  reply: MerchantReply,
  refusals: ['already_exists', 'account_not_found'],
  body: z.strictObject({ account: Reference, email: Email, ...merchantSettings }),
  example: { body: { account: 'bakery', email: 'bakery@example.org' } },
  async run(context, { body: { account, email, password, ...details } }) {
    const { accounts, merchants } = context.core;
    const { id: accountId } = await accounts.get(account);
    const keyPair = await merchants.open({ accountId, email, details });
    if (password !== undefined) await merchants.change(accountId, { password });
    await record(context, 'merchant.open', `merchant:${accountId}`, { email });
    return { ...renderMerchant(await merchants.get(accountId)), keyPair };
  },
});

const showMerchant = defineRoute({
  name: 'getMerchant',
  method: 'GET',
  path: '/merchants/:account',
  summary: 'Shows a merchant.',
  reply: SubaccountReply,
  params: merchantParams,
  run: async ({ core }, { params }) => renderMerchant(await getMerchant(core, params.account)),
});

const changeMerchant = defineRoute({
  name: 'changeMerchant',
  method: 'PATCH',
  path: '/merchants/:account',
  summary: 'Changes a merchant.',
  reply: SubaccountReply,
  refusals: ['already_exists', 'not_allowed'],
  params: merchantParams,
  body: z.strictObject({ email: Email.optional(), ...subaccountSettings }),
  example: { body: { companyName: 'Pizza & Co', country: 'BE', language: 'en', currency: 'EUR' } },
  async run(context, { params, body }) {
    const { merchants } = context.core;
    const { accountId, parentId } = await getMerchant(context.core, params.account);
    const { email, permissions: granted, packageId, ...details } = body;
    if (parentId !== null)
      await merchants.updateSubaccount({
        parentId,
        id: accountId,
        email,
        details: { ...details, packageId, ...accessOf(granted) },
      });
    else if (granted !== undefined || packageId !== undefined)
      throw new Refusal('not_allowed', { what: 'permissions', merchant: 'main' });
    else await merchants.change(accountId, { email, ...details });
    await record(context, 'merchant.change', `merchant:${accountId}`, namesOf(body));
    return renderMerchant(await merchants.get(accountId));
  },
});

const listKeyPairs = defineRoute({
  name: 'listKeyPairs',
  method: 'GET',
  path: '/merchants/:account/keys',
  summary: 'Lists the key pairs of a merchant.',
  description: 'The secrets sign webhooks, so they are shown again to who asks for them.',
  reply: pageOf(KeyPairReply),
  params: merchantParams,
  query: z.strictObject({ reveal }),
  async run(context, { params, query: { reveal } }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const pairs = await context.core.merchants.listKeyPairs(accountId);
    if (reveal) await record(context, 'merchant-key.view', `merchant:${accountId}`);
    const items = pairs.map(({ clientId, secret, createdAt }, index) => ({
      clientId,
      secret: reveal ? secret : null,
      signs: index === 0,
      createdAt,
    }));
    return { items, next: null };
  },
});

const addKeyPair = defineRoute({
  name: 'addKeyPair',
  method: 'POST',
  path: '/merchants/:account/keys',
  status: 201,
  summary: 'Makes a key pair for a merchant.',
  reply: NewKeyPairReply,
  params: merchantParams,
  async run(context, { params }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const pair = await context.core.merchants.addKeyPair(accountId);
    await record(context, 'merchant-key.add', `merchant:${accountId}`, { clientId: pair.clientId });
    return pair;
  },
});

const revokeKeyPair = defineRoute({
  name: 'revokeKeyPair',
  method: 'DELETE',
  path: '/merchants/:account/keys/:clientId',
  summary: 'Revokes a key pair.',
  reply: KeyPairRemovedReply,
  refusals: ['not_allowed'],
  params: z.strictObject({
    account: Reference,
    clientId: z.string().regex(/^\d{20,40}$/, 'must be a client id'),
  }),
  async run(context, { params: { account, clientId } }) {
    const { accountId } = await getMerchant(context.core, account);
    await context.core.merchants.revokeKeyPair({ accountId, clientId });
    await record(context, 'merchant-key.revoke', `merchant:${accountId}`, { clientId });
    return { clientId, revoked: true };
  },
});

const linkPassword = defineRoute({
  name: 'createPasswordLink',
  method: 'POST',
  path: '/merchants/:account/password-link',
  status: 201,
  summary: 'Makes a link that sets the password of the console.',
  description: 'A link by which the password of the console can be set once, within a day.',
  reply: ConsoleLinkReply,
  params: merchantParams,
  async run(context, { params }) {
    const { merchants } = context.core;
    const merchant = await getMerchant(context.core, params.account);
    const token = await merchants.createPasswordReset(merchant.accountId);
    await record(context, 'merchant.link-password', `merchant:${merchant.accountId}`);
    return { url: `${consoleUrl(context.core, merchant)}/reset/${token}` };
  },
});

const linkSignOn = defineRoute({
  name: 'createSignOnLink',
  method: 'POST',
  path: '/merchants/:account/sign-on',
  status: 201,
  summary: 'Makes a link that signs in to the console.',
  description: 'A link that signs in to the console once, within five minutes.',
  reply: ConsoleLinkReply,
  params: merchantParams,
  body: z
    .strictObject({
      page: z.enum(consolePages).optional(),
      campaign: Id.optional(),
      teammate: Id.optional(),
    })
    .default({}),
  example: { body: { page: 'statistics' } },
  async run(context, { params, body: { page, campaign: campaignId, teammate: teammateId } }) {
    const { campaigns, merchants } = context.core;
    const merchant = await getMerchant(context.core, params.account);
    const { accountId } = merchant;
    if (campaignId !== undefined) await campaigns.get({ accountId, id: campaignId });
    else if (page === 'update_campaign') throw new Refusal('bad_request', { missing: 'campaign' });
    if (teammateId !== undefined) await merchants.getTeammate({ accountId, id: teammateId });
    const token = await merchants.createSignOn({ accountId, teammateId, page, campaignId });
    await record(context, 'merchant.sign-on', `merchant:${accountId}`, { page });
    return { url: `${consoleUrl(context.core, merchant)}/sso/${token}` };
  },
});

export const merchantRoutes = [
  listMerchants,
  openMerchant,
  showMerchant,
  changeMerchant,
  listKeyPairs,
  addKeyPair,
  revokeKeyPair,
  linkPassword,
  linkSignOn,
];

function consoleUrl({ publicAddress }: Core, { dashboardUrl }: Merchant): string {
  return dashboardUrl ?? publicAddress.url;
}
