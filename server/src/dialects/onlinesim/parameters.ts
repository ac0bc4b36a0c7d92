import { parseFlag } from '#kernel/flag';
import { badParameter, WireError } from './wire-error.ts';

/** The parameters of one request by their names. What a client meant as absent is not among them. */
export type Parameters = ReadonlyMap<string, string>;

/** Texts that clients send when they have no value. */
const absent = new Set(['', 'undefined', 'null', 'None']);

/** PHP's way to send a list: `reject[]`, `reject[0]`. */
const listName = /^(\w{1,40})\[\d{0,4}\]$/;

/** Later values count more; the items of a list stand between commas. */
export function mergeParameters(...sources: readonly (readonly (readonly [string, string])[])[]): Parameters {
  const parameters = new Map<string, string>();
  for (const source of sources) {
    const lists = new Map<string, string[]>();
    for (const [name, value] of source) {
      const text = value.trim();
      if (absent.has(text)) continue;
      const list = listName.exec(name.trim())?.[1];
      if (list === undefined) parameters.set(name.trim(), text);
      else lists.set(list, [...(lists.get(list) ?? []), text]);
    }
    for (const [name, items] of lists) parameters.set(name, items.join(','));
  }
  return parameters;
}

/** No parameter of this protocol is longer. */
const MOST_LETTERS = 400;

export function findText(parameters: Parameters, name: string): string | undefined {
  const text = parameters.get(name);
  if (text !== undefined && text.length > MOST_LETTERS) throw badParameter();
  return text;
}

/** True or false in any spelling. */
export function findFlag(parameters: Parameters, name: string): boolean | undefined {
  const text = findText(parameters, name);
  if (text === undefined) return undefined;
  const flag = parseFlag(text);
  if (flag === undefined) throw badParameter();
  return flag;
}

/** The id of an operation, an activation's or a rental's: which of them says the call. Undefined where none is named. */
export function findTzid(parameters: Parameters): number | undefined {
  const text = findText(parameters, 'tzid');
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new WireError('ERROR_WRONG_TZID');
  return Number(text);
}

export function readTzid(parameters: Parameters): number {
  const id = findTzid(parameters);
  if (id === undefined) throw new WireError('ERROR_NO_TZID');
  return id;
}
