import { countries } from '#suppliers/countries';
import { ANY_OPERATOR, type NameOverrides, RENT_SERVICE, type SupplierNames } from '#suppliers/supplier';
import networks from './aliases/mobile-networks.json' with { type: 'json' };
import operatorTable from './aliases/operators.json' with { type: 'json' };
import serviceTable from './aliases/services.json' with { type: 'json' };
import type { PartnerDialect } from './dialect.ts';

const networksByCountry = new Map<string, Record<string, string>>(Object.entries(networks));
const operatorAliases = new Map<string, string[]>(Object.entries(operatorTable));
const serviceNames = new Map<string, string[]>(Object.entries(serviceTable));

/** Case, spaces and punctuation do not tell names apart (but `o!` is a name). */
function normalName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}!]/gu, '');
}

export function createPartnerNames(dialect: PartnerDialect, overrides: NameOverrides = {}): SupplierNames {
  return {
    country: countryNames(dialect, overrides.countries ?? {}),
    operator: operatorNames(dialect, overrides.operators ?? {}),
    service: serviceNamesOf(dialect, overrides.services ?? {}),
  };
}

function countryNames(dialect: PartnerDialect, overrides: Record<string, number>): SupplierNames['country'] {
  const table = createTwoWay<number>();
  for (const [name, id] of Object.entries(overrides)) table.add(name, id);
  if (dialect === 'onlinesim-v2') {
    for (const { id, callingCode } of countries) {
      const shared = countries.filter((other) => other.callingCode === callingCode).length > 1;
      table.add(callingCode, id, { write: true, read: !shared });
    }
  } else {
    for (const { id, names } of countries) for (const name of names) table.add(name, id);
  }
  // `usaphysical` and the like: a country, and of what kind its numbers are.
  const kinds = /(?:physical|physic|virtual|real)$/;
  return {
    toPlatform: (name) => table.read(name) ?? table.read(normalName(name).replace(kinds, '')),
    toForeign: (id) => table.write(id),
  };
}

/** The words of partners that have no operator to name: the kind of number, or that it does not matter. */
const noOperator = ['physic', 'physical', 'virtual', 'real', 'all', 'default', 'other', 'none', 'unknown'];

function operatorNames(
  dialect: PartnerDialect,
  overrides: Record<string, string>,
): SupplierNames['operator'] {
  const tables = new Map<number, ReturnType<typeof createTwoWay<string>>>();
  for (const { id, operators } of countries) {
    const table = createTwoWay<string>();
    table.add(ANY_OPERATOR, ANY_OPERATOR);
    for (const [name, operator] of Object.entries(overrides)) table.add(name, operator);
    if (dialect === 'onlinesim-v2') {
      const known = networksByCountry.get(String(id)) ?? {};
      for (const [mccMnc, operator] of Object.entries(known)) table.add(mccMnc, operator);
    } else {
      for (const operator of operators) table.add(operator, operator);
      for (const operator of operators) {
        for (const alias of operatorAliases.get(operator) ?? []) table.add(alias, operator);
      }
      for (const name of noOperator) table.add(name, ANY_OPERATOR, { read: true, write: false });
    }
    tables.set(id, table);
  }
  // Some networks have a third digit of MNC; the tables hold five digits.
  const written = (name: string) =>
    dialect === 'onlinesim-v2' && /^\d{6}$/.test(name) ? name.slice(0, 5) : name;
  return {
    toPlatform: (name, countryId) => tables.get(countryId)?.read(written(name)),
    toForeign: (operator, countryId) => tables.get(countryId)?.write(operator),
  };
}

function serviceNamesOf(
  dialect: PartnerDialect,
  overrides: Record<string, string>,
): SupplierNames['service'] {
  const table = createTwoWay<string>();
  table.add(RENT_SERVICE, RENT_SERVICE);
  for (const [name, id] of Object.entries(overrides)) table.add(name, id);
  for (const [id, names] of serviceNames) {
    if (dialect === 'smshub') table.add(id, id);
    if (dialect === 'onlinesim-v1') for (const name of names) table.add(name, id);
  }
  return { toPlatform: (name) => table.read(name), toForeign: (id) => table.write(id) };
}

/** Names to ids and back. The first name given for an id is the one written; the first id for a name is the one read. */
function createTwoWay<Id extends string | number>() {
  const ids = new Map<string, Id>();
  const names = new Map<Id, string>();
  return {
    add(name: string, id: Id, { read, write } = { read: true, write: true }): void {
      const normal = normalName(name);
      if (read && normal && !ids.has(normal)) ids.set(normal, id);
      if (write && !names.has(id)) names.set(id, name);
    },
    read: (name: string): Id | undefined => ids.get(normalName(name)),
    write: (id: Id): string | undefined => names.get(id),
  };
}
