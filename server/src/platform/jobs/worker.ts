import PgBoss from 'pg-boss';
import { type Database, executeText, withLongPatience } from '#db';
import { nudges } from './job.ts';
import { findDue, type Handler, runDue } from './run-jobs.ts';

/**
 * Recurring work that finds by itself what is due. Several processes may run it at the same time. `housekeeping` has no
 * part in any rule, so a moved clock does not wait for it.
 */
export type Sweep = { name: string; everySeconds: number; housekeeping?: boolean; run(): Promise<unknown> };

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
  pollMs = 1_000,
  batchSize = 50,
}: WorkerDeps) {
  const boss = await startBoss(db, onError);
  for (const { job } of handlers) await boss.createQueue(job.name);

  const background = createBackground(onError);
  const pump = createPump(handlers, {
    run: (registered) => runDue({ db, boss, batchSize, onError }, registered),
    isStopped: background.isStopped,
  });
  const timers: NodeJS.Timeout[] = [];
  const onNudge = (name: string) => {
    pump.mark(name);
    setImmediate(() => background.start(pump.runAll, {}));
  };

  return {
    start(): void {
      nudges.add(onNudge);
      const names = handlers.map(({ job }) => job.name);
      const poll = () => {
        const look = async () => {
          for (const name of await findDue(db, names)) pump.mark(name);
          await pump.runAll();
        };
        background.start(look, {});
      };
      timers.push(setInterval(poll, pollMs));
      timers.push(setInterval(() => background.start(() => boss.maintain(), {}), MAINTAIN_MS));
      for (const sweep of sweeps) {
        const tick = onceAtATime(sweep);
        const run = () => background.start(tick, { sweep: sweep.name });
        timers.push(setInterval(run, sweep.everySeconds * 1000));
      }
      poll();
    },

    /** Does now, and waits for, everything that is due: sweeps, then jobs, until nothing is left. */
    async drain(): Promise<void> {
      for (const sweep of sweeps) if (!sweep.housekeeping) await withLongPatience(() => sweep.run());
      pump.markAll();
      await pump.runAll();
    },

    /** The server's clock was moved: waiting jobs come closer by as much. */
    advance: (seconds: number): Promise<void> => advance(db, seconds),

    /** Takes no more work and waits for what is running. */
    async stop(): Promise<void> {
      nudges.delete(onNudge);
      for (const timer of timers) clearInterval(timer);
      await background.stop();
      await pump.ended();
    },
  };
}

async function startBoss(db: Database, onError: WorkerDeps['onError']): Promise<PgBoss> {
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
  return boss;
}

/** Tracks background work, so that stopping can wait for it; its failure is reported, never thrown. */
function createBackground(onError: WorkerDeps['onError']) {
  const running = new Set<Promise<unknown>>();
  let stopped = false;
  return {
    isStopped: () => stopped,
    start(work: () => Promise<unknown>, context: { sweep?: string }): void {
      if (stopped) return;
      const promise = work()
        .catch((error) => onError(error, context))
        .finally(() => running.delete(promise));
      running.add(promise);
    },
    async stop(): Promise<void> {
      stopped = true;
      await Promise.allSettled(running);
    },
  };
}

type PumpDeps = { run(registered: Handler): Promise<boolean>; isStopped(): boolean };

/** Runs the kinds of jobs that are marked, one kind after another and in one pass at a time. */
function createPump(handlers: readonly Handler[], { run, isStopped }: PumpDeps) {
  const dirty = new Set<string>(handlers.map(({ job }) => job.name));
  let pumping: Promise<void> | undefined;

  function pump(): Promise<void> {
    pumping ??= (async () => {
      for (const name of [...dirty]) {
        const registered = handlers.find(({ job }) => job.name === name);
        dirty.delete(name);
        if (registered && (await run(registered))) dirty.add(name);
      }
    })().finally(() => {
      pumping = undefined;
    });
    return pumping;
  }

  return {
    mark: (name: string) => dirty.add(name),
    markAll(): void {
      for (const { job } of handlers) dirty.add(job.name);
    },
    async runAll(): Promise<void> {
      do await pump();
      while (dirty.size > 0 && !isStopped());
    },
    /** Waits for the pass that is running. */
    async ended(): Promise<void> {
      await pumping?.catch(() => {});
    },
  };
}

/** Runs a sweep, unless its last run is still under way. */
function onceAtATime(sweep: Sweep): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    await withLongPatience(() => sweep.run()).finally(() => {
      busy = false;
    });
  };
}

async function advance(db: Database, seconds: number): Promise<void> {
  await executeText(
    db.read,
    `update pgboss.job set start_after = start_after - $1::float8 * interval '1 second' where state < 'active'`,
    [seconds],
  );
}
