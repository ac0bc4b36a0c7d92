import { createHash } from 'node:crypto';
import { ALPHANUMERIC, randomText } from './random-text.ts';

const LENGTH = 49;

/** A token that nobody guesses. It is given away once; what is kept is its hash. */
export function makeSecretToken(): { token: string; hash: string } {
  const token = randomText(LENGTH, ALPHANUMERIC);
  return { token, hash: hashSecretToken(token) };
}

export function hashSecretToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
