import { z } from 'zod';
import type { Core } from '#core';
import { Refusal } from '#kernel/refusal';
import { line, ServiceId, sumMicros } from './wire.ts';

/** What a number is wished for, as quotes, pre-orders and orders take it. */
export const wish = {
  service: ServiceId.meta({ description: 'The code of a service, like `tg`.' }),
  country: z.int().min(0).max(9_999).optional().meta({ description: 'Absent: any country.' }),
  operators: z.array(line(64)).min(1).max(20).optional().meta({ description: 'One of these; absent: any.' }),
  maxPrice: sumMicros.optional().meta({ description: 'The most to pay, like `"0.50"`.' }),
};

export const prefixes = z
  .array(z.string().regex(/^\d{1,15}$/, 'must be digits'))
  .max(100)
  .optional()
  .meta({ description: 'Beginnings, country code included, that the number must not have.' });

export const minPrice = sumMicros.optional();

/** Refuses `service_unknown`, `country_unknown`, `operator_unknown`. */
export async function assertPlace(
  { catalog }: Pick<Core, 'catalog'>,
  {
    service,
    country,
    operators,
  }: { service: string; country?: number | undefined; operators?: string[] | undefined },
): Promise<void> {
  const view = await catalog.view();
  if (!view.service(service)) throw new Refusal('service_unknown', { service });
  const place = country === undefined ? undefined : view.country(country);
  if (country !== undefined && !place) throw new Refusal('country_unknown', { country });
  const unknown = operators?.find((operator) => place && !place.operators.includes(operator));
  if (unknown !== undefined) throw new Refusal('operator_unknown', { operator: unknown });
}
