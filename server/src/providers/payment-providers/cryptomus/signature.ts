import { createHash } from 'node:crypto';
import { sameSecret } from '#kernel/same-secret';

/** `md5(base64(bytes) + key)` in hex: of a request the exact bytes sent, of an empty body the empty text. */
export function signCryptomus(bytes: Buffer | string, key: string): string {
  const encoded = Buffer.from(bytes).toString('base64');
  return createHash('md5').update(encoded).update(key).digest('hex');
}

/** Compares without telling by its duration how much was right. */
export function isSignature(given: string, bytes: Buffer | string, key: string): boolean {
  return sameSecret(given, signCryptomus(bytes, key));
}
