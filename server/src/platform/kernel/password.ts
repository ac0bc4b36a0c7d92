import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 64;
const R = 16;
/** The cost of a guess: 32 MB of memory, and about a tenth of a second of processor. */
const N = 16_384;

let cost = N;

/** For tests, which check thousands: a power of two. What was hashed at another cost is still verified. */
export function setPasswordCost(n = N): void {
  cost = n;
}

/** `salt:key` in hex, by scrypt: for passwords that people choose. A cost that is not the usual one follows them. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  const key = await derive(password, salt, cost);
  return `${salt}:${key.toString('hex')}${cost === N ? '' : `:${cost}`}`;
}

/** Takes as long for a wrong password as for the right one, and for a hash that is none. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [salt = '', key = '', n] = hash.split(':');
  const expected = Buffer.from(key, 'hex');
  const found = await derive(password, salt, hash === '' ? cost : Number(n ?? N));
  return expected.length === found.length && timingSafeEqual(expected, found);
}

function derive(password: string, salt: string, n: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: n, r: R, p: 1, maxmem: 128 * n * R * 2 };
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
