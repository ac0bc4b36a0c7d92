import { parseFlag } from '#kernel/flag';
import { isJsonNumber, type JsonValue, plainDecimal, wholeDigits } from '#kernel/lossless-json';
import { badRequest } from './wire-error.ts';

/** The parameters of path, body and query, the earlier counting more. A name that a query has twice is there as a list. */
export type Parameters = ReadonlyMap<string, JsonValue>;

type Source = Readonly<Record<string, JsonValue>>;

export function mergeParameters({
  path,
  body,
  query,
}: {
  path: Source;
  body: Source;
  query: Source;
}): Parameters {
  return new Map([query, body, path].flatMap((source) => Object.entries(source)));
}

/** No text of this protocol is longer. */
const MOST_LETTERS = 200;

/** Undefined for what is not there, null or empty. Refuses what is no string. */
export function findText(parameters: Parameters, name: string): string | undefined {
  const value = parameters.get(name) ?? '';
  if (value === '') return undefined;
  if (Array.isArray(value)) throw badRequest(name, 'must be one value');
  if (typeof value !== 'string') throw badRequest(name, 'must be a string');
  if (value.length > MOST_LETTERS) throw badRequest(name, 'is too long');
  return value;
}

export function readText(parameters: Parameters, name: string): string {
  const text = findText(parameters, name);
  if (text === undefined) throw badRequest(name, 'is missing');
  return text;
}

/** A whole number in digits. */
export function findWhole(
  parameters: Parameters,
  name: string,
  { most }: { most: number },
): number | undefined {
  const text = findText(parameters, name);
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,9}$/.test(text) || Number(text) > most)
    throw badRequest(name, `must be a whole number from 0 to ${most}`);
  return Number(text);
}

/** A text, or a JSON number as its digits without an exponent. */
export function readDecimal(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  return isJsonNumber(value) ? (plainDecimal(value) ?? '') : readText(parameters, name);
}

/** True or false, as JSON spells them. */
export function readFlag(parameters: Parameters, name: string, fallback: boolean): boolean {
  const value = parameters.get(name) ?? fallback;
  if (typeof value !== 'boolean') throw badRequest(name, 'must be true or false');
  return value;
}

/** The same where it may be left out; a query spells it as text. */
export function findFlag(parameters: Parameters, name: string): boolean | undefined {
  const value = parameters.get(name) ?? '';
  if (value === '') return undefined;
  const flag = typeof value === 'string' ? parseFlag(value) : value;
  if (typeof flag !== 'boolean') throw badRequest(name, 'must be true or false');
  return flag;
}

/** The id of an order: digits, as text or JSON number. One that is too large for an id is no order's. */
export function readOrderId(parameters: Parameters): number {
  const value = parameters.get('orderId');
  const text = isJsonNumber(value) ? (wholeDigits(value) ?? '') : readText(parameters, 'orderId');
  if (!/^[0-9]{1,40}$/.test(text)) throw badRequest('orderId', 'must be digits');
  return Number(text);
}

/** `YYYY-MM-DD HH:mm:ss`, UTC. */
export function findMoment(parameters: Parameters, name: string): Date | undefined {
  const text = findText(parameters, name);
  if (text === undefined) return undefined;
  const moment = /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/.test(text)
    ? new Date(`${text.replace(' ', 'T')}Z`)
    : undefined;
  // February 30th is read as a day of March by some engines.
  if (!moment || Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(text.slice(0, 10)))
    throw badRequest(name, 'must be YYYY-MM-DD HH:mm:ss');
  return moment;
}
