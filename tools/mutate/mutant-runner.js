// Runs within a Vitest worker: runs test files again and again, with one mutant on each time, and so never reads a module
// twice. What is to be done comes from, and what was found goes to, the process that started the run.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TestRunner, vi } from 'vitest';

/** The database's words for a text it cannot read: such a mutant says nothing about the tests. */
const badText = /^(42601|42703|42702|42704|42803|42804|42809|42883|42P\d\d|08P01)$/;
const UNCAUGHT = 'an error that nothing catches';
/** So often the worker is looked at whether it still passes without a mutant. */
const CONTROL_AFTER = 40;

const { MUTATE_URL, MUTATE_RUNNER, MUTATE_ROOT } = process.env;
// Tests may replace it.
const fetch = globalThis.fetch;

const state = {
  active: 0,
  scope: undefined,
  hits: undefined,
  reached: new Set(),
  isBadText: false,
  crashed: false,
};

function hit(id) {
  const hits = state.hits.get(state.scope) ?? new Set();
  state.hits.set(state.scope, hits.add(id));
}

globalThis.$mutant = (id, isCompared) => {
  if (!state.hits) return id === state.active;
  state.reached.add(id);
  if (!isCompared) hit(id);
  return false;
};

/** A test in which a mutant never has another value cannot kill it, and is not run with it. */
globalThis.$compare = (value, ...mutants) => {
  if (!state.hits) return value;
  for (const [id, isCondition, work] of mutants) {
    if (state.hits.get(state.scope)?.has(id)) continue;
    try {
      const other = work();
      if (isCondition ? Boolean(value) !== Boolean(other) : !isSame(value, other)) hit(id);
    } catch {
      hit(id);
    }
  }
  return value;
};

function isSame(one, other) {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => Object.is(item, other[index]));
  return Object.is(one, other);
}

process.on('unhandledRejection', () => {
  state.crashed = true;
});
process.on('uncaughtException', () => {
  state.crashed = true;
});
watchDatabase();

async function ask(what, body) {
  const response = await fetch(`${MUTATE_URL}/${what}`, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}

function watchDatabase() {
  const pg = createRequire(join(MUTATE_ROOT, 'server', 'package.json'))('pg');
  const { handleError } = pg.Query.prototype;
  pg.Query.prototype.handleError = function (error, connection) {
    if (badText.test(error?.code)) state.isBadText = true;
    return handleError.call(this, error, connection);
  };
}

/** One run of the file: collects anew, then runs the `chosen` tests (by their place), all where undefined. */
class OneRun extends TestRunner {
  chosen;
  places = new Map();
  /** The first that failed: a test, or a suite whose hooks did. */
  failed;

  constructor(outer, chosen) {
    super(outer.config);
    Object.defineProperty(this, 'moduleRunner', { value: outer.moduleRunner });
    this.__setTraces(outer._otel);
    this.chosen = chosen;
  }

  importFile(filepath, source) {
    const module = this.workerState.evaluatedModules.getModuleById(filepath);
    if (module) this.workerState.evaluatedModules.invalidateModule(module);
    return super.importFile(filepath, source);
  }

  onCollected(files) {
    this.collectedAt = performance.now();
    state.scope = 'file';
    for (const test of listTests(files)) this.places.set(test, this.places.size);
    if (this.chosen) keepOnly(files, (test) => this.chosen.includes(this.places.get(test)));
  }

  async onBeforeRunSuite(suite) {
    if (this.failed) suite.mode = 'skip';
    await super.onBeforeRunSuite(suite);
    state.scope = suite;
  }

  async onAfterRunSuite(suite) {
    state.scope = suite.suite ?? suite.file;
    // Without super: no snapshots are written here.
    if (suite.result?.state === 'fail') this.failed ??= { name: nameOf(suite), errors: suite.result.errors };
  }

  async onBeforeRunTask(test) {
    if (this.failed) test.mode = 'skip';
    await super.onBeforeRunTask(test);
    if (test.mode !== 'skip') state.scope = test.concurrent ? (test.suite ?? test.file) : test;
  }

  async onAfterRunTask(test) {
    super.onAfterRunTask(test);
    state.scope = test.suite ?? test.file;
    if (test.result?.state === 'fail')
      this.failed ??= { name: nameOf(test), place: this.places.get(test), errors: test.result.errors };
  }
}

export default class MutantRunner extends TestRunner {
  async onBeforeCollect([name]) {
    const { startTests } = await import(MUTATE_RUNNER);
    let isFresh = true;
    /** Runs the chosen tests of a file with one mutant on, or none. A static one is read when modules are imported. */
    const run = async (file, active, chosen, isStatic = false) => {
      if (isStatic || !isFresh) vi.resetModules();
      isFresh = !isStatic;
      Object.assign(state, { active, scope: 'import', isBadText: false, crashed: false });
      const one = new OneRun(this, chosen);
      const [collected] = await startTests([join(MUTATE_ROOT, file)], one);
      vi.useRealTimers();
      vi.unstubAllEnvs();
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
      await new Promise((resolve) => setImmediate(resolve));
      state.active = 0;
      if (!one.failed && collected.result?.state === 'fail')
        one.failed = { name: 'the file cannot be read', errors: collected.result.errors };
      if (!one.failed && state.crashed) one.failed = { name: UNCAUGHT };
      return { failed: one.failed, isBadText: state.isBadText, one };
    };
    await doTasks(name, run);
  }

  // The worker's own file is only there to start it.
  onCollected(files) {
    keepOnly(files, () => false);
  }
}

async function doTasks(name, run) {
  let unsure = [];
  let result;
  let lastKiller;
  const alone = new Map();
  const runUnmutated = async ({ file, place }) => {
    await ask('beat', { name });
    return run(file, 0, [place]);
  };
  /** True where the test passes by itself without a mutant: then it was the mutant that made it fail. */
  const passesAlone = async (test) => {
    const key = `${test.place} ${test.file}`;
    if (!alone.has(key)) alone.set(key, !(await runUnmutated(test)).failed);
    return alone.get(key);
  };

  for (;;) {
    const { task, file, mutant, places } = await ask('next', { name, pid: process.pid, result });
    result = undefined;
    if (lastKiller && (unsure.length >= CONTROL_AFTER || (!task && unsure.length > 0))) {
      if ((await runUnmutated(lastKiller)).failed) return ask('doubt', { ids: unsure });
      unsure = [];
    }
    if (!task) return;
    if (task === 'wait') await new Promise((resolve) => setTimeout(resolve, 100));
    if (task === 'read') await run(file, 0, []);
    if (task === 'report') result = await report(file, run);
    if (task !== 'try') continue;

    const started = performance.now();
    let { failed, isBadText } = await run(file, mutant.id, places, mutant.isStatic);
    if (failed?.name === UNCAUGHT) {
      // The one before it may have left something that failed only now.
      await ask('beat', { name });
      ({ failed, isBadText } = await run(file, mutant.id, places, mutant.isStatic));
    }
    const killer = failed?.place === undefined ? undefined : { file, place: failed.place };
    if (killer && !(await passesAlone(killer))) {
      // It needs those before it.
      await ask('beat', { name });
      const before = Array.from({ length: Math.max(...places) + 1 }, (_, place) => place);
      ({ failed, isBadText } = await run(file, mutant.id, before, mutant.isStatic));
    } else lastKiller = killer ?? lastKiller;
    if (failed) unsure.push(mutant.id);
    const told = failed && { name: failed.name, place: failed.place };
    result = { file, id: mutant.id, failed: told, isBadText, ms: Math.round(performance.now() - started) };
  }
}

/** A run without mutants, which tells what each test goes through. */
async function report(file, run) {
  Object.assign(state, { hits: new Map(), reached: new Set() });
  const started = performance.now();
  // With all modules read anew: what this file alone reads is its own.
  const { failed, one } = await run(file, 0, undefined, true);
  const now = performance.now();
  const hits = state.hits;
  state.hits = undefined;
  const tests = [...one.places.keys()];
  const covered = [...hits].map(([scope, ids]) => ({
    isImport: scope === 'import',
    isDirect: scope.type === 'test',
    places: (typeof scope === 'string' ? tests : listTests([scope])).map((test) => one.places.get(test)),
    ids: [...ids],
  }));
  return {
    file,
    failed: failed && { name: failed.name, error: failed.errors?.[0]?.message },
    report: {
      covered,
      reached: [...state.reached],
      tests: tests.map((test) => ({ name: nameOf(test), ms: test.result?.duration ?? 0 })),
      ms: now - started,
      // Modules are read once, however often the file runs.
      runMs: now - (one.collectedAt ?? now),
    },
  };
}

function listTests(tasks) {
  return tasks.flatMap((task) => ('tasks' in task ? listTests(task.tasks) : [task]));
}

/** Skips the other tests, and with them the hooks of suites in which none is left. */
function keepOnly(tasks, isKept) {
  for (const task of tasks) {
    if ('tasks' in task) keepOnly(task.tasks, isKept);
    const runs = 'tasks' in task ? task.tasks.some(({ mode }) => mode === 'run') : isKept(task);
    if (!runs && task.mode === 'run') task.mode = 'skip';
  }
}

function nameOf(task) {
  const names = [];
  for (let one = task; one && one !== one.file; one = one.suite) names.unshift(one.name);
  return names.join(' > ') || 'a hook of the file';
}
