import { z } from 'zod';
import type { Core } from '#core';
import { CountryId, Id, paging, Reference, ServiceId } from './wire.ts';

/** Where the next page of offers begins: behind this pool's for this service. */
const OfferCursor = z
  .string()
  .regex(/^\d{1,19}\.[a-z0-9]{1,16}$/i, 'must be the "next" of the page before')
  .transform((text) => {
    const [pool = '', serviceId = ''] = text.split('.');
    return { pool, serviceId };
  })
  .pipe(z.object({ pool: Id, serviceId: z.string() }))
  .transform(({ pool, serviceId }) => ({ poolId: pool, serviceId }));

/** The filters of lists of offers and of their outcomes. */
export const OfferQuery = z.strictObject({
  limit: paging.limit,
  cursor: OfferCursor.optional(),
  supplier: Reference.optional(),
  country: CountryId.optional(),
  service: ServiceId.optional(),
});

/** The same as the inventory takes it; one row more than a page, which tells whether there is a next. */
export async function toOfferFilter(
  { inventory }: Core,
  { limit, cursor, supplier, country, service }: z.infer<typeof OfferQuery>,
) {
  return {
    limit: limit + 1,
    after: cursor,
    supplierId: supplier && (await inventory.getSupplier(supplier)).id,
    countryId: country,
    serviceId: service,
  };
}

export const offerCursor = ({ poolId, serviceId }: { poolId: bigint; serviceId: string }) =>
  `${poolId}.${serviceId}`;
