import { z } from 'zod';
import { type AdministratorToken, roles } from '#core';
import { defineRoute, record } from './route.ts';
import { Id, line, pageOf } from './wire.ts';

const AdministratorReply = z
  .object({
    id: z.bigint(),
    name: z.string(),
    role: z.enum(roles),
    hint: z.string().meta({ description: 'The last letters of the token.' }),
    createdAt: z.date(),
    lastUsedAt: z.date().nullable().meta({ description: 'Right within a minute.' }),
    revokedAt: z.date().nullable(),
  })
  .meta({ id: 'Administrator' });

const listAdministrators = defineRoute({
  name: 'listAdministrators',
  method: 'GET',
  path: '/administrators',
  summary: 'Lists the tokens of administrators.',
  description: 'Newest first, the revoked ones too. The token of the installation is not among them.',
  right: 'own',
  reply: pageOf(AdministratorReply),
  run: async ({ core }) => ({ items: (await core.administrators.list()).map(renderToken), next: null }),
});

const createAdministrator = defineRoute({
  name: 'createAdministrator',
  method: 'POST',
  path: '/administrators',
  status: 201,
  summary: 'Makes a token for an administrator.',
  description: 'It is shown in full in this answer only. The audit names whoever uses it.',
  right: 'own',
  reply: AdministratorReply.extend({ token: z.string() }).meta({ id: 'NewAdministrator' }),
  refusals: ['already_exists'],
  body: z.strictObject({ name: line(64), role: z.enum(roles) }),
  example: { body: { name: 'ann', role: 'support' } },
  async run(context, { body }) {
    const created = await context.core.administrators.createToken(body);
    await record(context, 'administrator.create', `administrator:${created.id}`, body);
    return { ...renderToken(created), token: created.token };
  },
});

const revokeAdministrator = defineRoute({
  name: 'revokeAdministrator',
  method: 'DELETE',
  path: '/administrators/:administrator',
  summary: 'Revokes a token of an administrator.',
  description: 'It is dead within a second, in every process.',
  right: 'own',
  reply: AdministratorReply,
  params: z.strictObject({ administrator: Id }),
  async run(context, { params: { administrator: id } }) {
    const revoked = await context.core.administrators.revoke(id);
    await record(context, 'administrator.revoke', `administrator:${id}`, { name: revoked.name });
    return renderToken(revoked);
  },
});

export const administratorRoutes = [listAdministrators, createAdministrator, revokeAdministrator];

function renderToken({ id, name, role, hint, createdAt, lastUsedAt, revokedAt }: AdministratorToken) {
  return { id, name, role, hint, createdAt, lastUsedAt, revokedAt };
}
