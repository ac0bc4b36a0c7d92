import type { Action, Call, OpenAction } from './call.ts';
import { readCountry, readService } from './places.ts';

/** 3.18: the last thirty days, most ordered first. */
export const getStatistics: OpenAction = async (call) => {
  const view = await call.core.catalog.view();
  const rows = await call.core.statistics.listByCountry(await readScope(call));
  return rows.map(({ countryId, serviceId, orders, received, successRate }) => ({
    cShort: String(countryId),
    country: view.country(countryId)?.nameEn ?? '',
    sShort: serviceId,
    service: view.service(serviceId)?.name ?? '',
    orders,
    received,
    successRate,
  }));
};

/** 4.7: the same by country alone. */
export const getCountryStatsV2: Action = async (call) => {
  const view = await call.core.catalog.view();
  const rows = await call.core.statistics.listCountries(await readScope(call));
  return {
    body: rows.map(({ countryId, orders, received, successRate }) => ({
      cShort: String(countryId),
      country: view.country(countryId)?.nameEn ?? '',
      orders,
      received,
      successRate,
    })),
  };
};

async function readScope({ core, parameters }: Call) {
  const view = await core.catalog.view();
  return {
    countryId: parameters.has('country') ? readCountry(parameters, view).id : undefined,
    serviceId: parameters.has('service') ? readService(parameters, view).id : undefined,
  };
}
