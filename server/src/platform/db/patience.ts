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

/** The milliseconds that the next statement may take. */
export type Patience = () => number;

const long = new AsyncLocalStorage<true>();
let running = 0;

/**
 * Within `work` statements may take long: a silent server is noticed later. Between such works nothing is tracked: Node
 * looks after each promise of the process while anything is, which would be a tenth of what a poll costs.
 */
export async function withLongPatience<T>(work: () => Promise<T>): Promise<T> {
  running++;
  try {
    return await long.run(true, work);
  } finally {
    if (--running === 0) long.disable();
  }
}

/** Of a statement outside of any transaction. */
export const patienceOfRead: Patience = () => (long.getStore() ? LONG_MS : READ_MS);

/** Of a transaction that begins now: all its statements together have `WRITE_MS`, unless more was asked for around it. */
export function patienceOfTransaction(): Patience {
  if (long.getStore()) return () => LONG_MS;
  const until = performance.now() + WRITE_MS;
  return () => Math.max(LEAST_MS, until - performance.now());
}
