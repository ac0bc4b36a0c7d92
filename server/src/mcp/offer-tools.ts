import { SwitchboardError } from '@switchboard/client';
import { z } from 'zod';
import { CountryName, findPlace, ServiceName } from './catalogue.ts';
import { defineTool } from './tool.ts';

const Money = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be decimal text, like "0.50"')
  .describe('Decimal text, like "0.50"');

const looks = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const NO_COUNTRY = 'There is no such country: write its English name, its two letters, or its number.';

const listOffers = defineTool({
  name: 'list_offers',
  title: 'List offers',
  description:
    'What numbers can be leased now: by service, country or both, cheapest first, with price and stock. Name at least one of them.',
  input: {
    service: ServiceName.optional(),
    country: CountryName.optional(),
    limit: z.int().min(1).max(200).default(20).describe('The most offers to give'),
  },
  output: {
    offers: z.array(
      z.object({
        service: z.string(),
        service_name: z.string(),
        country: z.int(),
        country_name: z.string(),
        price: z.string(),
        stock: z.int(),
      }),
    ),
    more: z.boolean().describe('Whether there are offers that are not in the list'),
  },
  annotations: looks,
  async run(asked, { limit, ...wish }) {
    const { service, country, isLost, serviceName, countryName } = await findPlace(asked, wish);
    if (isLost) throw new SwitchboardError(NO_COUNTRY);
    const { items } = await asked.desk.listOffers(
      { ...(service !== undefined && { service }), ...(country !== undefined && { country }) },
      asked.call,
    );
    const sorted = items.toSorted((a, b) => Number(a.priceMicros) - Number(b.priceMicros));
    return {
      offers: sorted.slice(0, limit).map(({ serviceId, countryId, price, stock }) => ({
        service: serviceId,
        service_name: serviceName(serviceId),
        country: countryId,
        country_name: countryName(countryId),
        price,
        stock,
      })),
      more: sorted.length > limit,
    };
  },
});

const quote = defineTool({
  name: 'quote',
  title: 'Quote a price',
  description:
    'What one number would cost. The price holds for a minute for the lease that names the quote; nothing is reserved or spent.',
  input: { service: ServiceName, country: CountryName.optional(), max_price: Money.optional() },
  output: {
    quote_id: z.string(),
    price: z.string(),
    stock: z.int(),
    expires_at: z.string(),
  },
  annotations: { ...looks, idempotentHint: false },
  async run(asked, { max_price: maxPrice, ...wish }) {
    const { service = wish.service, country, isLost } = await findPlace(asked, wish);
    if (isLost) throw new SwitchboardError(NO_COUNTRY);
    const { id, price, stock, expiresAt } = await asked.desk.createQuote(
      {
        body: {
          service,
          ...(country !== undefined && { country }),
          ...(maxPrice !== undefined && { maxPrice }),
        },
      },
      asked.call,
    );
    return { quote_id: id, price, stock, expires_at: expiresAt };
  },
});

const leaseNumber = defineTool({
  name: 'lease_number',
  title: 'Lease a number',
  description:
    'SPENDS MONEY. Leases one phone number for one service, for max_price at most. The price is held at once, taken with the first message, and given back if the lease is released without one. Then use the number, call wait_for_code, and release_lease at the end.',
  input: {
    service: ServiceName,
    country: CountryName.optional(),
    max_price: Money.describe('The most to pay, decimal text like "0.50"; nothing above it is leased'),
    quote_id: z.string().max(64).optional().describe('A quote whose price is to be had'),
  },
  output: {
    lease_id: z.int(),
    phone: z.string().describe('Digits only, country code included'),
    service: z.string(),
    country: z.int(),
    price: z.string(),
    state: z.string(),
    expires_at: z.string(),
    cancellable_at: z.string().describe('Before that it cannot be released without a message'),
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  async run(asked, { max_price: maxPrice, quote_id: quoted, ...wish }) {
    const { service = wish.service, country, isLost } = await findPlace(asked, wish);
    if (isLost) throw new SwitchboardError(NO_COUNTRY);
    const lease = await asked.desk.createActivation(
      {
        body: {
          service,
          maxPrice,
          ...(country !== undefined && { country }),
          ...(quoted !== undefined && { quote: quoted }),
        },
      },
      asked.call,
    );
    return {
      lease_id: lease.id,
      phone: lease.phone,
      service: lease.serviceId,
      country: lease.countryId,
      price: lease.price,
      state: lease.state,
      expires_at: lease.expiresAt,
      cancellable_at: lease.cancellableAt,
    };
  },
});

export const offerTools = [listOffers, quote, leaseNumber];
