import type PgBoss from 'pg-boss';
import { type Database, executeText, withLongPatience } from '#db';
import { type Job, type JobHandler, JobRetry } from './job.ts';

// biome-ignore lint/suspicious/noExplicitAny: a list of handlers of different payloads
export type Handler = { job: Job<any>; handler: JobHandler<any> };

type Deps = {
  db: Database;
  boss: PgBoss;
  batchSize: number;
  onError(error: unknown, context: { job?: string }): void;
};

/** Runs what is due of one kind; true when there was something. */
export async function runDue(deps: Deps, registered: Handler): Promise<boolean> {
  const { boss, batchSize } = deps;
  const jobs = await boss.fetch<object>(registered.job.name, { batchSize, includeMetadata: true });
  await Promise.all(jobs.map((one) => runOne(deps, registered, one as PgBoss.JobWithMetadata<object>)));
  return jobs.length > 0;
}

async function runOne(
  { db, boss, onError }: Deps,
  { job, handler }: Handler,
  one: PgBoss.JobWithMetadata<object>,
): Promise<void> {
  const attempt = one.retryCount + 1;
  try {
    const now = { attempt, isLast: attempt >= job.attempts };
    await withLongPatience(() => handler(job.payload.parse(one.data), now));
    await boss.complete(job.name, one.id);
  } catch (error) {
    if (!(error instanceof JobRetry)) onError(error, { job: job.name });
    await boss.fail(job.name, one.id, { message: error instanceof Error ? error.message : String(error) });
    if (error instanceof JobRetry) await postpone(db, one.id, error.afterSeconds);
  }
}

async function postpone(db: Database, id: string, seconds: number): Promise<void> {
  await executeText(
    db.read,
    `update pgboss.job set start_after = now() + $2::int * interval '1 second' where id = $1 and state = 'retry'`,
    [id, seconds],
  );
}
