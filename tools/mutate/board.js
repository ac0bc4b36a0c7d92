// Who has tried what. Workers ask for their next task and bring the result of the last; see mutant-runner.js.

/** Workers whose results are in doubt are replaced so often; then the tests spoil their own next run. */
const MAX_DOUBTS = 2;
/** Tests that lately killed something near are tried first. */
const MAX_HOT = 4;

/**
 * `known.coverage(file)` is the report of an earlier run or undefined, `known.tried(mutant)` the test files that the mutant
 * has survived. `on.report`, `on.result` hear of what was found.
 */
export function createBoard({ mutants, testFiles, patienceMs, known, on }) {
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const open = new Set(byId.keys());
  const workers = new Map();
  const unread = [];
  /** The mutants that each test file runs through: `{ tests, hooksMs, readMs, mutants: id -> { direct, indirect, isStatic } }`. */
  const files = new Map();
  const hot = new Map();
  const reached = new Set();
  const late = new Set();
  let doubts = 0;
  let isEnding = false;
  let problem;

  for (const file of testFiles) {
    const report = known.coverage(file);
    if (report) readReport(file, report);
    else unread.push(file);
  }

  function readReport(file, { tests, covered, reached: ids, ms, runMs }) {
    for (const id of ids) reached.add(id);
    const plan = new Map();
    for (const { ids, places, isImport, isDirect } of covered) {
      for (const id of ids) {
        const one = plan.get(id) ?? { direct: new Set(), indirect: new Set(), isStatic: false };
        if (isImport) one.isStatic = true;
        for (const place of places) (isDirect ? one.direct : one.indirect).add(place);
        plan.set(id, one);
      }
    }
    const hooksMs = runMs - tests.reduce((sum, test) => sum + test.ms, 0);
    files.set(file, { tests, hooksMs, readMs: ms - runMs, mutants: plan });
  }

  /** The next thing for this worker to do, or undefined where it should end. */
  function next(worker) {
    if (problem || isEnding) return undefined;
    worker.file = unread.shift();
    if (worker.file) return { task: 'report', file: worker.file };
    if (files.size < testFiles.length) {
      // Another one reads the rest, if it lives.
      if ([...workers.values()].some(({ pid, file }) => file && isAlive(pid))) return { task: 'wait' };
      return undefined;
    }
    for (;;) {
      worker.mutant ??= takeMutant();
      if (!worker.mutant) return undefined;
      worker.attempt ??= worker.mutant.attempts.next().value;
      if (worker.attempt) return hand(worker, worker.attempt);
      const { id } = worker.mutant;
      const isSame = ![...files.values()].some(({ mutants: plan }) => plan.has(id));
      settle(id, reached.has(id) ? { status: 'survived', isSame } : { status: 'not covered' });
      worker.mutant = undefined;
    }
  }

  function takeMutant() {
    const taken = [...workers.values()].map(({ mutant }) => mutant?.id);
    const id = [...open].find((one) => !taken.includes(one));
    if (id === undefined) return undefined;
    const tried = known.tried(byId.get(id));
    return { id, attempts: listAttempts(id, tried) };
  }

  /** Single tests that killed its neighbours; then all that run through it, the cheapest file first. */
  function* listAttempts(id, tried) {
    const passed = new Map(testFiles.map((file) => [file, new Set()]));
    const attempt = (file, places) => {
      const left = [...places].filter((place) => !passed.get(file).has(place)).sort((a, b) => a - b);
      for (const place of left) passed.get(file).add(place);
      return left.length > 0
        ? { id, file, places: left, isStatic: files.get(file).mutants.get(id).isStatic }
        : undefined;
    };
    const reaching = [...files].filter(([file, { mutants: plan }]) => plan.has(id) && !tried.includes(file));
    for (const key of hotKeys(id)) {
      const killer = (hot.get(key) ?? []).find(({ file, place }) =>
        reaching.some(([one, { mutants: plan }]) => one === file && plan.get(id).direct.has(place)),
      );
      const one = killer && attempt(killer.file, [killer.place]);
      if (one) yield one;
    }
    for (const kind of ['direct', 'indirect']) {
      const cost = ([file, { mutants: plan }]) => costOf(file, plan.get(id)[kind]);
      for (const [file, { mutants: plan }] of reaching.toSorted((a, b) => cost(a) - cost(b))) {
        const one = attempt(file, plan.get(id)[kind]);
        if (one) yield one;
      }
    }
  }

  function hotKeys(id) {
    const { file, in: place } = byId.get(id);
    return [`${file} ${place}`, file];
  }

  function costOf(file, places) {
    const { tests, hooksMs } = files.get(file);
    return [...places].reduce((sum, place) => sum + tests[place].ms, hooksMs);
  }

  function hand(worker, { id, file, places, isStatic }) {
    // Reading a file with all its modules may take long, and is not the mutant's time.
    if (!worker.read.has(file)) {
      worker.read.add(file);
      return { task: 'read', file };
    }
    worker.attempt = undefined;
    const { readMs } = files.get(file);
    worker.current = { id, file };
    worker.limitMs = patienceMs + 5 * (costOf(file, places) + (isStatic ? readMs : 0));
    watch(worker);
    return { task: 'try', file, places, mutant: { id, isStatic, isSql: byId.get(id).isSql ?? false } };
  }

  function watch(worker) {
    clearTimeout(worker.timer);
    if (!worker.current) return;
    worker.timer = setTimeout(() => {
      worker.isHung = true;
      isEnding = true;
      try {
        process.kill(worker.pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }, worker.limitMs);
  }

  function settle(id, result) {
    open.delete(id);
    on.result(byId.get(id), result);
  }

  function record({ name, file, report, id, failed, isBadText, ms }) {
    if (report) {
      if (failed) problem ??= `${file} fails without a mutant: ${failed.name}\n${failed.error ?? ''}`;
      readReport(file, report);
      on.report(file, report);
      workers.get(name).read.add(file);
    } else if (failed) {
      const isUnreadable = isBadText && byId.get(id).isSql;
      settle(id, { status: isUnreadable ? 'unreadable' : 'killed', file, by: failed.name, ms });
      if (failed.place === undefined) return;
      for (const key of hotKeys(id)) {
        const others = (hot.get(key) ?? []).filter((one) => one.file !== file || one.place !== failed.place);
        hot.set(key, [{ file, place: failed.place }, ...others].slice(0, MAX_HOT));
      }
    }
  }

  return {
    verbs: {
      next({ name, pid, result }) {
        const worker = workers.get(name) ?? { read: new Set() };
        workers.set(name, Object.assign(worker, { pid }));
        clearTimeout(worker.timer);
        worker.current = undefined;
        if (result) record({ name, ...result });
        if (worker.mutant && !open.has(worker.mutant.id)) worker.mutant = undefined;
        return next(worker) ?? {};
      },

      /** It is at work on something besides: a control. */
      beat: ({ name }) => watch(workers.get(name)),

      /** These were killed by a worker that then failed without a mutant too. */
      doubt({ ids }) {
        isEnding = true;
        if (++doubts <= MAX_DOUBTS) for (const id of ids) open.add(id);
      },
    },

    /** False when all is done. */
    isOpen() {
      if (problem) throw new Error(problem);
      return open.size > 0 || unread.length > 0;
    },

    /** After each run of Vitest: a worker that was ended while it tried a mutant hung in it. */
    endRun(errors) {
      let isProgress = isEnding;
      for (const worker of workers.values()) {
        clearTimeout(worker.timer);
        if (!worker.current) continue;
        isProgress = true;
        const { id, file } = worker.current;
        const how = worker.isHung ? { status: 'timed out' } : { status: 'killed', by: 'the worker ended' };
        // Once may have been the machine: it comes again as the last.
        const isFirst = worker.isHung && !late.has(id);
        late.add(id);
        open.delete(id);
        if (isFirst) open.add(id);
        else settle(id, { ...how, file, ms: worker.limitMs });
      }
      workers.clear();
      isEnding = false;
      if (!isProgress && (open.size > 0 || files.size < testFiles.length))
        problem ??= `the tests did not run to their end:\n${errors.map(tell).join('\n')}`;
    },

    stop() {
      for (const { timer } of workers.values()) clearTimeout(timer);
    },
  };
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function tell(error) {
  return error?.stack ?? error?.message ?? String(error);
}
