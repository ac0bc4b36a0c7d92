import { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import { defineRoute } from './route.ts';
import { CountryId, decimal, pageOf, Reference, ServiceId } from './wire.ts';

const OfferReply = z
  .object({
    countryId: z.int(),
    serviceId: z.string(),
    price: z.string().meta({ description: 'What this account pays: less its discount.' }),
    priceMicros: z.bigint(),
    listPrice: z.string().meta({ description: 'What one without a discount pays.' }),
    stock: z.int().meta({ description: 'How many could be leased now at this price.' }),
  })
  .meta({ id: 'Offer' });

/** So many rows an answer has at most; a catalogue without a filter may have a hundred thousand. */
const MOST = 5_000;

const listOffers = defineRoute({
  name: 'listOffers',
  method: 'GET',
  path: '/accounts/:account/offers',
  own: { path: '/offers', scope: 'read' },
  summary: 'Lists what can be leased now, at the prices of the account.',
  description: `By country, service and price; one row for each price. Name a country, a service or both: at most ${MOST} rows are given.`,
  reply: pageOf(OfferReply),
  refusals: ['limit_reached'],
  params: z.strictObject({ account: Reference }),
  query: z.strictObject({ country: CountryId.optional(), service: ServiceId.optional() }),
  example: { query: { country: '2', service: 'tg' } },
  async run({ core }, { params, query: { country: countryId, service: serviceId } }) {
    const { id } = await core.accounts.get(params.account);
    const prices = await core.activations.pricesOf(id);
    const rows = new Map<string, z.input<typeof OfferReply>>();
    for (const { priceMicros, listMicros, stock, ...shelf } of await prices.list({ countryId, serviceId })) {
      if (stock <= 0) continue;
      // Which supplier brings a number is the operator's business: rows of one price are one.
      const key = `${shelf.countryId}/${shelf.serviceId}/${priceMicros}`;
      rows.set(key, {
        countryId: shelf.countryId,
        serviceId: shelf.serviceId,
        price: decimal(priceMicros),
        priceMicros,
        listPrice: decimal(listMicros),
        stock: stock + (rows.get(key)?.stock ?? 0),
      });
    }
    if (rows.size > MOST) throw new Refusal('limit_reached', { rows: rows.size, most: MOST });
    return { items: [...rows.values()], next: null };
  },
});

export const offerRoutes = [listOffers];
