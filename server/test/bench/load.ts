import autocannon from 'autocannon';
import type { Figures } from './figures.ts';

export type LoadOptions = {
  what: string;
  url: string;
  seconds: number;
  connections?: number;
  headers?: Readonly<Record<string, string>>;
  /** The path (and body) of the next request. */
  next(): { path: string; body?: string };
  /** Sees every answer. */
  onAnswer?(body: string): void;
};

/** Keeps `connections` busy for a while. Throws when an answer was not a 200. */
export async function applyLoad({
  what,
  url,
  seconds,
  connections = 64,
  headers = {},
  next,
  onAnswer,
}: LoadOptions): Promise<Figures> {
  const result = await autocannon({
    url,
    duration: seconds,
    connections,
    requests: [
      {
        setupRequest(request) {
          const { path, body } = next();
          return body === undefined
            ? { ...request, method: 'GET', path }
            : {
                ...request,
                method: 'POST',
                path,
                body,
                headers: { 'content-type': 'application/json', ...headers },
              };
        },
        onResponse(_status, body) {
          onAnswer?.(body);
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${what}: ${result.non2xx} answers were not 200, ${result.errors} requests failed`);
  }
  return {
    what,
    perSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}
