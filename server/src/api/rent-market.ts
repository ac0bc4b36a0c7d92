import { z } from 'zod';
import type { Core } from '#core';
import { Refusal } from '#kernel/refusal';
import { RatesRemovedReply } from './replies/partner-stock.ts';
import { RentPriceReply, RentQuoteReply, RentStockReply } from './replies/rent-market.ts';
import { defineRoute, record } from './route.ts';
import { CountryId, decimal, Id, line, page, pageOf, paging, Reference, whole } from './wire.ts';

const hours = whole(1, 1_000_000);
const place = {
  country: CountryId.optional(),
  operator: line(64).optional(),
  supplier: Reference.optional(),
};

const quote = defineRoute({
  name: 'quoteRental',
  method: 'GET',
  path: '/rent-quote',
  summary: 'Says what renting would cost now.',
  description: 'The price of renting now: the cheapest that is in stock.',
  reply: RentQuoteReply,
  query: z.strictObject({ hours, ...place }),
  example: { query: { hours: '24', country: '2' } },
  async run({ core }, { query: { hours, ...asked } }) {
    const found = await core.rentals.quote({ hours, ...(await placeOf(core, asked)) });
    return { ...found, price: decimal(found.priceMicros) };
  },
});

const listStock = defineRoute({
  name: 'listRentStock',
  method: 'GET',
  path: '/rent-stock',
  summary: 'Lists numbers for rent.',
  description:
    'Numbers for rent with the price of a term, by country, operator and supplier; counts are exact up to a thousand.',
  reply: pageOf(RentStockReply),
  query: z.strictObject({ hours, country: CountryId.optional(), operator: line(64).optional() }),
  example: { query: { hours: '24', country: '2' } },
  async run({ core }, { query: { hours, ...asked } }) {
    const { countryId, operators } = await placeOf(core, asked);
    const rows = await core.rentals.listStock({ hours, countryId, operators });
    return { items: rows.map((row) => ({ ...row, price: decimal(row.priceMicros) })), next: null };
  },
});

/** Where the next page of prices begins: behind this pool's price for terms from so many hours on. */
const PriceCursor = z
  .string()
  .regex(/^\d{1,19}\.\d{1,6}$/, 'must be the "next" of the page before')
  .transform((text) => {
    const [pool = '', from = ''] = text.split('.');
    return { pool, fromHours: Number(from) };
  })
  .pipe(z.object({ pool: Id, fromHours: z.int() }));

const listPrices = defineRoute({
  name: 'listRentPrices',
  method: 'GET',
  path: '/rent-prices',
  summary: 'Lists prices of rentals.',
  description: 'Of numbers that are here; what partners are asked for is priced by their rates.',
  reply: pageOf(RentPriceReply),
  query: z.strictObject({
    limit: paging.limit,
    cursor: PriceCursor.optional(),
    supplier: Reference.optional(),
    country: CountryId.optional(),
  }),
  async run({ core }, { query: { limit, cursor, supplier, country } }) {
    const rows = await core.rentals.listPrices({
      limit: limit + 1,
      after: cursor && { poolId: cursor.pool, fromHours: cursor.fromHours },
      supplierId: supplier && (await core.inventory.getSupplier(supplier)).id,
      countryId: country,
    });
    return page(rows, {
      limit,
      cursor: ({ poolId, fromHours }) => `${poolId}.${fromHours}`,
      render: (row) => ({ ...row, price: decimal(row.priceMicros) }),
    });
  },
});

const removePrices = defineRoute({
  name: 'removeRentPrices',
  method: 'DELETE',
  path: '/suppliers/:supplier/rent-prices',
  summary: 'Removes prices of rentals.',
  description: "One step of a pool's prices, or all of them: then it is not for rent any more.",
  reply: RatesRemovedReply,
  refusals: ['not_found'],
  params: z.strictObject({ supplier: Reference }),
  body: z.strictObject({
    country: z.int().min(0).max(9_999),
    operator: line(64).default('any'),
    step: z.int().min(0).max(1_000).default(0),
    fromHours: z.int().min(1).max(999_999).optional(),
  }),
  example: { body: { country: 2, fromHours: 24 } },
  async run(context, { params, body: { country, ...rest } }) {
    const { inventory, rentals } = context.core;
    const { id: supplierId } = await inventory.getSupplier(params.supplier);
    const removed = await rentals.removePrices({ supplierId, countryId: country, ...rest });
    await record(context, 'rent-price.remove', `supplier:${supplierId}`, { country, ...rest });
    return { removed };
  },
});

export const rentMarketRoutes = [quote, listStock, listPrices, removePrices];

/** Where a number is wanted, in our ids. Refuses `country_unknown`, `operator_unknown`, `not_found` for a supplier. */
export async function placeOf(
  core: Core,
  {
    country,
    operator,
    supplier,
  }: { country?: number | undefined; operator?: string | undefined; supplier?: Reference | undefined },
): Promise<{
  countryId: number | undefined;
  operators: string[] | undefined;
  supplierIds: bigint[] | undefined;
}> {
  const view = await core.catalog.view();
  const known = country === undefined ? view.countries : [view.country(country)];
  if (known.includes(undefined)) throw new Refusal('country_unknown', { country });
  if (operator !== undefined && !known.some((one) => one?.operators.includes(operator)))
    throw new Refusal('operator_unknown', { operator });
  return {
    countryId: country,
    // `any` is an operator of its own in the books, and no wish at all here.
    operators: operator === undefined || operator === 'any' ? undefined : [operator],
    supplierIds: supplier && [(await core.inventory.getSupplier(supplier)).id],
  };
}
