import { plainText } from './plain-text.ts';

/**
 * An address as it is kept and shown: see `plainText`. Letters that are not ASCII become small ones, so that the
 * database's `lower`, whose locale decides about them, gives the same as `emailKey`.
 */
export function cleanEmail(written: string): string {
  return plainText(written).replace(/[^\0-\x7f]+/g, (letters) => letters.toLowerCase());
}

/** Whose address it is: two spellings of one person's have one key. Everything that compares or counts uses it. */
export function emailKey(written: string): string {
  return cleanEmail(written).toLowerCase();
}
