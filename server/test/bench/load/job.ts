import type { Measured } from '../figures.ts';

export type Request = { method: 'GET' | 'POST'; path: string; body?: string };

export type Load = {
  /** Of the server, without a path. */
  url: string;
  seconds: number;
  /** 64 unless said. */
  connections?: number;
  headers?: Readonly<Record<string, string>>;
  /** Taken in turn, over and over. "########" in a body becomes the number of the request. */
  requests: readonly Request[];
};

/** Whole lives: each of `orders` is a path that orders; the message goes to `simulator`. One connection each account. */
export type Lives = Pick<Load, 'url' | 'seconds' | 'connections'> & {
  orders: readonly string[];
  simulator: string;
  /** Of each service the name that sends its messages. */
  names: Readonly<Record<string, string>>;
};

export type Job = ({ kind: 'requests' } & Load) | ({ kind: 'lives' } & Lives);

/** What a load's process says at its end. */
export type Outcome = Measured & { failed: number; answers: string[] };

/** The service that a path orders. */
export function serviceOf(path: string): string {
  return new URLSearchParams(path.slice(path.indexOf('?'))).get('service') ?? '';
}
