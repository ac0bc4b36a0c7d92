import { parseFlag } from '#kernel/flag';
import { Refusal } from '#kernel/refusal';
import { decodeId } from './order-code.ts';
import { badParameter, missing } from './wire-error.ts';

/** The parameters of one request by their names. What a client meant as absent is not among them. */
export type Parameters = ReadonlyMap<string, string>;

/** Texts that clients send when they have no value. */
const absent = new Set(['', 'undefined', 'null', 'None']);

/** Later values count more. */
export function mergeParameters(...sources: readonly (readonly (readonly [string, string])[])[]): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of sources.flat()) {
    const text = value.trim();
    if (!absent.has(text)) parameters.set(name.trim(), text);
  }
  return parameters;
}

/** No parameter of this protocol is longer. */
const MOST_LETTERS = 400;

export function findText(parameters: Parameters, ...names: readonly string[]): string | undefined {
  const name = names.find((one) => parameters.has(one));
  const text = name === undefined ? undefined : parameters.get(name);
  if (name !== undefined && text !== undefined && text.length > MOST_LETTERS)
    throw badParameter(name, 'is too long');
  return text;
}

/** By the first of its names that is there. */
export function readText(parameters: Parameters, name: string, ...others: readonly string[]): string {
  const text = findText(parameters, name, ...others);
  if (text === undefined) throw missing(name);
  return text;
}

/** A whole number, at most `most`. */
export function findWhole(
  parameters: Parameters,
  name: string,
  { most }: { most: number },
): number | undefined {
  const text = findText(parameters, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) > most)
    throw badParameter(name, `must be a whole number from 0 to ${most}`);
  return Number(text);
}

/** True or false in any spelling; what is not there is false. */
export function readFlag(parameters: Parameters, name: string): boolean {
  const text = findText(parameters, name);
  const flag = text === undefined ? false : parseFlag(text);
  if (flag === undefined) throw badParameter(name, 'must be 0 or 1');
  return flag;
}

/** The id behind an order's code. What is no code is as unknown as another account's. */
export function readOrderId(parameters: Parameters): number {
  const id = decodeId('order', readText(parameters, 'orderid', 'order_id'));
  if (id === undefined) throw new Refusal('activation_not_found');
  return id;
}

/** The id behind a rental's code. */
export function readRentalId(parameters: Parameters): number {
  const id = decodeId('rental', readText(parameters, 'rental_code'));
  if (id === undefined) throw new Refusal('rental_not_found');
  return id;
}
