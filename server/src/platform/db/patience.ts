import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The milliseconds for which a server that falls silent is waited for. A connection that cannot be had is given up
 * after the first; a read after the second; a whole transaction, getting its connection included, after the third.
 * Together a caller has its answer within ten seconds.
 */
export const CONNECT_MS = 4_000;
const READ_MS = 5_000;
const WRITE_MS = 9_000;

/** Background work, imports and migrations ask for more than a caller would wait for. */
const LONG_MS = 600_000;

/** A transaction that has used up its time still gets this much for each statement, so that it can end. */
const LEAST_MS = 500;

type Patience = { statementMs: number } | { until: number };

const patience = new AsyncLocalStorage<Patience>();

/** Within `work` statements may take long: a silent server is noticed later. */
export function withLongPatience<T>(work: () => T): T {
  return patience.run({ statementMs: LONG_MS }, work);
}

/** Within `work`, which is a transaction, all statements together have `WRITE_MS`, unless more was asked for outside. */
export function withinTransaction<T>(work: () => T): T {
  const around = patience.getStore();
  return around ? work() : patience.run({ until: performance.now() + WRITE_MS }, work);
}

/** The time that the next statement of this context may take. */
export function statementPatienceMs(): number {
  const given = patience.getStore();
  if (!given) return READ_MS;
  return 'statementMs' in given ? given.statementMs : Math.max(LEAST_MS, given.until - performance.now());
}
