import { JsonNumber } from '#kernel/lossless-json';
import type { PrefixType } from './dialect.ts';

/** `exceptionPhoneSet` in the JSON type that the other side reads. */
export function renderPrefixes(prefixes: readonly string[], type: PrefixType): (string | JsonNumber)[] {
  return prefixes.map((prefix) => (type === 'integer' ? new JsonNumber(prefix) : prefix));
}
