import PgBoss from 'pg-boss';
import { type Condition, type Database, executeText, withLongPatience } from '#db';
import { anyDueJobs, findDue, isDueNow } from './find-due.ts';
import { nudges } from './job.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { beginDue, type Handler, runDue } from './run-jobs.ts';

/**
 * Recurring work that finds by itself what is due. Several processes may run it at the same time. `housekeeping` has no
 * part in any rule, so a moved clock does not wait for it. One with `isDue`, a condition in SQL, is run only where that
 * holds: all conditions are asked in one statement, so that a server with nothing to do does next to nothing.
 */
export type Sweep = {
  name: string;
  everySeconds: number;
  housekeeping?: boolean;
  isDue?(): Condition;
  run(): Promise<unknown>;
};

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

type StartWork = (work: () => Promise<unknown>, context: { sweep?: string }) => void;

/** The loop that does queued jobs and sweeps in this process. */
export async function createWorker({
  db,
  handlers,
  sweeps,
  onError,
  pollMs = 500,
  batchSize = 50,
}: WorkerDeps) {
  const boss = await startBoss(db, onError);
  for (const { job } of handlers) await boss.createQueue(job.name);

  const background = createBackground(onError);
  const deps = { db, boss, batchSize, onError };
  const lanes = lanesOf(handlers);
  const settled = async () => {
    const had = await Promise.all([...lanes.values()].map((one) => one.settled()));
    return had.includes(true);
  };
  let draining = false;
  const pump = createPump(handlers, {
    run(registered) {
      const own = lanes.get(registered.job.name);
      return own ? beginDue(deps, registered, { lanes: own, soon: draining }) : runDue(deps, registered);
    },
    isStopped: background.isStopped,
  });
  const look = createLook(db, { handlers, sweeps });
  const timers: NodeJS.Timeout[] = [];
  const onNudge = (name: string) => {
    pump.mark(name);
    setImmediate(() => background.start(pump.runAll, {}));
  };

  return {
    start(): void {
      nudges.add(onNudge);
      const starters = new Map(sweeps.map((sweep) => [sweep, createStarter(sweep, background.start)]));
      const startDue = async () => {
        const due = await look();
        for (const name of due.jobs) pump.mark(name);
        if (due.jobs.length > 0) background.start(pump.runAll, {});
        // Half a turn early is in time: the next look would be too late.
        for (const sweep of due.sweeps)
          starters.get(sweep)?.unlessWithin(sweep.everySeconds * 1000 - pollMs / 2);
      };
      const poll = () => background.start(startDue, {});
      timers.push(setInterval(poll, pollMs));
      timers.push(setInterval(() => background.start(() => boss.maintain(), {}), MAINTAIN_MS));
      for (const [{ isDue, everySeconds }, starter] of starters)
        if (!isDue) timers.push(setInterval(starter.start, everySeconds * 1000));
      poll();
    },

    /** Does now, and waits for, everything that is due: sweeps, then jobs, until nothing is left. */
    async drain(): Promise<void> {
      // Asked anew before each one: what the sweeps before it did may be work for it.
      for (const sweep of sweeps)
        if (!sweep.housekeeping && (await isDueNow(db.read, sweep)))
          await withLongPatience(() => sweep.run());
      draining = true;
      try {
        do {
          pump.markAll();
          await pump.runAll();
        } while (await settled());
      } finally {
        draining = false;
      }
    },

    /** The server's clock was moved: waiting jobs come closer by as much. */
    advance: (seconds: number): Promise<void> => advance(db, seconds),

    /** Takes no more work and waits for what is running. */
    async stop(): Promise<void> {
      nudges.delete(onNudge);
      for (const timer of timers) clearInterval(timer);
      await Promise.all([
        ...[...lanes.values()].map((one) => one.stop()),
        background.stop().then(() => pump.ended()),
      ]);
    },
  };
}

/** Of each kind that is done in lanes its own. */
function lanesOf(handlers: readonly Handler[]): Map<string, Lanes> {
  return new Map(
    handlers.flatMap(({ job: { name, lanes } }) => (lanes ? [[name, createLanes(lanes.most)] as const] : [])),
  );
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
function createBackground(onError: WorkerDeps['onError']): {
  isStopped(): boolean;
  start: StartWork;
  stop(): Promise<void>;
} {
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

/** What of all there is has something to do. Nothing where the look before is still under way. */
function createLook(db: Database, { handlers, sweeps }: Pick<WorkerDeps, 'handlers' | 'sweeps'>) {
  const jobs = handlers.map(({ job: { name } }) => ({ name, isDue: () => anyDueJobs(name) }));
  const asked = sweeps.flatMap((sweep) => (sweep.isDue ? [{ name: sweep.name, isDue: sweep.isDue }] : []));
  let looking = false;
  return async (): Promise<{ jobs: string[]; sweeps: Sweep[] }> => {
    if (looking) return { jobs: [], sweeps: [] };
    looking = true;
    try {
      const due = await findDue(db.read, [...jobs, ...asked]);
      return {
        jobs: jobs.map(({ name }) => name).filter((name) => due.has(name)),
        sweeps: sweeps.filter(({ name, isDue }) => isDue && due.has(name)),
      };
    } finally {
      looking = false;
    }
  };
}

/** Starts a sweep in the background, unless its last run is still under way. */
function createStarter(sweep: Sweep, startWork: StartWork) {
  let busy = false;
  let startedAt = Number.NEGATIVE_INFINITY;

  function start(): void {
    if (busy) return;
    busy = true;
    startedAt = performance.now();
    const run = () =>
      withLongPatience(() => sweep.run()).finally(() => {
        busy = false;
      });
    startWork(run, { sweep: sweep.name });
  }

  return {
    start,
    unlessWithin(ms: number): void {
      if (performance.now() - startedAt >= ms) start();
    },
  };
}

async function advance(db: Database, seconds: number): Promise<void> {
  await executeText(
    db.read,
    `update pgboss.job set start_after = start_after - $1::float8 * interval '1 second' where state < 'active'`,
    [seconds],
  );
}
