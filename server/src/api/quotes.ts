import { z } from 'zod';
import { defineRoute } from './route.ts';
import { decimal, Reference } from './wire.ts';
import { assertPlace, wish } from './wishes.ts';

const QuoteReply = z
  .object({
    id: z.uuid(),
    price: z.string(),
    priceMicros: z.bigint(),
    stock: z.int().meta({ description: 'How many there are at that price now; none is reserved.' }),
    expiresAt: z.date(),
  })
  .meta({ id: 'Quote' });

const createQuote = defineRoute({
  name: 'createQuote',
  method: 'POST',
  path: '/accounts/:account/quotes',
  own: { path: '/quotes', scope: 'read' },
  right: 'support',
  status: 201,
  summary: 'Says what a number would cost, and keeps to it for a minute.',
  description: 'One order that names it as `quote` gets that price or a better one. Stock is not reserved.',
  reply: QuoteReply,
  refusals: [
    ...(['no_numbers', 'price_too_low', 'service_off', 'limit_reached'] as const),
    ...(['service_unknown', 'country_unknown', 'operator_unknown'] as const),
  ],
  params: z.strictObject({ account: Reference }),
  body: z.strictObject(wish),
  example: { body: { service: 'tg', country: 2 } },
  async run({ core }, { params, body }) {
    const { id: accountId } = await core.accounts.get(params.account);
    await assertPlace(core, body);
    const { service: serviceId, country: countryId, operators, maxPrice: maxPriceMicros } = body;
    const quoted = await core.quotes.create({ accountId, serviceId, countryId, operators, maxPriceMicros });
    return { ...quoted, price: decimal(quoted.priceMicros) };
  },
});

export const quoteRoutes = [createQuote];
