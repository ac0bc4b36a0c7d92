import PgBoss from 'pg-boss';
import type { z } from 'zod';
import { executeText, onCommit, type Tx } from '#db';

/** A kind of work that is done later, at least once. */
export type Job<P> = {
  /** `module.verb-noun` */
  name: string;
  payload: z.ZodType<P>;
  /** The most tries. */
  attempts: number;
  /** Wait before the second try; with `backoff` doubled (and jittered) before each further one. */
  retrySeconds: number;
  backoff: boolean;
  /** After this a try counts as lost and is made again: longer than the handler can take. */
  lostAfterSeconds: number;
  /**
   * Whom it is done for, where that may be slow: of each at most `most` at once, and nobody else waits for them. A try, and the wait
   * for it behind eight others, must be shorter than `lostAfterSeconds`.
   */
  lanes?: { of(payload: P): string; most: number } | undefined;
};

/** Looks at the state first: what it is asked to do may have been done. `attempt` counts from 1. */
export type JobHandler<P> = (payload: P, attempt: { attempt: number; isLast: boolean }) => Promise<void>;

/** Thrown by a handler to be tried again after a wait of its own choice; counts as an attempt. */
export class JobRetry extends Error {
  readonly afterSeconds: number;

  constructor(afterSeconds: number, cause?: unknown) {
    super(`try again in ${afterSeconds} s`, { cause });
    this.name = 'JobRetry';
    this.afterSeconds = afterSeconds;
  }
}

export function defineJob<P>(job: Pick<Job<P>, 'name' | 'payload'> & Partial<Job<P>>): Job<P> {
  return { attempts: 10, retrySeconds: 10, backoff: true, lostAfterSeconds: 120, ...job };
}

/** Only renders the statement that adds jobs; it runs in the caller's transaction. */
const boss = new PgBoss({
  db: { executeSql: () => Promise.reject(new Error('jobs are enqueued within a transaction')) },
});

/** Workers of this process that want to know at once that there is work. */
export const nudges = new Set<(name: string) => void>();

/** Queues one job per payload, in the same transaction as its cause. */
export async function enqueue<P extends object>(
  tx: Tx,
  job: Job<P>,
  payloads: readonly P[],
  { afterSeconds = 0 }: { afterSeconds?: number } = {},
): Promise<void> {
  if (payloads.length === 0) return;
  const rows = payloads.map((data) => ({
    name: job.name,
    data,
    // A job that is due now is due before now: pg-boss takes what is earlier, and the embedded engine counts milliseconds.
    startAfter: `${afterSeconds > 0 ? afterSeconds : -1} seconds`,
    retryLimit: job.attempts - 1,
    retryDelay: job.retrySeconds,
    retryBackoff: job.backoff,
    expireInSeconds: job.lostAfterSeconds,
  }));
  const db = { executeSql: (text: string, values: unknown[]) => executeText(tx, text, values) };
  // pg-boss reads `startAfter` of inserted jobs as an interval, which its types do not say.
  await boss.insert(rows as unknown as PgBoss.JobInsert[], { db });
  onCommit(tx, () => {
    for (const nudge of nudges) nudge(job.name);
  });
}
