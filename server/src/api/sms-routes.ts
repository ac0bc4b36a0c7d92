import { z } from 'zod';
import type { SmsRoute } from '#core';
import { formatMicros, parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';
import { findOwnKind } from '#suppliers/registry';
import { supplierIdOf } from './partners.ts';
import { SmsRouteRemovedReply, SmsRouteReply } from './replies/sms-routes.ts';
import { type Context, defineRoute, record } from './route.ts';
import { line, pageOf, Reference, text, whole } from './wire.ts';

const params = z.strictObject({ route: whole(1, 2_147_483_647) });

const Cost = z
  .string()
  .regex(/^\d{1,9}(?:\.\d{1,6})?$/, 'must be an amount like 0.0075')
  .transform(parseMicros);

const settings = {
  /** Beginnings of receivers' numbers, digits with country code; none: all. */
  prefixes: z.array(text(15)).max(1_000),
  /** Senders, in full; none: all. */
  senders: z.array(text(20)).max(1_000),
  rank: z.int().min(0).max(10_000),
  /** Of a segment, to the operator. */
  cost: Cost,
  /** Of a segment, to the merchant. */
  credits: z.int().min(0).max(1_000),
  perSecond: z.number().positive().max(10_000).nullable(),
};

const listRoutes = defineRoute({
  name: 'listSmsRoutes',
  method: 'GET',
  path: '/sms-routes',
  summary: 'Lists the ways out for SMS.',
  description:
    'The ways out for SMS, the best first as far as no number is known. Without any, SMS go by the door of the settings.',
  reply: pageOf(SmsRouteReply),
  run: async ({ core }) => ({ items: (await core.outboundSms.listRoutes()).map(renderRoute), next: null }),
});

const addRoute = defineRoute({
  name: 'addSmsRoute',
  method: 'POST',
  path: '/sms-routes',
  status: 201,
  summary: 'Adds a way out for SMS.',
  reply: SmsRouteReply,
  refusals: ['not_allowed', 'not_found'],
  body: z.strictObject({
    name: line(64),
    /** By the source of this supplier; without one by the door of the settings. */
    supplier: Reference.optional(),
    ...z.object(settings).partial().shape,
  }),
  example: { body: { name: 'north', cost: '0.02' } },
  async run(context, { body: { supplier, cost, ...body } }) {
    const supplierId = supplier && (await supplierIdOf(context, supplier));
    if (supplierId !== undefined) await assertSends(context, supplierId);
    const route = await context.core.outboundSms.addRoute({ ...body, supplierId, costMicros: cost });
    await record(context, 'sms-route.add', `sms-route:${route.id}`, { name: route.name });
    return renderRoute(route);
  },
});

const changeRoute = defineRoute({
  name: 'changeSmsRoute',
  method: 'PATCH',
  path: '/sms-routes/:route',
  summary: 'Changes a way out for SMS.',
  reply: SmsRouteReply,
  params,
  body: z
    .strictObject({ name: line(64), state: z.enum(['on', 'off']), ...settings })
    .partial()
    .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
  example: { body: { cost: '0.03', rank: 7 } },
  async run(context, { params, body }) {
    const { cost, ...settings } = body;
    const change = { id: params.route, ...settings, costMicros: cost };
    const route = await context.core.outboundSms.changeRoute(change);
    const details = { ...body, ...(cost !== undefined && { cost: formatMicros(cost, 6) }) };
    await record(context, 'sms-route.change', `sms-route:${route.id}`, details);
    return renderRoute(route);
  },
});

const removeRoute = defineRoute({
  name: 'removeSmsRoute',
  method: 'DELETE',
  path: '/sms-routes/:route',
  summary: 'Removes a way out for SMS.',
  reply: SmsRouteRemovedReply,
  params,
  async run(context, { params }) {
    await context.core.outboundSms.removeRoute(params.route);
    await record(context, 'sms-route.remove', `sms-route:${params.route}`);
    return { id: params.route, removed: true };
  },
});

/** Refuses `not_found` for a supplier without a source, `not_allowed` for one by which nothing can go out. */
async function assertSends({ core }: Context, supplierId: bigint): Promise<void> {
  const { kind } = await core.intake.get(supplierId);
  const { open, createSender } = findOwnKind(kind) ?? {};
  if (!open && !createSender) throw new Refusal('not_allowed', { kind, reason: 'no SMS goes out by it' });
}

export const smsRouteRoutes = [listRoutes, addRoute, changeRoute, removeRoute];

function renderRoute({ costMicros, ...route }: SmsRoute) {
  return { ...route, cost: formatMicros(costMicros, 6) };
}
