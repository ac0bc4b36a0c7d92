import { z } from 'zod';
import { OfferQuery, offerCursor, toOfferFilter } from './offer-query.ts';
import { ChangedNumberReply, NumberViewReply, StockEntryReply } from './replies/numbers.ts';
import { defineRoute, record } from './route.ts';
import { CountryId, decimal, Phone, page, pageOf, paging, Reference } from './wire.ts';

const listNumbers = defineRoute({
  name: 'listNumbers',
  method: 'GET',
  path: '/numbers',
  summary: 'Lists numbers.',
  reply: pageOf(NumberViewReply),
  query: z.strictObject({
    ...paging,
    supplier: Reference.optional(),
    country: CountryId.optional(),
    phone: Phone.optional(),
    state: z.enum(['online', 'offline', 'rented', 'banned']).optional(),
  }),
  async run({ core }, { query: { limit, cursor, supplier, country, phone, state } }) {
    const rows = await core.inventory.listNumbers({
      limit: limit + 1,
      after: cursor,
      supplierId: supplier && (await core.inventory.getSupplier(supplier)).id,
      countryId: country,
      phone,
      state,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: (row) => row });
  },
});

const changeNumber = defineRoute({
  name: 'changeNumber',
  method: 'PATCH',
  path: '/numbers/:phone',
  summary: 'Takes a number off or on sale.',
  reply: ChangedNumberReply,
  params: z.strictObject({ phone: Phone }),
  body: z.strictObject({ state: z.enum(['online', 'offline', 'banned']) }),
  example: { body: { state: 'offline' } },
  async run(context, { params: { phone }, body: { state } }) {
    await context.core.inventory.setNumberState({ phone, state });
    await record(context, 'number.set-state', `number:${phone}`, { state });
    return { phone, state };
  },
});

const listStock = defineRoute({
  name: 'listStock',
  method: 'GET',
  path: '/stock',
  summary: 'Lists what is on sale, and what is not and why.',
  description: 'Every price with its count, on sale or not.',
  reply: pageOf(StockEntryReply),
  query: OfferQuery,
  async run({ core }, { query }) {
    const rows = await core.inventory.listOffers(await toOfferFilter(core, query));
    return page(rows, {
      limit: query.limit,
      cursor: (row) => offerCursor(row),
      render: ({ poolId, supplierId, countryId, operator, step, serviceId, priceMicros, stock, onSale }) => ({
        poolId,
        supplierId,
        countryId,
        operator,
        step,
        serviceId,
        price: decimal(priceMicros),
        priceMicros,
        stock,
        onSale,
      }),
    });
  },
});

export const numberRoutes = [listNumbers, changeNumber, listStock];
