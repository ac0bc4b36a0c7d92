import { summarizeShelf } from '#core';
import { groupBy } from '#kernel/group-by';
import type { Call } from './call.ts';
import { priceCents } from './cents.ts';
import { ANY, type Country, type Service } from './places.ts';

/** One price of one service in one country at one supplier. */
export type Price = Awaited<
  ReturnType<Awaited<ReturnType<Call['core']['activations']['pricesOf']>>['list']>
>[number];

/** The offers on sale at a carrier of a country, by service, the cheapest first. */
export async function readShelves(
  { core, caller }: Call,
  { country, carrier, service }: { country: Country; carrier: string; service?: Service | undefined },
): Promise<Map<string, Price[]>> {
  const prices = await core.activations.pricesOf(caller?.accountId);
  const rows = await prices.list({
    countryId: country.id,
    serviceId: service?.id,
    operators: carrier === ANY ? undefined : [carrier],
  });
  return groupBy(rows, ({ serviceId }) => serviceId);
}

/** A shelf in a price list, also before any discount; nothing at nought where there is none. */
export function summarize(shelf: readonly Price[]): {
  priceMicros: bigint;
  listMicros: bigint;
  count: number;
} {
  const { best, count } = summarizeShelf(shelf) ?? { best: undefined, count: 0 };
  return { priceMicros: best?.priceMicros ?? 0n, listMicros: best?.listMicros ?? 0n, count };
}

/** The element of every price list of V3: cents, before the caller's discount, as the protocol has it. */
export function showShelf({
  service,
  country,
  carrier = ANY,
  shelf,
}: {
  service: Service;
  country: Country;
  carrier?: string;
  shelf: readonly Price[];
}) {
  const { listMicros, count } = summarize(shelf);
  return {
    sShort: service.id,
    service: service.name,
    cShort: String(country.id),
    country: country.nameEn,
    carrier,
    price: priceCents(listMicros),
    count,
  };
}

/** The number there is at each price before any discount, the least first. */
export function countByPrice(shelf: readonly Price[]): { price: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const { listMicros, stock } of shelf) {
    const price = priceCents(listMicros);
    if (stock > 0) counts.set(price, (counts.get(price) ?? 0) + stock);
  }
  return [...counts].map(([price, count]) => ({ price, count }));
}
