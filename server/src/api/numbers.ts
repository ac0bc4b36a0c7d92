import { z } from 'zod';
import { OfferQuery, offerCursor, toOfferFilter } from './offer-query.ts';
import { defineRoute, record } from './route.ts';
import { CountryId, decimal, Phone, page, paging, Reference } from './wire.ts';

const listNumbers = defineRoute({
  name: 'listNumbers',
  method: 'GET',
  path: '/numbers',
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
  params: z.strictObject({ phone: Phone }),
  body: z.strictObject({ state: z.enum(['online', 'offline', 'banned']) }),
  async run(context, { params: { phone }, body: { state } }) {
    await context.core.inventory.setNumberState({ phone, state });
    await record(context, 'number.set-state', `number:${phone}`, { state });
    return { phone, state };
  },
});

/** Every price with its count, on sale or not. */
const listStock = defineRoute({
  name: 'listStock',
  method: 'GET',
  path: '/stock',
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
