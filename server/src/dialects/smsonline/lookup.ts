import type { Action, Call, OpenAction } from './call.ts';
import { priceCents, priceDollars } from './cents.ts';
import { ANY, carriersOf, readCarrier, readCountry, readService } from './places.ts';
import { countByPrice, readShelves, showShelf, summarize } from './shelves.ts';

/** 3.17: the whole catalogue. */
export const getCountries: OpenAction = async ({ core }) => {
  const { countries } = await core.catalog.view();
  return countries.map((country) => ({
    cShort: String(country.id),
    country: country.nameEn,
    carriers: carriersOf(country),
  }));
};

/** 4.4 */
export const getCountriesV2: Action = async (call) => ({ body: await getCountries(call) });

/** 3.10: every service that has a number in stock there. */
export const getServices: OpenAction = async (call) => {
  const { country, carrier, stocked } = await readStocked(call);
  return stocked.map(({ service, shelf }) => showShelf({ service, country, carrier, shelf }));
};

/** 4.5 */
export const getServicesV2: Action = async (call) => {
  const { stocked } = await readStocked(withCarrier(call));
  return {
    body: stocked.map(({ service, shelf }) => {
      const { priceMicros, count } = summarize(shelf);
      return { sShort: service.id, service: service.name, price: priceDollars(priceMicros), count };
    }),
  };
};

/** 3.11: `m` and `n` are empty, as the order call wants none. */
export const getServiceDetail: OpenAction = async (call) => {
  const { country, carrier, service, shelf, successRate } = await readDetail(call);
  return {
    ...showShelf({ service, country, carrier, shelf }),
    // Only who sends a key has a tier.
    ...(call.caller && { discountedPrice: priceCents(summarize(shelf).priceMicros) }),
    successRate,
    prices: countByPrice(shelf),
    m: '',
    n: '',
  };
};

/** 4.6 */
export const getServiceDetailsV2: Action = async (call) => {
  const { country, carrier, service, shelf, successRate } = await readDetail(withCarrier(call));
  const { priceMicros, count } = summarize(shelf);
  return {
    body: {
      sShort: service.id,
      service: service.name,
      cShort: String(country.id),
      country: country.nameEn,
      carrier,
      price: priceDollars(priceMicros),
      count,
      successRate,
      m: '',
      n: '',
    },
  };
};

/** In the order of the catalogue. */
async function readStocked(call: Call) {
  const view = await call.core.catalog.view();
  const country = readCountry(call.parameters, view);
  const carrier = readCarrier(call.parameters, country);
  const shelves = await readShelves(call, { country, carrier });
  const stocked = view.services.flatMap((service) => {
    const shelf = shelves.get(service.id) ?? [];
    return summarize(shelf).count > 0 ? [{ service, shelf }] : [];
  });
  return { country, carrier, stocked };
}

async function readDetail(call: Call) {
  const { core, parameters } = call;
  const view = await core.catalog.view();
  const country = readCountry(parameters, view);
  const carrier = readCarrier(parameters, country);
  const service = readService(parameters, view);
  const [shelves, rates] = await Promise.all([
    readShelves(call, { country, carrier, service }),
    core.statistics.successRates({ countryId: country.id, serviceId: service.id }),
  ]);
  const successRate = rates.get(service.id)?.successRate ?? null;
  return { country, carrier, service, shelf: shelves.get(service.id) ?? [], successRate };
}

/** V2 need not name the carrier. */
function withCarrier<C extends Call>(call: C): C {
  if (call.parameters.has('carrier')) return call;
  return { ...call, parameters: new Map([...call.parameters, ['carrier', ANY]]) };
}
