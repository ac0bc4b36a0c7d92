import { ConnectionError, errorOf, type ProblemBody, ProblemError, TimeoutError } from './errors.ts';

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
  fetch?: typeof fetch;
};

type Value = string | number | boolean | null | undefined;

type Asked = {
  method: string;
  /** Below `/api/v1`. */
  path: string;
  query?: { readonly [name: string]: Value };
  body?: unknown;
  /** The type of the body; JSON unless said. */
  type?: string;
  /** What the answer is; JSON unless said. */
  reads?: 'text';
  signal?: AbortSignal | undefined;
  /** So much longer may it take. */
  extraMs?: number;
};

/** Sends a request, again where it was lost, and gives what it is answered with. */
// biome-ignore lint/suspicious/noExplicitAny: an operation says what it is answered with
export type Send = (asked: Asked) => Promise<any>;

const FIRST_WAIT_MS = 200;
const MOST_WAIT_MS = 5_000;

/** Answers for which a request comes again: nothing was done, or the key of the request sees to it that it is done once. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

export function createSend({ url, key, timeoutMs = 30_000, retries = 4, fetch: own }: Options): Send {
  const base = `${url.replace(/[/]+$/, '')}/api/v1`;
  const ask = own ?? ((input: string, init: RequestInit) => globalThis.fetch(input, init));

  async function once(asked: Asked, idempotencyKey: string | undefined): Promise<Response> {
    const { method, path, query, body, type = 'application/json', signal, extraMs = 0 } = asked;
    const limit = AbortSignal.timeout(timeoutMs + extraMs);
    const sent = body === undefined ? undefined : type === 'application/json' ? JSON.stringify(body) : body;
    return ask(`${base}${path}${queryText(query)}`, {
      method,
      redirect: 'error',
      signal: signal ? anyOf([signal, limit]) : limit,
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'application/json',
        ...(sent !== undefined && { 'content-type': type }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(sent !== undefined && { body: sent as BodyInit }),
    });
  }

  return async (asked) => {
    const idempotencyKey = asked.method === 'GET' ? undefined : newKey();
    for (let tries = 0; ; tries++) {
      const isLast = tries >= retries;
      let waitMs = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries) * (0.5 + Math.random() / 2);
      try {
        const response = await once(asked, idempotencyKey);
        if (response.ok) return await (asked.reads === 'text' ? response.text() : response.json());
        const error = await problemOf(response);
        const isBusy = error instanceof ProblemError && error.code === 'idempotency_in_flight';
        if (isLast || !(passing.has(response.status) || isBusy)) throw error;
        waitMs = Math.max(waitMs, Number(response.headers.get('retry-after') ?? 0) * 1_000);
      } catch (error) {
        if (asked.signal?.aborted) throw asked.signal.reason;
        if (error instanceof ProblemError) throw error;
        if (isLast) throw connectionErrorOf(error, url);
      }
      await pause(waitMs, asked.signal);
    }
  };
}

async function problemOf(response: Response): Promise<Error> {
  const body: unknown = await response.json().catch(() => undefined);
  const isProblem = typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
  if (isProblem) return errorOf(body as ProblemBody);
  return new ConnectionError(`what answers there is not Switchboard (HTTP ${response.status})`);
}

function connectionErrorOf(error: unknown, url: string): Error {
  if (error instanceof ConnectionError) return error;
  if (error instanceof Error && error.name === 'TimeoutError')
    return new TimeoutError(`no answer from ${url} in time`, { cause: error });
  return new ConnectionError(`no answer from ${url}`, { cause: error });
}

function queryText(query: Asked['query'] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

/** `AbortSignal.any`, which Node 20.19 and all browsers of 2024 have; older ones do without the limit. */
const anyOf = (signals: AbortSignal[]): AbortSignal =>
  'any' in AbortSignal ? AbortSignal.any(signals) : (signals[0] as AbortSignal);

const newKey = (): string => globalThis.crypto.randomUUID();

/** Waits; throws where `signal` ends it. */
function pause(ms: number, signal?: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, ms);
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
