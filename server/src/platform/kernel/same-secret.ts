import { createHash, timingSafeEqual } from 'node:crypto';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Whether two secrets are the same; the time it takes tells nothing of either, not even its length. */
export function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether a request carries this token: `Authorization: Bearer …`. Names of headers in small letters. */
export function hasBearer(headers: Headers, token: string): boolean {
  const header = String(headers.authorization ?? '');
  const at = header.indexOf(' ');
  return sameSecret(header.slice(at + 1).trim(), token) && header.slice(0, at).toLowerCase() === 'bearer';
}
