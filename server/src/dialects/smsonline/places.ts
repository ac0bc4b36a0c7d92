import type { CatalogView } from '#core';
import { Refusal } from '#kernel/refusal';
import { type Parameters, readText } from './parameters.ts';

export type { CatalogView } from '#core';
export type Country = CatalogView['countries'][number];
export type Service = CatalogView['services'][number];

/** Stands for every carrier. */
export const ANY = 'any';

/** A country by its code or its display name. Refuses `country_unknown`. */
export function readCountry(parameters: Parameters, view: CatalogView): Country {
  const text = readText(parameters, 'country');
  const country = /^[0-9]{1,6}$/.test(text)
    ? view.country(Number(text))
    : namesOf(view).get(text.toLowerCase());
  if (!country) throw new Refusal('country_unknown');
  return country;
}

/** A carrier of that country, or `any`, which an empty text means too. Refuses `operator_unknown`. */
export function readCarrier(parameters: Parameters, { operators }: Country): string {
  if (parameters.get('carrier') === '') return ANY;
  const text = readText(parameters, 'carrier').toLowerCase();
  if (text === ANY) return ANY;
  const carrier = operators.find((operator) => operator.toLowerCase() === text);
  if (carrier === undefined) throw new Refusal('operator_unknown');
  return carrier;
}

/** A service by its short code. Refuses `service_unknown`. */
export function readService(parameters: Parameters, view: CatalogView): Service {
  const service = view.service(readText(parameters, 'service'));
  if (!service) throw new Refusal('service_unknown');
  return service;
}

/** `any` leads. */
export function carriersOf({ operators }: Country): string[] {
  return [ANY, ...operators.filter((operator) => operator !== ANY)];
}

const names = new WeakMap<CatalogView, Map<string, Country>>();

/** The world's name of a country where the catalogue has another: `United States` for its `USA (virtual)`. */
const worldNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** Countries by their names in small letters; the catalogue's count more. */
function namesOf(view: CatalogView): Map<string, Country> {
  const known = names.get(view);
  if (known) return known;
  const named = (name: (country: Country) => string) =>
    view.countries.map((country) => [name(country).toLowerCase(), country] as const);
  const made = new Map([
    ...named(({ iso2 }) => worldNames.of(iso2) ?? iso2).reverse(),
    ...named(({ nameEn }) => nameEn),
  ]);
  names.set(view, made);
  return made;
}
