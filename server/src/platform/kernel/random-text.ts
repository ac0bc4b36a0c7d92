import { randomBytes } from 'node:crypto';

export const DIGITS = '0123456789';
export const LOWER_ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const ALPHANUMERIC = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${LOWER_ALPHANUMERIC}`;

/** Letters drawn from `alphabet` (at most 256 of them), all equally likely and not to be guessed. */
export function randomText(length: number, alphabet: string): string {
  // A byte past the last full round of the alphabet would favour its first letters, so it is drawn again.
  const fair = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length + 8)) {
      if (byte < fair && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
