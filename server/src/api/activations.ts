import { z } from 'zod';
import type { Activation } from '#core';
import { ActivationDetailsReply, ActivationReply, RefundActivationReply } from './replies/activations.ts';
import { mask, recordViews, renderMessage, reveal } from './reveal.ts';
import { defineRoute, record } from './route.ts';
import {
  beginOf,
  CountryId,
  decimal,
  MomentOrDay,
  page,
  pageOf,
  paging,
  Reference,
  ServiceId,
  throughOf,
  whole,
} from './wire.ts';

/** Activations have the one id that fits a JSON number: the protocols' clients keep it in 32 bits. */
const ActivationId = whole(1, 2_147_483_647);

const listActivations = defineRoute({
  name: 'listActivations',
  method: 'GET',
  path: '/accounts/:account/activations',
  summary: 'Lists the activations of an account.',
  description: 'Newest first.',
  reply: pageOf(ActivationReply),
  params: z.strictObject({ account: Reference }),
  query: z.strictObject({
    limit: paging.limit,
    cursor: ActivationId.optional(),
    state: z.enum(['waiting', 'received', 'retrying', 'finished', 'cancelled', 'expired']).optional(),
    service: ServiceId.optional(),
    country: CountryId.optional(),
    from: MomentOrDay.optional(),
    to: MomentOrDay.optional(),
  }),
  async run({ core }, { params, query: { limit, cursor, state, service, country, from, to } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    const rows = await core.activations.list({
      accountId,
      limit: limit + 1,
      before: cursor,
      states: state && [state],
      serviceId: service,
      countryId: country,
      from: from && beginOf(from, 'UTC'),
      to: to && throughOf(to, 'UTC'),
    });
    return page(rows, {
      limit,
      cursor: ({ id }) => id,
      render: (row) => renderActivation(row, false),
    });
  },
});

const getActivation = defineRoute({
  name: 'getActivation',
  method: 'GET',
  path: '/accounts/:account/activations/:activation',
  summary: 'Shows an activation with its history and its messages.',
  description: 'With its history and its messages.',
  reply: ActivationDetailsReply,
  params: z.strictObject({ account: Reference, activation: ActivationId }),
  query: z.strictObject({ reveal }),
  async run(context, { params, query: { reveal } }) {
    const { accounts, activations, messages } = context.core;
    const ref = { id: params.activation, accountId: (await accounts.get(params.account)).id };
    const activation = await activations.get(ref);
    const history = await activations.history(ref);
    const received = await messages.listByActivation(activation.id);
    if (reveal) {
      await record(context, 'activation.view', `activation:${activation.id}`);
      await recordViews(context, received, 'activation');
    }
    return {
      ...renderActivation(activation, reveal),
      history,
      messages: received.map((message) => renderMessage(message, reveal)),
    };
  },
});

const refundActivation = defineRoute({
  name: 'refundActivation',
  method: 'POST',
  path: '/accounts/:account/activations/:activation/refund',
  summary: 'Gives back what an activation cost.',
  description:
    'After a complaint: the price goes back to the customer, and what the supplier earned is taken back.',
  reply: RefundActivationReply,
  refusals: ['already_done'],
  params: z.strictObject({ account: Reference, activation: ActivationId }),
  async run(context, { params }) {
    const { accounts, activations } = context.core;
    const ref = { id: params.activation, accountId: (await accounts.get(params.account)).id };
    const { id } = await activations.get(ref);
    const refunded = decimal((await activations.refund({ id })).refundedMicros);
    await record(context, 'activation.refund', `activation:${id}`, { refunded });
    return { ...renderActivation(await activations.get(ref), false), refunded };
  },
});

export const activationRoutes = [listActivations, getActivation, refundActivation];

function renderActivation(activation: Activation, revealed: boolean) {
  const { id, accountId, serviceId, countryId, operator, supplierId, phone, state, priceMicros } = activation;
  const { code, messageCount, lastMessageAt, createdAt, cancellableAt, expiresAt, changedAt } = activation;
  return {
    id,
    accountId,
    serviceId,
    countryId,
    operator,
    supplierId,
    phone,
    state,
    price: decimal(priceMicros),
    priceMicros,
    code: revealed ? code : mask(code),
    masked: !revealed,
    messageCount,
    lastMessageAt,
    createdAt,
    cancellableAt,
    expiresAt,
    changedAt,
  };
}
