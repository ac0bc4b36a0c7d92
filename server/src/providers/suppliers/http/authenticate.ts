import { createHmac } from 'node:crypto';
import { hasBearer, sameSecret } from '#kernel/same-secret';
import { DoorRefusal, type DoorRequest } from '#suppliers/own-kind';
import type { Auth } from './settings.ts';

/** As Standard Webhooks advise. */
const TOLERANCE_SECONDS = 300;

/** Throws DoorRefusal 401 where the caller does not show that he is the source. `given` finds a field of the request. */
export function authenticate(
  request: DoorRequest,
  auth: Auth,
  { now, given }: { now: Date; given(name: string): readonly string[] },
): void {
  if (auth.type === 'standard-webhooks') checkSignature(request, auth.secret, now);
  else if (!isKnown(request, auth, given))
    throw new DoorRefusal(401, `${nameOf[auth.type]} is missing or wrong`);
}

const nameOf = {
  bearer: 'the bearer token',
  basic: 'the user or the password',
  query: 'the token',
  ip: 'the address',
};

function isKnown(
  { headers }: DoorRequest,
  auth: Exclude<Auth, { type: 'standard-webhooks' }>,
  given: (name: string) => readonly string[],
): boolean {
  switch (auth.type) {
    case 'bearer':
      return hasBearer(headers, auth.token);
    case 'basic': {
      const [scheme = '', encoded = ''] = one(headers.authorization).split(' ', 2);
      const pair = Buffer.from(encoded, 'base64').toString('utf8');
      return sameSecret(pair, `${auth.user}:${auth.password}`) && scheme.toLowerCase() === 'basic';
    }
    case 'query': {
      const tokens = given(auth.name);
      return sameSecret(tokens[0] ?? '', auth.token) && tokens.length === 1;
    }
    case 'ip':
      // The platform has compared the address before it asked us.
      return true;
  }
}

/** The key of Standard Webhooks: `whsec_` and base64, or else the letters of the secret themselves. */
export function signatureKey(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
}

/**
 * By the bytes as they came and by the platform's clock. (The package of that name signs for us, but reads a body as UTF-8 before it
 * compares, and looks at the process's clock.)
 */
function checkSignature({ headers, body }: DoorRequest, secret: string, now: Date): void {
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    one(headers[name]),
  ) as [string, string, string];
  if (id === '' || time === '' || signatures === '') throw new DoorRefusal(401, 'the signature is missing');
  const wanted = createHmac('sha256', signatureKey(secret))
    .update(`${id}.${time}.`)
    .update(body)
    .digest('base64');
  const isSigned = signatures
    .split(' ', 20)
    .map((signature) => signature.startsWith('v1,') && sameSecret(signature.slice('v1,'.length), wanted))
    .includes(true);
  if (!isSigned) throw new DoorRefusal(401, 'the signature is wrong');
  const age = now.getTime() / 1000 - (/^\d{1,12}$/.test(time) ? Number(time) : Number.NaN);
  if (!(Math.abs(age) <= TOLERANCE_SECONDS))
    throw new DoorRefusal(401, `the signature's time is more than ${TOLERANCE_SECONDS / 60} minutes off`);
}

const one = (header: string | string[] | undefined) => (Array.isArray(header) ? '' : (header ?? ''));
