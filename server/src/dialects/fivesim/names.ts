import type { CatalogView } from '#core';
import { Refusal } from '#kernel/refusal';
import { countryNames, productNames } from './name-table.ts';

export type { CatalogView } from '#core';

export type Country = CatalogView['countries'][number];
export type Service = CatalogView['services'][number];

/** Stands for every country, and for every operator. */
export const ANY = 'any';

/** Both ways between our codes and the names of this protocol. */
export type Names = {
  country(name: string): Country | undefined;
  service(name: string): Service | undefined;
  nameOfCountry(id: number): string;
  nameOfService(id: string): string;
};

const made = new WeakMap<CatalogView, Names>();

/** The names of a catalogue: those of `name-table.ts`, and for the rest the letters and digits of the English name. */
export function namesOf(view: CatalogView): Names {
  const known = made.get(view);
  if (known) return known;
  const countries = nameAll(
    view.countries,
    ({ iso2, nameEn }) => countryNames[iso2] ?? [plainName(nameEn)],
    ({ iso2 }) => iso2.toLowerCase(),
  );
  const services = nameAll(
    view.services,
    ({ id, name }) => productNames[id] ?? [plainName(name)],
    ({ id }) => id,
  );
  const countryById = new Map(view.countries.map((country) => [country.id, country]));
  const serviceById = new Map(view.services.map((service) => [service.id, service]));
  const names: Names = {
    country: (name) => countries.byName.get(name.toLowerCase()),
    service: (name) => services.byName.get(name.toLowerCase()),
    nameOfCountry: (id) => countries.nameOf.get(countryById.get(id)) ?? String(id),
    nameOfService: (id) => services.nameOf.get(serviceById.get(id)) ?? id,
  };
  made.set(view, names);
  return names;
}

/** A country, or undefined for any. Refuses `country_unknown`. */
export function readCountry(text: string, names: Names): Country | undefined {
  if (text === ANY) return undefined;
  const country = names.country(text);
  if (!country) throw new Refusal('country_unknown');
  return country;
}

/** An operator of that country (or of some), or undefined for any. Refuses `operator_unknown`. */
export function readOperator(
  text: string,
  country: Country | undefined,
  { countries }: Pick<CatalogView, 'countries'>,
): string | undefined {
  if (text === ANY) return undefined;
  const wanted = text.toLowerCase();
  const known = country ? country.operators : countries.flatMap(({ operators }) => operators);
  const operator = known.find((one) => one.toLowerCase() === wanted);
  if (operator === undefined) throw new Refusal('operator_unknown');
  return operator === ANY ? undefined : operator;
}

/** A service. Refuses `service_unknown`. */
export function readProduct(text: string, names: Names): Service {
  const service = names.service(text);
  if (!service) throw new Refusal('service_unknown');
  return service;
}

/** Without what stands in brackets: `USA (virtual)` is `usa`. */
function plainName(name: string): string {
  return name
    .replace(/\([^)]*\)/g, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** The first of its names that is free is an item's; where all are taken, or there is none, its code follows. */
function nameAll<T>(
  items: readonly T[],
  namesFor: (item: T) => readonly string[],
  codeOf: (item: T) => string,
): { byName: Map<string, T>; nameOf: Map<T | undefined, string> } {
  const byName = new Map<string, T>();
  const nameOf = new Map<T | undefined, string>();
  for (const item of items) {
    const [first = ''] = namesFor(item);
    const name = first === '' || byName.has(first) ? `${first}${codeOf(item)}` : first;
    byName.set(name, item);
    nameOf.set(item, name);
  }
  for (const item of items)
    for (const alias of namesFor(item)) if (alias !== '' && !byName.has(alias)) byName.set(alias, item);
  return { byName, nameOf };
}
