import { sql } from 'kysely';
import type { Database, Reader, Tx } from '#db';
import countries from './countries.json' with { type: 'json' };
import services from './services.json' with { type: 'json' };

type Country = {
  id: number;
  iso2: string;
  nameEn: string;
  nameRu: string;
  dialCode: string;
  /** Digits that this country's numbers begin with: longer than the dialling code where countries share one. */
  numberPrefixes: string[];
  /** In alphabetical order; `any` is among them for every country. */
  operators: string[];
};

type Service = { id: string; name: string; enabled: boolean };

/** The whole catalogue, countries by id and services in the annex's order. */
export type CatalogView = {
  countries: Country[];
  services: Service[];
  country(id: number): Country | undefined;
  service(id: string): Service | undefined;
};

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

export async function readCatalog(db: Database): Promise<CatalogView> {
  const [countryRows, operatorRows, serviceRows] = await Promise.all([
    sql<Omit<Country, 'operators'>>`
      select id, iso2, name_en as "nameEn", name_ru as "nameRu", dial_code as "dialCode", number_prefixes as "numberPrefixes"
        from country order by position`.execute(db.read),
    sql<{ countryId: number; id: string }>`
      select country_id as "countryId", id from operator order by country_id, id collate "C"`.execute(
      db.read,
    ),
    sql<Service>`select id, name, enabled from service order by position`.execute(db.read),
  ]);
  const operators = new Map<number, string[]>();
  for (const { countryId, id } of operatorRows.rows)
    operators.set(countryId, [...(operators.get(countryId) ?? []), id]);
  const list = countryRows.rows.map((row) => ({ ...row, operators: operators.get(row.id) ?? [] }));
  const byId = new Map(list.map((country) => [country.id, country]));
  const byCode = new Map(serviceRows.rows.map((service) => [service.id, service]));
  return {
    countries: list,
    services: serviceRows.rows,
    country: (id) => byId.get(id),
    service: (id) => byCode.get(id),
  };
}

export async function importCatalog(tx: Tx) {
  await sql`
    insert into country (id, iso2, name_en, name_ru, dial_code, number_prefixes, position)
    select id, iso2, name_en, name_ru, dial_code, (select array_agg(p) from jsonb_array_elements_text(number_prefixes) p), position
      from jsonb_to_recordset(${JSON.stringify(countries.map((country, position) => ({ ...country, position })))}::jsonb)
        as t (id int, iso2 text, name_en text, name_ru text, dial_code text, number_prefixes jsonb, position int)
    on conflict (id) do update set iso2 = excluded.iso2, name_en = excluded.name_en, name_ru = excluded.name_ru,
      dial_code = excluded.dial_code, number_prefixes = excluded.number_prefixes, position = excluded.position`.execute(
    tx,
  );
  const operators = countries.flatMap(({ id, operators }) => operators.map((operator) => ({ id, operator })));
  await sql`
    insert into operator (country_id, id)
    select * from unnest(${operators.map(({ id }) => id)}::int[], ${operators.map(({ operator }) => operator)}::text[])
    on conflict do nothing`.execute(tx);
  await sql`
    insert into service (id, name, position)
    select * from unnest(${services.map(({ id }) => id)}::text[], ${services.map(({ name }) => name)}::text[],
                         ${services.map((_, index) => index)}::int[])
    on conflict (id) do update set name = excluded.name, position = excluded.position`.execute(tx);
  return { countries: countries.length, operators: operators.length, services: services.length };
}

/** False where there is no such service. */
export async function updateServiceEnabled(
  tx: Tx,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update service set enabled = ${enabled} where id = ${id}`.execute(tx);
  return numAffectedRows !== 0n;
}
