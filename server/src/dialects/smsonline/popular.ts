import type { OpenAction } from './call.ts';
import { ANY } from './places.ts';
import { readShelves, showShelf } from './shelves.ts';

/** 3.16: what was ordered most in the last seven days, in stock or not. */
export const getPopular: OpenAction = async (call) => {
  const view = await call.core.catalog.view();
  const ranks = await call.core.statistics.popular();
  const rows = await Promise.all(
    ranks.map(async ({ countryId, serviceId, successRate }) => {
      const country = view.country(countryId);
      const service = view.service(serviceId);
      if (!country || !service) return [];
      const shelves = await readShelves(call, { country, carrier: ANY, service });
      const shelf = shelves.get(serviceId) ?? [];
      return [{ ...showShelf({ service, country, shelf }), successRate }];
    }),
  );
  return rows.flat();
};
