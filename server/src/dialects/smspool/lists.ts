import type { Action, OpenAction } from './call.ts';
import { findCountry, readCatalogue } from './catalogue.ts';
import { ANY_POOL, poolName } from './pools.ts';
import { readPrices } from './shelves.ts';

/** `country/retrieve_all` */
export const listCountries: OpenAction = async ({ core }) => {
  const { countries } = await readCatalogue(core);
  return countries.map(({ id, name, region, shortName }) => ({
    ID: id,
    name,
    region,
    short_name: shortName,
  }));
};

/** `service/retrieve_all`: with a country what has a price there. */
export const listServices: OpenAction = async (call) => {
  const catalogue = await readCatalogue(call.core);
  const country = findCountry(call.parameters, catalogue);
  const sold = country
    ? new Set((await readPrices(call, catalogue, { country })).map(({ serviceId }) => serviceId))
    : undefined;
  return catalogue.services
    .filter(({ key }) => sold?.has(key) ?? true)
    .map(({ id, name }) => ({ ID: id, name, favourite: 0 }));
};

/** `pool/retrieve_all`: how many suppliers there are is no stranger's business. */
export const listPools: Action = async ({ core }) => {
  const suppliers = await core.inventory.listSuppliers();
  const pools = suppliers
    .filter(({ state }) => state === 'active')
    .map(({ id }) => ({ ID: Number(id), name: poolName(id) }));
  return [ANY_POOL, ...pools];
};
