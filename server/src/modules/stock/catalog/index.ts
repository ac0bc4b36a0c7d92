import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
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

export { type CatalogIds, readCatalogIds } from './catalog-ids.ts';
export { services } from './joined.ts';

/** The whole catalogue, countries by id and services in the annex's order. */
export type CatalogView = {
  countries: Country[];
  services: Service[];
  country(id: number): Country | undefined;
  service(id: string): Service | undefined;
};

/** The catalogue changes by an operator's hand only: a process may be this far behind. */
const REMEMBER_MS = 2_000;

export type Catalog = ReturnType<typeof createCatalog>;

export function createCatalog({ db }: { db: Database }) {
  let view: Promise<CatalogView> | undefined;
  let until = 0;

  return {
    /** Not for decisions about money, stock or leases: those look again in their transaction. */
    view(): Promise<CatalogView> {
      if (view && until > performance.now()) return view;
      const reading = readCatalog(db);
      reading.catch(() => {
        view = undefined;
      });
      view = reading;
      until = performance.now() + REMEMBER_MS;
      return reading;
    },

    /** Imports the built-in catalogue; may be run again, and keeps what an operator switched off. */
    async import(): Promise<{ countries: number; operators: number; services: number }> {
      const counts = await db.write(importCatalog);
      view = undefined;
      return counts;
    },

    /** Switches a service on or off for everybody. */
    async setServiceEnabled({ id, enabled }: { id: string; enabled: boolean }): Promise<void> {
      const { numAffectedRows } = await db.write((tx) =>
        sql`update service set enabled = ${enabled} where id = ${id}`.execute(tx),
      );
      if (numAffectedRows === 0n) throw new Refusal('service_unknown', { id });
      view = undefined;
    },
  };
}

async function readCatalog(db: Database): Promise<CatalogView> {
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

async function importCatalog(tx: Tx) {
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
