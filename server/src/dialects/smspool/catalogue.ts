import type { Core, CatalogView as View } from '#core';
import { Refusal } from '#kernel/refusal';
import { knownCountries } from './country-names.ts';
import { findText, type Parameters, readText } from './parameters.ts';
import { knownServices } from './service-names.ts';

type CoreCountry = View['countries'][number];

/** A country as this protocol knows it. */
export type Country = {
  /** Of our catalogue. */
  key: number;
  dialCode: string;
  operators: readonly string[];
  id: number;
  name: string;
  shortName: string;
  region: string;
};

export type Service = {
  /** Of our catalogue. */
  key: string;
  id: number;
  name: string;
};

/** Our catalogue in the words of this protocol. */
export type Catalogue = {
  countries: readonly Country[];
  services: readonly Service[];
  country(key: number): Country;
  service(key: string): Service;
  /** By number, ISO code or name. */
  findCountry(text: string): Country | undefined;
  /** By number, name or our code. */
  findService(text: string): Service | undefined;
};

const known = new WeakMap<View, Catalogue>();

export async function readCatalogue({ catalog }: Core): Promise<Catalogue> {
  const view = await catalog.view();
  const catalogue = known.get(view) ?? createCatalogue(view);
  known.set(view, catalogue);
  return catalogue;
}

/** Far above the numbers of the original: what it has none for keeps ours. */
const OWN_COUNTRIES = 1_000;
const OWN_SERVICES = 10_000;

function toCountry({ id, iso2, nameEn, dialCode, operators }: CoreCountry): Country {
  const original = knownCountries.get(iso2);
  return {
    key: id,
    dialCode,
    operators,
    id: original?.id ?? OWN_COUNTRIES + id,
    name: original?.name ?? nameEn,
    shortName: iso2,
    region: original?.region ?? 'Other',
  };
}

/** A code is read as a number of base 36, with a one before it so that none is lost. */
function toService({ id, name }: { id: string; name: string }): Service {
  const [number, shown] = knownServices[id] ?? [OWN_SERVICES + Number.parseInt(`1${id}`, 36), name];
  return { key: id, id: number, name: shown };
}

function createCatalogue(view: View): Catalogue {
  const countries = view.countries.map(toCountry);
  const services = view.services.map(toService);
  const countryByKey = new Map(countries.map((country) => [country.key, country]));
  const serviceByKey = new Map(services.map((service) => [service.key, service]));
  const countryByText = index(countries, [
    ({ id }) => String(id),
    ({ shortName }) => shortName,
    ({ name }) => name,
    ({ key }) => view.country(key)?.nameEn ?? '',
  ]);
  const serviceByText = index(services, [
    ({ id }) => String(id),
    ({ name }) => name,
    ({ key }) => view.service(key)?.name ?? '',
    ({ key }) => key,
  ]);
  return {
    countries,
    services,
    // A service that was leased once may have left the catalogue since.
    country: (key) => countryByKey.get(key) ?? unknownCountry(key),
    service: (key) => serviceByKey.get(key) ?? { key, id: 0, name: key },
    findCountry: (text) => countryByText.get(text.toLowerCase()),
    findService: (text) => serviceByText.get(text.toLowerCase()),
  };
}

const unknownCountry = (key: number): Country => ({
  ...{ key, id: OWN_COUNTRIES + key, name: '', shortName: '', region: 'Other', dialCode: '', operators: [] },
});

/** By what each of `textsOf` makes of an item, in any case; what comes first keeps its place. */
function index<T>(items: readonly T[], textsOf: readonly ((item: T) => string)[]): Map<string, T> {
  const found = new Map<string, T>();
  for (const textOf of textsOf)
    for (const item of items) {
      const text = textOf(item).toLowerCase();
      if (!found.has(text)) found.set(text, item);
    }
  return found;
}

/** Refuses `country_unknown`; one that is not named is missing. */
export function readCountry(parameters: Parameters, catalogue: Catalogue): Country {
  const country = catalogue.findCountry(readText(parameters, 'country'));
  if (!country) throw new Refusal('country_unknown');
  return country;
}

/** Refuses `service_unknown`; one that is not named is missing. */
export function readService(parameters: Parameters, catalogue: Catalogue): Service {
  const service = catalogue.findService(readText(parameters, 'service'));
  if (!service) throw new Refusal('service_unknown');
  return service;
}

/** The same, undefined where none is named. */
export function findCountry(parameters: Parameters, catalogue: Catalogue): Country | undefined {
  return findText(parameters, 'country') === undefined ? undefined : readCountry(parameters, catalogue);
}

export function findService(parameters: Parameters, catalogue: Catalogue): Service | undefined {
  return findText(parameters, 'service') === undefined ? undefined : readService(parameters, catalogue);
}
