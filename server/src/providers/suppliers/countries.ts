import countryTable from './aliases/countries.json' with { type: 'json' };
import outsidePrefixes from './aliases/outside-prefixes.json' with { type: 'json' };

/** A country of the catalogue as partners name it. `names[0]` is the one we write. */
export type CountryAlias = {
  id: number;
  names: string[];
  callingCode: string;
  /** Beginnings of its numbers, calling code first; countries may share one. */
  prefixes: string[];
  /** Prefixes that are this country's alone, although it shares a calling code. */
  narrower?: string[];
  operators: string[];
};

export const countries: readonly CountryAlias[] = countryTable;

const byPrefix = new Map<string, number | undefined>();
for (const { id, prefixes, narrower = [] } of countries) {
  for (const prefix of [...prefixes, ...narrower]) if (!byPrefix.has(prefix)) byPrefix.set(prefix, id);
}
for (const prefix of outsidePrefixes) byPrefix.set(prefix, undefined);
const longestPrefix = Math.max(...[...byPrefix.keys()].map((prefix) => prefix.length));

/** The country of a number (digits) by its longest known prefix; undefined where the catalogue has none. */
export function countryOfPhone(phone: string): number | undefined {
  for (let length = longestPrefix; length > 0; length -= 1) {
    const prefix = phone.slice(0, length);
    if (byPrefix.has(prefix)) return byPrefix.get(prefix);
  }
  return undefined;
}

/** May a number (digits) be sold as this country's? Pools that share a calling code accept each other's. */
export function belongsToCountry(phone: string, countryId: number): boolean {
  const country = countries.find(({ id }) => id === countryId);
  return country?.prefixes.some((prefix) => phone.startsWith(prefix)) ?? false;
}
