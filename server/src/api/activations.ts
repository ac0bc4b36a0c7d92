import { z } from 'zod';
import type { Activation } from '#core';
import { Refusal } from '#kernel/refusal';
import {
  ActivationDetailsReply,
  ActivationReply,
  LeasedActivationReply,
  RefundActivationReply,
  TimelineEntryReply,
} from './replies/activations.ts';
import { MessageReply } from './replies/messages.ts';
import { renderMove } from './replies/moves.ts';
import { isShown, mask, recordViews, renderMessage, reveal } from './reveal.ts';
import { type Context, defineRoute, keyOf, record } from './route.ts';
import { WaitSeconds, waitForMessages, waiting } from './wait-for-messages.ts';
import {
  beginOf,
  CountryId,
  decimal,
  line,
  MomentOrDay,
  page,
  pageOf,
  paging,
  Reference,
  ServiceId,
  throughOf,
  whole,
} from './wire.ts';
import { assertPlace, minPrice, prefixes, wish } from './wishes.ts';

/** Activations have an id that fits a JSON number: the protocols' clients keep it in 32 bits. */
const ActivationId = whole(1, 2_147_483_647);

const listActivations = defineRoute({
  name: 'listActivations',
  method: 'GET',
  path: '/accounts/:account/activations',
  own: { path: '/activations', scope: 'read' },
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
  async run(context, { params, query: { limit, cursor, state, service, country, from, to } }) {
    const { core } = context;
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
      render: (row) => renderActivation(context, row, isShown(context, false)),
    });
  },
});

const getActivation = defineRoute({
  name: 'getActivation',
  method: 'GET',
  path: '/accounts/:account/activations/:activation',
  own: { path: '/activations/:activation', scope: 'read' },
  summary: 'Shows an activation with its history and its messages.',
  description: 'With its history and its messages.',
  reply: ActivationDetailsReply,
  params: z.strictObject({ account: Reference, activation: ActivationId }),
  query: z.strictObject({ reveal }),
  async run(context, { params, query: { reveal } }) {
    const { accounts, activations, messages } = context.core;
    const isRevealed = isShown(context, reveal);
    const ref = { id: params.activation, accountId: (await accounts.get(params.account)).id };
    const activation = await activations.get(ref);
    const history = await activations.history(ref);
    const received = await messages.listByActivation(activation.id);
    if (isRevealed) {
      if (context.caller.kind === 'operator')
        await record(context, 'activation.view', `activation:${activation.id}`);
      await recordViews(context, received, 'activation');
    }
    return {
      ...renderActivation(context, activation, isRevealed),
      history: history.map(renderMove),
      messages: received.map((message) => renderMessage(context, message, isRevealed)),
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
    return { ...renderActivation(context, await activations.get(ref), false), refunded };
  },
});

const params = z.strictObject({ account: Reference });
const oneParams = z.strictObject({ account: Reference, activation: ActivationId });

const createActivation = defineRoute({
  name: 'createActivation',
  method: 'POST',
  path: '/accounts/:account/activations',
  own: { path: '/activations', scope: 'lease' },
  status: 201,
  summary: 'Leases a number for a service.',
  description:
    'The price is held at once and taken with the first message; it comes back if none comes. With `orderKey` an order is made once: a second one with the same key is refused. With `wait` the answer has the message as well, if one comes in time.',
  reply: LeasedActivationReply,
  refusals: [
    'account_inactive',
    'already_done',
    'cap_reached',
    'expired',
    'not_found',
    'channels_limit',
    'country_unknown',
    'no_balance',
    'no_numbers',
    'operator_unknown',
    'order_repeated',
    'prefixes_bad',
    'price_too_low',
    'service_off',
    'service_unknown',
    'try_again',
  ],
  params,
  body: z.strictObject({
    ...wish,
    minPrice,
    exceptPrefixes: prefixes,
    quote: z.uuid().optional().meta({ description: 'The id of a quote: its price, or a better one.' }),
    distinctNumbers: z
      .boolean()
      .optional()
      .meta({ description: 'Only a number that the account has in no other activation.' }),
    orderKey: line(200).optional().meta({ description: 'Your own id of this order.' }),
  }),
  example: { body: { service: 'tg', country: 2, maxPrice: '0.50' } },
  query: z.strictObject({ wait: WaitSeconds }),
  async run(
    context,
    { params, query: { wait }, body: { service, country, operators, minPrice, maxPrice, quote, ...command } },
  ) {
    const { accounts, activations } = context.core;
    const { id: accountId, state } = await accounts.get(params.account);
    if (state !== 'active') throw new Refusal('account_inactive');
    await assertPlace(context.core, { service, country, operators });
    const activation = await activations.buy({
      ...command,
      accountId,
      keyId: keyOf(context),
      quoteId: quote,
      serviceId: service,
      countryId: country,
      operators,
      minPriceMicros: minPrice,
      maxPriceMicros: maxPrice,
    });
    await recordDeed(context, 'activation.buy', activation);
    const revealed = isShown(context, false);
    if (wait === 0) return renderActivation(context, activation, revealed);
    const ref = { id: activation.id, accountId };
    const received = await waitForMessages(context, 'activation', { ...ref, wait });
    return {
      ...renderActivation(context, await activations.get(ref), revealed),
      messages: received.map((message) => renderMessage(context, message, revealed)),
    };
  },
});

const ends = {
  finish: {
    summary: 'Finishes an activation whose message came.',
    refusals: ['no_code_yet', 'activation_closed'],
  },
  cancel: {
    summary: 'Cancels an activation without a message; the money comes back.',
    refusals: ['activation_closed', 'code_received', 'cancel_too_early'],
  },
  requestAnother: {
    summary: 'Waits for one more message.',
    refusals: ['activation_closed', 'no_code_yet'],
  },
} as const;
const words = { finish: 'finish', cancel: 'cancel', requestAnother: 'another' } as const;
const names = {
  finish: 'finishActivation',
  cancel: 'cancelActivation',
  requestAnother: 'requestAnotherMessage',
} as const;

/** Twice is harmless. */
const change = (event: keyof typeof ends) =>
  defineRoute({
    name: names[event],
    method: 'POST',
    path: `/accounts/:account/activations/:activation/${words[event]}`,
    own: { path: `/activations/:activation/${words[event]}`, scope: 'lease' },
    description: 'Twice is harmless.',
    ...ends[event],
    reply: ActivationReply,
    params: oneParams,
    async run(context, { params }) {
      const { accounts, activations } = context.core;
      const { id: accountId } = await accounts.get(params.account);
      const { changed, ...activation } = await activations[event]({ id: params.activation, accountId });
      if (changed) await recordDeed(context, `activation.${event}`, activation);
      return renderActivation(context, activation, isShown(context, false));
    },
  });

const listMessages = defineRoute({
  name: 'listActivationMessages',
  method: 'GET',
  path: '/accounts/:account/activations/:activation/messages',
  own: { path: '/activations/:activation/messages', scope: 'read' },
  summary: 'Lists the messages of an activation.',
  description: 'Oldest first; an activation has few.',
  reply: pageOf(MessageReply),
  params: oneParams,
  query: z.strictObject({ ...waiting, reveal }),
  async run(context, { params, query: { reveal, ...wish } }) {
    const { id: accountId } = await context.core.accounts.get(params.account);
    const received = await waitForMessages(context, 'activation', {
      ...{ id: params.activation, accountId },
      ...wish,
    });
    if (isShown(context, reveal)) await recordViews(context, received, 'activation');
    return {
      items: received.map((message) => renderMessage(context, message, isShown(context, reveal))),
      next: null,
    };
  },
});

const swap = defineRoute({
  name: 'swapActivation',
  method: 'POST',
  path: '/accounts/:account/activations/:activation/swap',
  own: { path: '/activations/:activation/swap', scope: 'lease' },
  summary: 'Leases another number in the place of a silent one, at no more than its price.',
  description:
    'The silent one ends as if it were cancelled. Where there is no other number, or anything else is in the way, all stays as it was.',
  reply: ActivationReply,
  refusals: [
    ...(['activation_closed', 'code_received', 'cancel_too_early', 'no_numbers', 'price_too_low'] as const),
    ...([
      'no_balance',
      'cap_reached',
      'channels_limit',
      'limit_reached',
      'service_off',
      'try_again',
    ] as const),
  ],
  params: oneParams,
  async run(context, { params }) {
    const { accounts, activations } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    const swapped = await activations.swap({ id: params.activation, accountId, keyId: keyOf(context) });
    await recordDeed(context, 'activation.swap', swapped);
    return renderActivation(context, swapped, isShown(context, false));
  },
});

const getTimeline = defineRoute({
  name: 'getActivationTimeline',
  method: 'GET',
  path: '/accounts/:account/activations/:activation/timeline',
  own: { path: '/activations/:activation/timeline', scope: 'read' },
  summary: 'Tells the story of an activation: why it cost what it did, and what became of it.',
  description:
    'In order: the offer and why it was chosen, the money, each arrival of a message, the candidates for its code with scores and reasons, webhooks, the end. An operator sees words and codes with `reveal`.',
  reply: pageOf(TimelineEntryReply),
  params: oneParams,
  query: z.strictObject({ reveal }),
  async run(context, { params, query: { reveal } }) {
    const { accounts, activations } = context.core;
    const ref = { id: params.activation, accountId: (await accounts.get(params.account)).id };
    const isRevealed = isShown(context, reveal);
    const story = await activations.timeline(ref);
    if (isRevealed && context.caller.kind === 'operator')
      await record(context, 'activation.view', `activation:${ref.id}`);
    return { items: story.map((entry) => renderEntry(entry, isRevealed)), next: null };
  },
});

type Entry = Awaited<ReturnType<Context['core']['activations']['timeline']>>[number];

/** What says words of a message, or its code. */
const telling = new Set<Entry['kind']>(['message_received', 'code_candidates']);

function renderEntry({ kind, at, text, ...facts }: Entry, isRevealed: boolean) {
  const isHidden = telling.has(kind) && !isRevealed;
  return { kind, at, text: isHidden ? '' : text, facts: isHidden ? {} : facts };
}

/** What an operator does for an account; the activation's history has what its owner did. */
async function recordDeed(context: Context, action: string, { id, accountId }: Activation): Promise<void> {
  if (context.caller.kind === 'operator')
    await record(context, action, `activation:${id}`, { account: String(accountId) });
}

export const activationRoutes = [
  ...[listActivations, createActivation, getActivation, listMessages],
  ...[change('finish'), change('cancel'), change('requestAnother'), swap, getTimeline, refundActivation],
];

function renderActivation({ caller }: Pick<Context, 'caller'>, activation: Activation, revealed: boolean) {
  const { id, accountId, serviceId, countryId, operator, supplierId, phone, state, priceMicros } = activation;
  const { code, messageCount, lastMessageAt, createdAt, cancellableAt, expiresAt, changedAt } = activation;
  return {
    id,
    accountId,
    serviceId,
    countryId,
    operator,
    ...(caller.kind === 'operator' && { supplierId }),
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
