import PgBoss from 'pg-boss';
import { type Database, executeText, withLongPatience } from '#db';
import { type Job, type JobHandler, JobRetry, nudges } from './job.ts';

/**
 * Recurring work that finds by itself what is due. Several processes may run it at the same time. `housekeeping` has no
 * part in any rule, so a moved clock does not wait for it.
 */
export type Sweep = { name: string; everySeconds: number; housekeeping?: boolean; run(): Promise<unknown> };

// biome-ignore lint/suspicious/noExplicitAny: a list of handlers of different payloads
export type Handler = { job: Job<any>; handler: JobHandler<any> };

export type WorkerDeps = {
  db: Database;
  handlers: readonly Handler[];
  sweeps: readonly Sweep[];
  onError(error: unknown, context: { job?: string; sweep?: string }): void;
  pollMs?: number;
  batchSize?: number;
};

export type Worker = Awaited<ReturnType<typeof createWorker>>;

const MAINTAIN_MS = 60_000;

/** The loop that does queued jobs and sweeps in this process. */
export async function createWorker({
  db,
  handlers,
  sweeps,
  onError,
  pollMs = 500,
  batchSize = 50,
}: WorkerDeps) {
  const boss = new PgBoss({
    db: {
      executeSql: async (text, values) =>
        values && values.length > 0 ? executeText(db.read, text, values) : { rows: await db.script(text) },
    },
    supervise: false,
    schedule: false,
  });
  boss.on('error', (error) => onError(error, {}));
  await boss.start();
  for (const { job } of handlers) await boss.createQueue(job.name);

  const running = new Set<Promise<unknown>>();
  const dirty = new Set<string>(handlers.map(({ job }) => job.name));
  const timers: NodeJS.Timeout[] = [];
  let pumping: Promise<void> | undefined;
  let stopped = false;

  /** Runs what is due of one kind; true when there was something. */
  async function runDue({ job, handler }: Handler): Promise<boolean> {
    const jobs = await boss.fetch<object>(job.name, { batchSize, includeMetadata: true });
    await Promise.all(jobs.map((one) => runOne(job, handler, one as PgBoss.JobWithMetadata<object>)));
    return jobs.length > 0;
  }

  async function runOne(
    job: Handler['job'],
    handler: Handler['handler'],
    one: PgBoss.JobWithMetadata<object>,
  ) {
    const attempt = one.retryCount + 1;
    try {
      const now = { attempt, isLast: attempt >= job.attempts };
      await withLongPatience(() => handler(job.payload.parse(one.data), now));
      await boss.complete(job.name, one.id);
    } catch (error) {
      if (!(error instanceof JobRetry)) onError(error, { job: job.name });
      await boss.fail(job.name, one.id, { message: error instanceof Error ? error.message : String(error) });
      if (error instanceof JobRetry) await postpone(one.id, error.afterSeconds);
    }
  }

  async function postpone(id: string, seconds: number): Promise<void> {
    await executeText(
      db.read,
      `update pgboss.job set start_after = now() + $2::int * interval '1 second' where id = $1 and state = 'retry'`,
      [id, seconds],
    );
  }

  function pump(): Promise<void> {
    pumping ??= (async () => {
      for (const name of [...dirty]) {
        const registered = handlers.find(({ job }) => job.name === name);
        dirty.delete(name);
        if (registered && (await runDue(registered))) dirty.add(name);
      }
    })().finally(() => {
      pumping = undefined;
    });
    return pumping;
  }

  async function pumpAll(): Promise<void> {
    do await pump();
    while (dirty.size > 0 && !stopped);
  }

  /** Tracks background work, so that stopping can wait for it; its failure is reported, never thrown. */
  function inBackground(work: () => Promise<unknown>, context: { sweep?: string }): void {
    if (stopped) return;
    const promise = work()
      .catch((error) => onError(error, context))
      .finally(() => running.delete(promise));
    running.add(promise);
  }

  const onNudge = (name: string) => {
    dirty.add(name);
    setImmediate(() => inBackground(pumpAll, {}));
  };

  return {
    start(): void {
      nudges.add(onNudge);
      const poll = () => {
        for (const { job } of handlers) dirty.add(job.name);
        inBackground(pumpAll, {});
      };
      timers.push(setInterval(poll, pollMs));
      timers.push(setInterval(() => inBackground(() => boss.maintain(), {}), MAINTAIN_MS));
      for (const sweep of sweeps) {
        let busy = false;
        const tick = async () => {
          if (busy) return;
          busy = true;
          await withLongPatience(() => sweep.run()).finally(() => {
            busy = false;
          });
        };
        timers.push(setInterval(() => inBackground(tick, { sweep: sweep.name }), sweep.everySeconds * 1000));
      }
      poll();
    },

    /** Does now, and waits for, everything that is due: sweeps, then jobs, until nothing is left. */
    async drain(): Promise<void> {
      for (const sweep of sweeps) if (!sweep.housekeeping) await withLongPatience(() => sweep.run());
      for (const { job } of handlers) dirty.add(job.name);
      await pumpAll();
    },

    /** The server's clock was moved: waiting jobs come closer by as much. */
    async advance(seconds: number): Promise<void> {
      await executeText(
        db.read,
        `update pgboss.job set start_after = start_after - $1::float8 * interval '1 second' where state < 'active'`,
        [seconds],
      );
    },

    /** Takes no more work and waits for what is running. */
    async stop(): Promise<void> {
      stopped = true;
      nudges.delete(onNudge);
      for (const timer of timers) clearInterval(timer);
      await Promise.allSettled(running);
      await pumping?.catch(() => {});
    },
  };
}
