import { sql } from 'kysely';
import type { Reader } from '#db';

/** The names that an import's rows are checked against. */
export type CatalogIds = {
  operators: Map<number, string[]>;
  /** ISO 3166 codes of countries. */
  iso2: Map<number, string>;
  prefixes: Map<number, string[]>;
  services: string[];
};

export async function readCatalogIds(read: Reader): Promise<CatalogIds> {
  const { rows: countries } = await sql<{
    id: number;
    iso2: string;
    prefixes: string[];
    operators: string[];
  }>`
    select c.id, c.iso2, c.number_prefixes as prefixes, array_agg(o.id) as operators
      from country c join operator o on o.country_id = c.id group by c.id`.execute(read);
  const { rows: services } = await sql<{ id: string }>`select id from service order by position`.execute(
    read,
  );
  return {
    operators: new Map(countries.map(({ id, operators }) => [id, operators])),
    iso2: new Map(countries.map(({ id, iso2 }) => [id, iso2])),
    prefixes: new Map(countries.map(({ id, prefixes }) => [id, prefixes])),
    services: services.map(({ id }) => id),
  };
}
