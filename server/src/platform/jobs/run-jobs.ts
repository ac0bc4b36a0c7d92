import type PgBoss from 'pg-boss';
import { type Database, executeText, withLongPatience } from '#db';
import { type Job, type JobHandler, JobRetry } from './job.ts';
import type { Lanes } from './lanes.ts';

// biome-ignore lint/suspicious/noExplicitAny: a list of handlers of different payloads
export type Handler = { job: Job<any>; handler: JobHandler<any> };

type Deps = {
  db: Database;
  boss: PgBoss;
  batchSize: number;
  onError(error: unknown, context: { job?: string }): void;
};

/**
 * Begins what is due of a kind with lanes, and waits for none of it; true when something was begun. `soon`: what finds no room in
 * its lane is due again at once.
 */
export async function beginDue(
  deps: Deps,
  registered: Handler,
  { lanes, soon }: { lanes: Lanes; soon: boolean },
): Promise<boolean> {
  const { db, boss, batchSize, onError } = deps;
  const { job } = registered;
  const room = Math.min(batchSize, lanes.room());
  if (room === 0) return false;
  const jobs = await boss.fetch<object>(job.name, { batchSize: room, includeMetadata: true });
  const later = new Map<string, number>();
  for (const one of jobs as PgBoss.JobWithMetadata<object>[]) {
    const payload = job.payload.safeParse(one.data);
    const lane = payload.success ? (job.lanes?.of(payload.data) ?? '') : '';
    const noted = (work: Promise<void>) => work.catch((error) => onError(error, { job: job.name }));
    const wait = lanes.take(lane, {
      run: () => noted(runOne(deps, registered, one)),
      leave: () => noted(putBack(db, new Map([[one.id, 0]]))),
    });
    if (wait !== undefined) later.set(one.id, soon ? 0 : wait);
  }
  await putBack(db, later);
  return jobs.length > later.size;
}

/** As if they had not been taken: it is no try. One that was tried before has been counted, and is not counted again. */
async function putBack(db: Database, later: ReadonlyMap<string, number>): Promise<void> {
  if (later.size === 0) return;
  await executeText(
    db.read,
    `update pgboss.job j set state = 'created', started_on = null, start_after = now() + t.seconds * interval '1 second'
       from unnest($1::uuid[], $2::int[]) as t (id, seconds) where j.id = t.id and j.state = 'active'`,
    [[...later.keys()], [...later.values()]],
  );
}

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
