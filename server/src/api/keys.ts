import { z } from 'zod';
import { type ApiKey, type Scope, scopes } from '#core';
import { Refusal } from '#kernel/refusal';
import { RevokedReply } from './replies/hubs.ts';
import { KeyReply, NewKeyReply } from './replies/keys.ts';
import { type Context, defineRoute, record } from './route.ts';
import { Id, line, pageOf, Reference } from './wire.ts';

const params = z.strictObject({ account: Reference });

const listKeys = defineRoute({
  name: 'listKeys',
  method: 'GET',
  path: '/accounts/:account/keys',
  own: { path: '/keys', scope: 'settings' },
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
  own: { path: '/keys', scope: 'settings' },
  status: 201,
  summary: 'Makes a key for an account.',
  description: 'It is shown in full in this answer only. A key makes no key that may more than itself.',
  refusals: ['not_allowed'],
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
  example: { body: { scopes: ['read', 'lease'], ipAllow: ['127.0.0.0/8'] } },
  async run(context, { params, body }) {
    const { accounts } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    if (context.caller.kind === 'customer') await assertNoMore(context, accountId, body);
    const key = await accounts.createKey({ accountId, ...body });
    await record(context, 'key.create', `key:${key.id}`, { account: accountId.toString(), hint: key.hint });
    return { ...renderKey(key), key: key.key };
  },
});

const revokeKey = defineRoute({
  name: 'revokeKey',
  method: 'DELETE',
  path: '/keys/:key',
  own: { path: '/keys/:key', scope: 'settings' },
  summary: 'Revokes a key.',
  reply: RevokedReply,
  params: z.strictObject({ key: Id }),
  async run(context, { params: { key: id } }) {
    const { caller, core } = context;
    if (caller.kind === 'customer' && !(await findOwn(context, caller.accountId, id)))
      throw new Refusal('not_found', { key: id });
    await core.accounts.revokeKey(id);
    await record(context, 'key.revoke', `key:${id}`);
    return { id, revoked: true };
  },
});

/** A key of the account; keys never move to another. */
async function findOwn({ core }: Context, accountId: bigint, keyId: bigint): Promise<ApiKey | undefined> {
  return (await core.accounts.listKeys(accountId)).find(({ id }) => id === keyId);
}

/** A key makes no key that may more than itself. Refuses `not_allowed`. */
async function assertNoMore(
  context: Context,
  accountId: bigint,
  {
    scopes: wanted = [],
    ipAllow = [],
  }: { scopes?: Scope[] | undefined; ipAllow?: string[] | undefined } = {},
): Promise<void> {
  const own = context.caller.kind === 'customer' && (await findOwn(context, accountId, context.caller.keyId));
  if (!own) throw new Refusal('not_found');
  const within = (limits: readonly string[], asked: readonly string[]) =>
    limits.length === 0 || (asked.length > 0 && asked.every((one) => limits.includes(one)));
  if (!within(own.scopes, wanted)) throw new Refusal('not_allowed', { scopes: own.scopes });
  if (!within(own.ipAllow, ipAllow)) throw new Refusal('not_allowed', { ipAllow: own.ipAllow });
}

export const keyRoutes = [listKeys, createKey, revokeKey];

function renderKey(key: ApiKey) {
  const { id, accountId, hint, dialect, strictWords, v2Types, rentAnswer, scopes } = key;
  const { ipAllow, createdAt, revokedAt } = key;
  return {
    ...{ id, accountId, hint, dialect, strictWords, v2Types, rentAnswer },
    ...{ scopes, ipAllow, createdAt, revokedAt },
  };
}
