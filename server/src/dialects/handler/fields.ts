import type { CatalogView } from '#core';
import { parseFlag } from '#kernel/flag';
import { Refusal } from '#kernel/refusal';
import type { Call } from './call.ts';

export type { CatalogView } from '#core';
export type Country = CatalogView['countries'][number];
export type Service = CatalogView['services'][number];

/** A whole number; undefined for anything else. One that is too large to be an id is no id of anything. */
export function parseWhole(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Undefined where it is not a country of the catalogue. */
export function findCountry(text: string | undefined, view: CatalogView): Country | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? view.country(Number(text)) : undefined;
}

/** The country asked for, or `fallback` where none is. Refuses `country_unknown`. */
export function readCountry({ parameters }: Call, view: CatalogView, fallback?: string): Country {
  const country = findCountry(parameters.get('country') ?? fallback, view);
  if (!country) throw new Refusal('country_unknown');
  return country;
}

/** The service asked for. Refuses `service_unknown`. */
export function readService({ parameters }: Call, view: CatalogView): Service {
  const service = view.service(parameters.get('service') ?? '');
  if (!service) throw new Refusal('service_unknown');
  return service;
}

/** The operators asked for, out of `known`; undefined where any will do. Refuses `operator_unknown`. */
export function readOperators({ parameters }: Call, known: readonly string[]): string[] | undefined {
  const text = parameters.get('operator');
  if (text === undefined || text === 'any') return undefined;
  const operators = text.split(',');
  if (operators.some((operator) => !known.includes(operator))) throw new Refusal('operator_unknown');
  return operators.includes('any') ? undefined : operators;
}

const MOST_SUPPLIERS = 100;

/** Suppliers by their ids, comma-separated. Refuses `bad_request`. */
export function readSuppliers({ parameters }: Call, name: string): bigint[] | undefined {
  const text = parameters.get(name);
  if (text === undefined) return undefined;
  const ids = text.split(',');
  if (ids.length > MOST_SUPPLIERS || ids.some((id) => !/^\d{1,15}$/.test(id)))
    throw new Refusal('bad_request', { name });
  return ids.map(BigInt);
}

/** A boolean in any spelling; absent is false. Refuses `bad_request`. */
export function readFlag({ parameters }: Call, name: string): boolean {
  const flag = parseFlag(parameters.get(name) ?? 'false');
  if (flag === undefined) throw new Refusal('bad_request', { name });
  return flag;
}

/** A count or place in a list, no more than `most`, by the first of its `names` that is there. Refuses `bad_request`. */
export function readCount(
  { parameters }: Call,
  names: readonly string[],
  { fallback, most }: { fallback: number; most: number },
): number {
  const name = names.find((one) => parameters.has(one));
  if (name === undefined) return fallback;
  const count = parseWhole(parameters.get(name));
  if (count === undefined || count < 0) throw new Refusal('bad_request', { name });
  return Math.min(count, most);
}
