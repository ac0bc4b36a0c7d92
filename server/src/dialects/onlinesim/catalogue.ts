import type { CatalogView, Core } from '#core';
import { Refusal } from '#kernel/refusal';
import { countryCodes, slugs } from './name-table.ts';
import { findText, type Parameters } from './parameters.ts';
import { WireError } from './wire-error.ts';

type CoreCountry = CatalogView['countries'][number];

/** A country as this protocol knows it. */
export type Country = Pick<CoreCountry, 'nameEn' | 'nameRu' | 'dialCode'> & {
  /** Of our catalogue. */
  key: number;
  /** Its dialling code, or a number of its own where another country has that. */
  code: number;
  position: number;
};

export type Service = {
  /** Of our catalogue. */
  key: string;
  id: number;
  slug: string;
  name: string;
};

/** Our catalogue in the words of this protocol. */
export type Catalogue = {
  countries: readonly Country[];
  country(key: number): Country;
  service(key: string): Service;
  findCountry(text: string): Country | undefined;
  /** By slug, name or our code. */
  findService(text: string): Service | undefined;
};

const known = new WeakMap<CatalogView, Catalogue>();

export async function readCatalogue({ catalog }: Core): Promise<Catalogue> {
  const view = await catalog.view();
  const catalogue = known.get(view) ?? createCatalogue(view);
  known.set(view, catalogue);
  return catalogue;
}

function createCatalogue(view: CatalogView): Catalogue {
  const countries = numberCountries(view.countries);
  const services = nameServices(view.services);
  const countryByKey = new Map(countries.map((country) => [country.key, country]));
  const countryByCode = new Map(countries.map((country) => [String(country.code), country]));
  const serviceByKey = new Map(services.map((service) => [service.key, service]));
  const serviceByText = new Map<string, Service>();
  for (const textsOf of [
    ({ slug }: Service) => [slug],
    ({ key }: Service) => slugs[key] ?? [],
    ({ name }: Service) => [name],
    ({ key }: Service) => [key],
  ])
    for (const service of services)
      for (const text of textsOf(service))
        if (!serviceByText.has(text.toLowerCase())) serviceByText.set(text.toLowerCase(), service);
  return {
    countries,
    // A service that was leased once may have left the catalogue since.
    country: (key) => countryByKey.get(key) ?? unknownCountry(key),
    service: (key) => serviceByKey.get(key) ?? { key, id: 0, slug: key, name: key },
    findCountry: (text) => countryByCode.get(text),
    findService: (text) => serviceByText.get(text.toLowerCase()),
  };
}

const unknownCountry = (key: number): Country => ({
  ...{ key, code: 0, position: key, nameEn: '', nameRu: '', dialCode: '' },
});

/** Of several countries with one dialling code and no number of their own the first has it; another's follows it in three digits. */
function numberCountries(countries: readonly CoreCountry[]): Country[] {
  const taken = new Set(Object.values(countryCodes));
  return countries.map(({ id, iso2, nameEn, nameRu, dialCode }, position) => {
    const dialled = Number(dialCode);
    const code =
      countryCodes[iso2] ??
      (taken.has(dialled) ? Number(`${dialCode}${String(id).padStart(3, '0')}`) : dialled);
    taken.add(code);
    return { key: id, code, position, nameEn, nameRu, dialCode };
  });
}

/** The letters and digits of its name; where there are none, or another service has them, its code follows. */
function nameServices(services: readonly { id: string; name: string }[]): Service[] {
  const taken = new Set(Object.values(slugs).map(([slug]) => slug));
  return services.map(({ id, name }) => {
    const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
    const slug = slugs[id]?.[0] ?? (plain === '' || taken.has(plain) ? `${plain}${id}` : plain);
    taken.add(slug);
    // A code as a number of base 36, with a one before it so that none is lost.
    return { key: id, id: Number.parseInt(`1${id}`, 36), slug, name };
  });
}

/** Where no country is named. */
const USUAL_COUNTRY = '7';

/** Refuses `country_unknown`. */
export function readCountry(parameters: Parameters, catalogue: Catalogue): Country {
  const country = catalogue.findCountry(findText(parameters, 'country') ?? USUAL_COUNTRY);
  if (!country) throw new Refusal('country_unknown');
  return country;
}

/** Refuses `service_unknown`; one that is not named is said in the same word. */
export function readService(parameters: Parameters, catalogue: Catalogue): Service {
  const text = findText(parameters, 'service');
  if (text === undefined) throw new WireError('ERROR_NO_SERVICE');
  const service = catalogue.findService(text);
  if (!service) throw new Refusal('service_unknown');
  return service;
}
