import { z } from 'zod';
import type { Rental } from '#core';
import { Refusal } from '#kernel/refusal';
import { placeOf } from './rent-market.ts';
import { MessageReply } from './replies/messages.ts';
import { renderMove } from './replies/moves.ts';
import {
  ExtensionQuoteReply,
  RefundRentalReply,
  RentalDetailsReply,
  RentalReply,
} from './replies/rentals.ts';
import { isShown, recordViews, renderMessage, reveal } from './reveal.ts';
import { type Context, defineRoute, keyOf, record } from './route.ts';
import { waitForMessages, waiting } from './wait-for-messages.ts';
import { CountryId, decimal, Id, line, page, pageOf, paging, Reference, sumMicros, whole } from './wire.ts';
import { prefixes } from './wishes.ts';

/** As activations', it fits a JSON number. */
const RentalId = whole(1, 2_147_483_647);
const params = z.strictObject({ account: Reference });
const oneParams = z.strictObject({ account: Reference, rental: RentalId });
/** The longest term is the server's setting; this only keeps nonsense out. */
const hours = z.int().min(1).max(1_000_000);
const SHOWN = 100;

const rent = defineRoute({
  name: 'rentNumber',
  method: 'POST',
  path: '/accounts/:account/rentals',
  own: { path: '/rentals', scope: 'lease' },
  status: 201,
  summary: 'Rents a number.',
  description: 'Leases a number for a term. The audit keeps who did it; the account pays.',
  reply: RentalReply,
  refusals: [
    'account_inactive',
    'cap_reached',
    'country_unknown',
    'no_balance',
    'no_numbers',
    'not_found',
    'operator_unknown',
    'price_too_low',
    'rental_term_bad',
  ],
  params,
  body: z.strictObject({
    hours,
    country: z.int().min(0).max(9_999).optional(),
    operator: line(64).optional(),
    supplier: line(64).pipe(Reference).optional(),
    maxPrice: sumMicros.optional(),
    exceptPrefixes: prefixes,
    autoRenew: z.boolean().optional(),
    orderKey: line(200).optional(),
  }),
  example: { body: { hours: 24, country: 2, maxPrice: '2.00' } },
  async run(context, { params, body: { country, operator, supplier, maxPrice, ...command } }) {
    const { accounts, rentals } = context.core;
    const { id: accountId, state } = await accounts.get(params.account);
    if (state !== 'active') throw new Refusal('account_inactive');
    const place = await placeOf(context.core, { country, operator, supplier });
    const rental = await rentals.rent({
      ...{ ...command, ...place, accountId, keyId: keyOf(context) },
      maxPriceMicros: maxPrice,
    });
    await recordChange(context, 'rental.rent', rental, { hours: command.hours });
    return renderRental(context, rental);
  },
});

const listRentals = defineRoute({
  name: 'listRentals',
  method: 'GET',
  path: '/accounts/:account/rentals',
  own: { path: '/rentals', scope: 'read' },
  summary: 'Lists the rentals of an account.',
  description: 'Newest first.',
  reply: pageOf(RentalReply),
  params,
  query: z.strictObject({
    limit: paging.limit,
    cursor: RentalId.optional(),
    state: z.enum(['waiting', 'active', 'finished', 'cancelled', 'missed']).optional(),
    country: CountryId.optional(),
  }),
  async run(context, { params, query: { limit, cursor, state, country } }) {
    const { core } = context;
    const { id: accountId } = await core.accounts.get(params.account);
    const rows = await core.rentals.list({
      accountId,
      limit: limit + 1,
      before: cursor,
      states: state && [state],
      countryId: country,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: (rental) => renderRental(context, rental) });
  },
});

const getRental = defineRoute({
  name: 'getRental',
  method: 'GET',
  path: '/accounts/:account/rentals/:rental',
  own: { path: '/rentals/:rental', scope: 'read' },
  summary: 'Shows a rental.',
  description: 'With its periods, its history and its newest messages.',
  reply: RentalDetailsReply,
  params: oneParams,
  query: z.strictObject({ reveal }),
  async run(context, { params, query: { reveal } }) {
    const { rentals } = context.core;
    const ref = await refOf(context, params);
    const rental = await rentals.get(ref);
    const periods = await rentals.listPeriods(ref);
    const history = await rentals.history(ref);
    const received = await rentals.listMessages({ ...ref, limit: SHOWN });
    if (isShown(context, reveal)) {
      if (context.caller.kind === 'operator') await record(context, 'rental.view', `rental:${rental.id}`);
      await recordViews(context, received, 'rental');
    }
    return {
      ...renderRental(context, rental),
      periods: periods.map((period) => ({ ...period, price: decimal(period.priceMicros) })),
      history: history.map(renderMove),
      messages: received.map((message) => renderMessage(context, message, isShown(context, reveal))),
    };
  },
});

const listMessages = defineRoute({
  name: 'listRentalMessages',
  method: 'GET',
  path: '/accounts/:account/rentals/:rental/messages',
  own: { path: '/rentals/:rental/messages', scope: 'read' },
  summary: 'Lists the messages of a rental.',
  description:
    'Newest first, in pages; with `wait` or `after` those that are newer, oldest first, as soon as there is one.',
  reply: pageOf(MessageReply),
  params: oneParams,
  query: z.strictObject({ limit: paging.limit, cursor: Id.optional(), ...waiting, reveal }),
  async run(context, { params, query: { limit, cursor, reveal, wait, after } }) {
    const ref = await refOf(context, params);
    if (wait > 0 || after !== undefined) {
      const received = await waitForMessages(context, 'rental', { ...ref, wait, after });
      if (isShown(context, reveal)) await recordViews(context, received, 'rental');
      const items = received.map((message) => renderMessage(context, message, isShown(context, reveal)));
      return { items, next: null };
    }
    const rows = await context.core.rentals.listMessages({ ...ref, limit: limit + 1, before: cursor });
    if (reveal) await recordViews(context, rows.slice(0, limit), 'rental');
    return page(rows, {
      limit,
      cursor: ({ id }) => id,
      render: (message) => renderMessage(context, message, isShown(context, reveal)),
    });
  },
});

const quoteExtension = defineRoute({
  name: 'quoteRentalExtension',
  refusals: ['rental_closed', 'rental_term_bad'],
  method: 'GET',
  path: '/accounts/:account/rentals/:rental/extension',
  own: { path: '/rentals/:rental/extension', scope: 'read' },
  summary: 'Says what an extension would cost now.',
  description: 'The price of an extension now, and the longest that is possible.',
  reply: ExtensionQuoteReply,
  params: oneParams,
  query: z.strictObject({ hours: whole(1, 1_000_000) }),
  example: { query: { hours: '24' } },
  async run(context, { params, query }) {
    const ref = await refOf(context, params);
    const quote = await context.core.rentals.quoteExtension({ ...ref, hours: query.hours });
    return { ...quote, price: decimal(quote.priceMicros) };
  },
});

const extend = defineRoute({
  name: 'extendRental',
  refusals: ['cap_reached', 'rental_closed', 'rental_term_bad', 'no_balance', 'no_numbers', 'not_allowed'],
  method: 'POST',
  path: '/accounts/:account/rentals/:rental/extend',
  own: { path: '/rentals/:rental/extend', scope: 'lease' },
  summary: 'Extends a rental.',
  reply: RentalReply,
  params: oneParams,
  body: z.strictObject({ hours, maxPrice: sumMicros.optional() }),
  example: { body: { hours: 24 } },
  async run(context, { params, body: { hours, maxPrice } }) {
    const ref = await refOf(context, params);
    const rental = await context.core.rentals.extend({
      ...ref,
      keyId: keyOf(context),
      hours,
      maxPriceMicros: maxPrice,
    });
    await recordChange(context, 'rental.extend', rental, { hours });
    return renderRental(context, rental);
  },
});

const setAutoRenew = defineRoute({
  name: 'changeRental',
  method: 'PATCH',
  path: '/accounts/:account/rentals/:rental',
  own: { path: '/rentals/:rental', scope: 'lease' },
  summary: 'Lets a rental renew itself, or end.',
  description: 'The time by which it is prolonged each time its term ends; null: it ends then.',
  reply: RentalReply,
  params: oneParams,
  body: z.strictObject({ autoRenewHours: hours.nullable() }),
  example: { body: { autoRenewHours: 24 } },
  async run(context, { params, body: { autoRenewHours } }) {
    const ref = await refOf(context, params);
    const rental = await context.core.rentals.setAutoRenew({ ...ref, hours: autoRenewHours });
    await recordChange(context, 'rental.auto-renew', rental, { hours: autoRenewHours });
    return renderRental(context, rental);
  },
});

const end = (event: 'finish' | 'cancel') =>
  defineRoute({
    name: `${event}Rental`,
    refusals: ['rental_closed', 'rental_cancel_too_late', 'rental_no_message'],
    summary: 'Ends a rental.',
    reply: RentalReply,
    method: 'POST',
    path: `/accounts/:account/rentals/:rental/${event}`,
    own: { path: `/rentals/:rental/${event}`, scope: 'lease' },
    params: oneParams,
    body: z.strictObject({}).optional(),
    async run(context, { params }) {
      const rental = await context.core.rentals[event](await refOf(context, params));
      await recordChange(context, `rental.${event}`, rental);
      return renderRental(context, rental);
    },
  });

const refund = defineRoute({
  name: 'refundRental',
  method: 'POST',
  path: '/accounts/:account/rentals/:rental/refund',
  summary: 'Gives back what a rental cost.',
  description:
    'After a complaint about a finished one: all periods go back, a partner is told status 5. Once.',
  reply: RefundRentalReply,
  refusals: ['already_done'],
  params: oneParams,
  async run(context, { params }) {
    const { rentals } = context.core;
    const ref = await refOf(context, params);
    const rental = await rentals.get(ref);
    const refunded = decimal((await rentals.refund({ id: rental.id })).refundedMicros);
    await recordChange(context, 'rental.refund', rental, { refunded });
    return { ...renderRental(context, rental), refunded };
  },
});

export const rentalRoutes = [
  rent,
  listRentals,
  getRental,
  listMessages,
  quoteExtension,
  extend,
  setAutoRenew,
  end('finish'),
  end('cancel'),
  refund,
];

async function refOf({ core }: Context, { account, rental }: z.output<typeof oneParams>) {
  return { id: rental, accountId: (await core.accounts.get(account)).id };
}

/** What an operator does for an account; the rental's history has what its owner did. */
async function recordChange(
  context: Context,
  action: string,
  { id, accountId }: Rental,
  details: Record<string, unknown> = {},
): Promise<void> {
  if (context.caller.kind === 'operator')
    await record(context, action, `rental:${id}`, { account: String(accountId), ...details });
}

function renderRental({ caller }: Pick<Context, 'caller'>, rental: Rental) {
  const { id, accountId, countryId, operator, supplierId, phone, asked, state, hours, priceMicros } = rental;
  const { autoRenewHours, messageCount, lastMessageAt, createdAt, guardUntil, endsAt, changedAt } = rental;
  return {
    id,
    accountId,
    countryId,
    operator,
    ...(caller.kind === 'operator' && { supplierId }),
    phone,
    asked,
    state,
    hours,
    price: decimal(priceMicros),
    priceMicros,
    autoRenewHours,
    messageCount,
    lastMessageAt,
    createdAt,
    guardUntil,
    endsAt,
    changedAt,
  };
}
