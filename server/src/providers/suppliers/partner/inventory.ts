import { isJsonNumber, isJsonObject, type JsonObject } from '#kernel/lossless-json';
import {
  ANY_OPERATOR,
  type Inventory,
  type InventoryRow,
  type InventoryTotal,
  RENT_SERVICE,
} from '#suppliers/supplier';
import { wireCount, wireName, wireNothing } from './fields.ts';

/**
 * A GET_SERVICES answer (contract 7.1, 7.4). Undefined when it has no `countryList` at all. Empty lists written
 * as `[]`, `{}` or `null` are empty; a country may be named by the one key beside `operatorMap` (14.4).
 */
export function parseInventory(reply: JsonObject): Inventory | undefined {
  const list = Object.hasOwn(reply, 'countryList') ? reply.countryList : undefined;
  if (!Array.isArray(list) && !wireNothing.safeParse(list).success) return undefined;

  const skipped = { country: 0, operator: 0, service: 0, count: 0, repeated: 0 };
  const rows = new Map<string, InventoryRow>();
  const readName = createNameReader();
  for (const entry of Array.isArray(list) ? list : []) {
    const country = isJsonObject(entry) ? countryOf(entry, readName) : undefined;
    if (!country || !isJsonObject(entry)) skipped.country += 1;
    else addCountry({ rows, skipped, readName }, country, entry.operatorMap);
  }
  return { rows: [...rows.values()], totals: totalsOf([...rows.values()]), skipped };
}

type NameReader = (raw: unknown) => string | undefined;

/** An answer names few things very often, so each name is checked once. */
function createNameReader(): NameReader {
  const known = new Map<unknown, string | undefined>();
  return (raw) => {
    if (!known.has(raw)) known.set(raw, wireName.safeParse(raw).data);
    return known.get(raw);
  };
}

function addCountry(
  {
    rows,
    skipped,
    readName,
  }: { rows: Map<string, InventoryRow>; skipped: Inventory['skipped']; readName: NameReader },
  country: string,
  operatorMap: unknown,
): void {
  for (const [operatorKey, services] of entriesOf(operatorMap)) {
    const operator = readName(operatorKey);
    if (!operator || !(isJsonObject(services) || isEmptyList(services))) {
      skipped.operator += 1;
      continue;
    }
    for (const [serviceKey, told] of entriesOf(services)) {
      const service = readName(serviceKey);
      const count = readCount(told);
      const key = keyOf(country, operator, service ?? '');
      if (!service) skipped.service += 1;
      else if (count === undefined) skipped.count += 1;
      else if (rows.has(key)) skipped.repeated += 1;
      else rows.set(key, { country, operator, service, count, rent: isRent(service) });
    }
  }
}

/** The usual form without a schema's cost: an answer may hold a hundred thousand counts. */
function readCount(told: unknown): number | undefined {
  if (isJsonNumber(told) && /^\d{1,9}$/.test(told.value)) return Number(told.value);
  return wireCount.safeParse(told).data;
}

/** Unambiguous, because names hold no NUL (`cleanText`). */
function keyOf(...names: string[]): string {
  return names.join('\0');
}

function entriesOf(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function isEmptyList(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function countryOf(entry: JsonObject, readName: NameReader): string | undefined {
  if (Object.hasOwn(entry, 'country')) return readName(entry.country);
  const others = Object.keys(entry).filter((key) => key !== 'operatorMap');
  return others.length === 1 ? readName(others[0]) : undefined;
}

function isRent(service: string): boolean {
  return service.toLowerCase() === RENT_SERVICE;
}

function totalsOf(rows: InventoryRow[]): InventoryTotal[] {
  const totals = new Map<string, InventoryTotal & { told: boolean }>();
  for (const { country, operator, service, count, rent } of rows) {
    const key = keyOf(country, service);
    const told = operator.toLowerCase() === ANY_OPERATOR;
    const before = totals.get(key);
    if (!before || (told && !before.told)) totals.set(key, { country, service, count, rent, told });
    else if (!told && !before.told) before.count += count;
  }
  return [...totals.values()].map(({ told: _told, ...total }) => total);
}

/**
 * Where an inventory breaks its dialect's rule for the operator `any` (contract 7.1): in mode `sum` it must be
 * listed and equal the sum over operators, in mode `exclusive` it must stand alone. For a checker to show.
 */
export function findAnyBreaches(rows: readonly InventoryRow[], mode: 'sum' | 'exclusive'): InventoryTotal[] {
  const groups = new Map<string, InventoryRow[]>();
  for (const row of rows) {
    const key = mode === 'sum' ? keyOf(row.country, row.service) : row.country;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const any = group.filter(({ operator }) => operator.toLowerCase() === ANY_OPERATOR);
    const named = group.filter(({ operator }) => operator.toLowerCase() !== ANY_OPERATOR);
    const sum = named.reduce((total, { count }) => total + count, 0);
    const kept =
      mode === 'sum' ? any[0] && (named.length === 0 || any[0].count === sum) : !any[0] || named.length === 0;
    if (kept || !first) return [];
    const { operator: _operator, ...breach } = first;
    return [breach];
  });
}
