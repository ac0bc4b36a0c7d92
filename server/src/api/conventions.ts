import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addSeconds } from '#kernel/clock';
import { createRateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import type { Caller } from './access.ts';
import { ProblemError } from './problem.ts';

/** The day of the newest change that could break a program. Older days are listed in docs/dialects/native.md. */
const VERSION = '2026-12-01';

/** A key of an account may ask so often in a second, and so often at once. */
const PER_SECOND = 50;
const BURST = 200;

export type Limits = { perSecond?: number | undefined };

/** What holds for every request: its version, how often it may come, and that an unchanged answer need not be sent again. */
export function keepConventions(
  scope: FastifyInstance,
  { now, limits: { perSecond = PER_SECOND } }: { now(): Date; limits: Limits },
): void {
  const burst = perSecond * (BURST / PER_SECOND);
  const limiter = createRateLimiter({ perSecond, burst });

  scope.addHook('onRequest', async (request, reply) => {
    reply.header('switchboard-version', VERSION);
    assertVersion(request.headers['switchboard-version'], now());
    if (request.caller.kind === 'customer' && perSecond > 0) {
      const key = `key ${request.caller.keyId}`;
      const isAllowed = limiter.allow(key);
      reply.header('ratelimit-policy', `"key";q=${burst};w=${BURST / PER_SECOND}`);
      reply.header('ratelimit', `"key";r=${limiter.left(key)};t=1`);
      if (!isAllowed) throw new Refusal('rate_limited');
    }
  });

  scope.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    const etag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (!isKnown(request.headers['if-none-match'], etag)) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
}

function assertVersion(asked: string | string[] | undefined, now: Date): void {
  if (asked === undefined) return;
  const isDay = typeof asked === 'string' && /^\d{4}-\d\d-\d\d$/.test(asked);
  // Somewhere it is tomorrow already.
  const latest = addSeconds(now, 86_400).toISOString().slice(0, 10);
  if (!isDay || asked < VERSION || asked > latest)
    throw new ProblemError('version_unknown', { oldest: VERSION, latest });
}

function isKnown(sent: string | undefined, etag: string): boolean {
  const tags = (sent ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** A write that was named by its caller, so that it is done once. */
export function nameOf({ method, headers, caller, url, body }: FastifyRequest) {
  const key = headers['idempotency-key'];
  if (key === undefined || method === 'GET') return undefined;
  return { key: String(key), owner: ownerOf(caller), parts: [method, url, contentOf(body)] };
}

const ownerOf = (caller: Caller): string =>
  caller.kind === 'customer' ? `account:${caller.accountId}` : `administrator:${caller.name}`;

const contentOf = (body: unknown): string =>
  Buffer.isBuffer(body) ? createHash('sha256').update(body).digest('base64') : (JSON.stringify(body) ?? '');

/** Whether the answer is that of an earlier request. */
export function markRepeat(reply: FastifyReply, isRepeat: boolean): FastifyReply {
  return reply.header('idempotent-replayed', String(isRepeat));
}
