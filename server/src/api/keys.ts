import { z } from 'zod';
import { type ApiKey, scopes } from '#core';
import { HubKeyRemovedReply } from './replies/hubs.ts';
import { KeyReply, NewKeyReply } from './replies/keys.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, pageOf, Reference } from './wire.ts';

const params = z.strictObject({ account: Reference });

const listKeys = defineRoute({
  name: 'listKeys',
  method: 'GET',
  path: '/accounts/:account/keys',
  summary: 'Lists the keys of an account.',
  description: 'All of them: an account has few.',
  reply: pageOf(KeyReply),
  params,
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    return { items: (await core.accounts.listKeys(id)).map(renderKey), next: null };
  },
});

const createKey = defineRoute({
  name: 'createKey',
  method: 'POST',
  path: '/accounts/:account/keys',
  status: 201,
  summary: 'Makes a key for an account.',
  reply: NewKeyReply,
  params,
  body: z
    .strictObject({
      dialect: z.enum(['auto', 'seed', 'classic']).optional(),
      strictWords: z.boolean().optional(),
      v2Types: z.enum(['number', 'text']).optional(),
      rentAnswer: z.enum(['phone', 'v2']).optional(),
      scopes: z.array(z.enum(scopes)).max(scopes.length).optional(),
      ipAllow: z.array(line(64)).max(200).optional(),
    })
    .optional(),
  async run(context, { params, body }) {
    const { accounts } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    const key = await accounts.createKey({ accountId, ...body });
    await record(context, 'key.create', `key:${key.id}`, { account: accountId.toString(), hint: key.hint });
    return { ...renderKey(key), key: key.key };
  },
});

const revokeKey = defineRoute({
  name: 'revokeKey',
  method: 'DELETE',
  path: '/keys/:key',
  summary: 'Revokes a key.',
  reply: HubKeyRemovedReply,
  params: z.strictObject({ key: Id }),
  async run(context, { params: { key: id } }) {
    await context.core.accounts.revokeKey(id);
    await record(context, 'key.revoke', `key:${id}`);
    return { id, revoked: true };
  },
});

export const keyRoutes = [listKeys, createKey, revokeKey];

function renderKey(key: ApiKey) {
  const { id, accountId, hint, dialect, strictWords, v2Types, rentAnswer, scopes } = key;
  const { ipAllow, createdAt, revokedAt } = key;
  return {
    ...{ id, accountId, hint, dialect, strictWords, v2Types, rentAnswer },
    ...{ scopes, ipAllow, createdAt, revokedAt },
  };
}
