import { ConnectionError, errorOf, isProblem, SwitchboardError, TimeoutError } from './errors.ts';
import { limitedTo } from './limit.ts';
import { backoffMs, pause } from './pause.ts';

export type Options = {
  /** Where the server is, e.g. `https://switchboard.example.org`. */
  url: string;
  /** The key of an account, or the token of an administrator. */
  key: string;
  /** How long one request may take, what the server waits for not counted; 30 seconds unless said. */
  timeoutMs?: number;
  /** How often a request is sent again that was lost or turned away for a moment; 4 unless said. */
  retries?: number;
  /** Instead of the global one. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
};

/** What may be said beside the arguments of an operation. */
export type Call = {
  /** Ends the call, also between two tries; it throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** A name of your own for this write, so that it is done once even if your program begins anew; else each call makes one. */
  idempotencyKey?: string | undefined;
};

type Value = string | number | boolean | null | undefined;

type Asked = Call & {
  method: string;
  /** Below `/api/v1`, or below the server's address where `root` says so. */
  path: string;
  root?: boolean;
  query?: { readonly [name: string]: Value };
  body?: unknown;
  /** The type of the body; JSON unless said. */
  type?: string;
  /** What the answer is; JSON unless said. */
  reads?: 'text';
};

/** Sends a request, again where it was lost, and gives what it is answered with. */
// biome-ignore lint/suspicious/noExplicitAny: an operation says what it is answered with
export type Send = (asked: Asked) => Promise<any>;

/** Asks once for an answer that goes on and on; gives it as soon as it begins. Throws `Failure`. */
export type Open = (asked: {
  path: string;
  query?: Asked['query'];
  headers: Record<string, string>;
  signal: AbortSignal;
}) => Promise<Response>;

const wait = { firstMs: 200, mostMs: 5_000 };
/** Whoever says to come back later than that is not waited for. */
const MOST_RETRY_AFTER_MS = 60_000;

/** Answers for which a request comes again: nothing was done, or the name of the request sees to it that it is done once. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Why a try failed, and whether another may do better. */
export class Failure extends Error {
  readonly error: SwitchboardError;
  readonly isPassing: boolean;
  readonly waitMs: number;
  constructor(error: SwitchboardError, { isPassing, waitMs = 0 }: { isPassing: boolean; waitMs?: number }) {
    super(error.message);
    this.error = error;
    this.isPassing = isPassing;
    this.waitMs = waitMs;
  }
}

export function createSend(options: Options): { send: Send; open: Open } {
  const { key, timeoutMs = 30_000, retries = 4, fetch: own } = options;
  const url = addressOf(options.url);
  if (!/^[\x21-\x7e]+$/.test(key)) throw new SwitchboardError('the key is empty, or no key of Switchboard');
  const ask = own ?? ((input: string, init: RequestInit) => globalThis.fetch(input, init));
  const authorization = `Bearer ${key}`;

  async function once(asked: Asked, idempotencyKey: string | undefined): Promise<unknown> {
    const { method, path, query, body, type = 'application/json', signal, root, reads } = asked;
    const sent = body === undefined ? undefined : type === 'application/json' ? JSON.stringify(body) : body;
    const mostMs = timeoutMs + Number(query?.wait ?? 0) * 1_000;
    const reason = () => new TimeoutError(`no answer from ${url} in ${mostMs} ms`);
    const limit = limitedTo(mostMs, { reason, signal });
    try {
      const response = await ask(`${url}${root ? '' : '/api/v1'}${path}${queryText(query)}`, {
        method,
        // The key must not follow to somebody else.
        redirect: 'manual',
        signal: limit.signal,
        headers: {
          authorization,
          accept: 'application/json',
          ...(sent !== undefined && { 'content-type': type }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        ...(sent !== undefined && { body: sent as string }),
      });
      const text = await response.text();
      if (!response.ok) throw failureOf(response, text);
      return reads === 'text' ? text : parsed(text, response);
    } finally {
      limit.end();
    }
  }

  return {
    async send(asked) {
      const { method, signal } = asked;
      const idempotencyKey = method === 'GET' ? undefined : (asked.idempotencyKey ?? newName());
      for (let tries = 0; ; tries++) {
        signal?.throwIfAborted();
        try {
          return await once(asked, idempotencyKey);
        } catch (thrown) {
          signal?.throwIfAborted();
          const { error, isPassing, waitMs } = toFailure(thrown, url);
          if (!isPassing || tries >= retries || waitMs > MOST_RETRY_AFTER_MS) throw error;
          await pause(Math.max(waitMs, backoffMs(tries, wait)), signal);
        }
      }
    },

    async open({ path, query, headers, signal }) {
      try {
        const response = await ask(`${url}/api/v1${path}${queryText(query)}`, {
          method: 'GET',
          redirect: 'manual',
          signal,
          headers: { ...headers, authorization },
        });
        if (!response.ok) throw failureOf(response, await response.text());
        return response;
      } catch (thrown) {
        throw toFailure(thrown, url);
      }
    },
  };
}

/** What went wrong on the way is worth another try. */
export function toFailure(thrown: unknown, url: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const error =
    thrown instanceof SwitchboardError
      ? thrown
      : new ConnectionError(`no answer from ${url}`, { cause: thrown });
  return new Failure(error, { isPassing: true });
}

function failureOf(response: Response, text: string): Failure {
  const isPassing = passing.has(response.status);
  const after = Number(response.headers.get('retry-after'));
  const waitMs = Number.isFinite(after) ? after * 1_000 : 0;
  const body = jsonOf(text);
  if (isProblem(body)) {
    const isBusy = body.code === 'idempotency_in_flight';
    return new Failure(errorOf(body), { isPassing: isPassing || isBusy, waitMs });
  }
  if (typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string')
    return new Failure(new SwitchboardError(body.error), { isPassing, waitMs });
  return new Failure(stranger(response), { isPassing, waitMs });
}

function parsed(text: string, response: Response): unknown {
  const body = jsonOf(text);
  if (body === undefined) throw new Failure(stranger(response), { isPassing: false });
  return body;
}

const stranger = ({ status }: Response) =>
  new ConnectionError(`what answers there is not Switchboard (HTTP ${status})`);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function addressOf(url: string): string {
  if (/^https?:[/][/][^/?#\s]+[^?#\s]*$/i.test(url)) return url.replace(/[/]+$/, '');
  throw new SwitchboardError(`"${url}" is not the address of a server, like https://switchboard.example.org`);
}

function queryText(query: Asked['query'] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

/** By `getRandomValues`: browsers have `randomUUID` on pages of https alone. */
export function newName(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
