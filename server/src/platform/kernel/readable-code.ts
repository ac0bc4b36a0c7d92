import { plainText } from './plain-text.ts';
import { randomText } from './random-text.ts';

/** One case, and without what is taken for one another: 0 and O, 1, I and l. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';
export const READABLE_CAPITALS = READABLE.toUpperCase();

/** A code that people read, say and type. */
export const readableCode = (length: number): string => randomText(length, READABLE);

/** A code as somebody typed it, without what they did not mean to type. */
export const typedCode = (typed: string): string => plainText(typed);

/**
 * The key by which typed codes are compared: in any case, 0 for O, 1 or l for I. `code_key` of the database does
 * the same.
 */
export function codeKey(typed: string): string {
  return typedCode(typed).toLowerCase().replaceAll('0', 'o').replace(/[1l]/g, 'i');
}
