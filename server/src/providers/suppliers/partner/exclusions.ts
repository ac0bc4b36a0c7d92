import { JsonNumber } from '#kernel/lossless-json';
import type { PrefixType } from './dialect.ts';

/** Does a number (digits) begin with one of the excluded prefixes (digits)? Compared as text, never as integers. */
export function isExcluded(number: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => number.startsWith(prefix));
}

/** `exceptionPhoneSet` in the JSON type that the other side reads. */
export function renderPrefixes(prefixes: readonly string[], type: PrefixType): (string | JsonNumber)[] {
  return prefixes.map((prefix) => (type === 'integer' ? new JsonNumber(prefix) : prefix));
}
