import type { Call } from './call.ts';
import { priceCents } from './cents.ts';
import { ANY, type Country, type Service } from './places.ts';

/** One price of one service in one country at one supplier. */
export type Price = Awaited<ReturnType<Call['core']['inventory']['listPrices']>>[number];

/** What is on sale at a carrier of a country, by service, the cheapest first. */
export async function readShelves(
  { core }: Call,
  { country, carrier, service }: { country: Country; carrier: string; service?: Service | undefined },
): Promise<Map<string, Price[]>> {
  const rows = await core.inventory.listPrices({
    countryId: country.id,
    serviceId: service?.id,
    operators: carrier === ANY ? undefined : [carrier],
    resale: core.settings.resale,
  });
  const shelves = new Map<string, Price[]>();
  for (const row of rows) {
    const shelf = shelves.get(row.serviceId);
    if (shelf) shelf.push(row);
    else shelves.set(row.serviceId, [row]);
  }
  return shelves;
}

/** The least price that is in stock (of nothing in stock, the least at all), and the numbers of all prices. */
export function summarize(shelf: readonly Price[]): { priceMicros: bigint; count: number } {
  const best = shelf.find(({ stock }) => stock > 0) ?? shelf[0];
  return {
    priceMicros: best?.priceMicros ?? 0n,
    count: shelf.reduce((sum, { stock }) => sum + stock, 0),
  };
}

/** The element of every price list: cents, before the caller's discount. */
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
  const { priceMicros, count } = summarize(shelf);
  return {
    sShort: service.id,
    service: service.name,
    cShort: String(country.id),
    country: country.nameEn,
    carrier,
    price: priceCents(priceMicros),
    count,
  };
}

/** How many there are at each price, the least first. */
export function countByPrice(shelf: readonly Price[]): { price: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const { priceMicros, stock } of shelf) {
    const price = priceCents(priceMicros);
    if (stock > 0) counts.set(price, (counts.get(price) ?? 0) + stock);
  }
  return [...counts].map(([price, count]) => ({ price, count }));
}
