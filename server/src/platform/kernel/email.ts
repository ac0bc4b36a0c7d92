import { plainText } from './plain-text.ts';

/**
 * An address as it is kept and shown: see `plainText`. Letters that are not ASCII become small ones, so that the
 * database's `lower`, whose locale decides about them, gives the same as `emailKey`.
 */
export function cleanEmail(written: string): string {
  return plainText(written).replace(/[^\0-\x7f]+/g, (letters) => letters.toLowerCase());
}

const EMAIL = /^[^\s@"<>,;:()[\]\\]+@[^\s@"<>,;:()[\]\\.]+(\.[^\s@"<>,;:()[\]\\.]+)+$/;

/** True for a clean address that mail can be sent to: one `@`, a domain with a dot, no sign that a header gives a meaning. */
export const isEmail = (cleaned: string): boolean => EMAIL.test(cleaned);

/** Whose address it is: two spellings of one person's have one key. Everything that compares or counts uses it. */
export function emailKey(written: string): string {
  return cleanEmail(written).toLowerCase();
}
