// Runs the tests against the mutants: one Vitest for all, a worker for each test file, which asks here what to do next.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BaseSequencer, createVitest } from 'vitest/node';
import { switchMutants } from './switch-mutants.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const server = join(root, 'server');
/** Vitest's own parts, whatever else is installed. */
const ofVitest = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'));

/** A worker whose results are in doubt is replaced so often; then its test file spoils its own next run. */
const MAX_DOUBTS = 2;

/**
 * Tries every mutant (`{ id, file, … }`) on the test files, in their order, until one kills it. `sources` are the mutated
 * files' texts; `onResult(mutant, result)` hears of each as soon as it is sure. Throws where the tests fail unmutated.
 */
export async function tryMutants({ mutants, sources, testFiles, workers, patienceMs, onResult, onFile }) {
  const board = createBoard({ mutants, testFiles, patienceMs, onResult, onFile });
  const { url, close } = await listen(board.answer);
  Object.assign(process.env, {
    MUTATE_URL: url,
    MUTATE_RUNNER: ofVitest.resolve('@vitest/runner'),
    MUTATE_SERVER: server,
  });
  // Set-up files of the run read the mutated files in this process.
  globalThis.$mutant = () => false;
  const vitest = await openVitest({ mutants, sources, testFiles, workers });
  try {
    for (;;) {
      const left = board.listOpenFiles();
      if (left.length === 0) break;
      const project = vitest.getRootProject();
      await vitest.runTestSpecifications(left.map((file) => project.createSpecification(file)));
      board.endRun(vitest.state.getUnhandledErrors());
    }
  } finally {
    board.stop();
    await vitest.close();
    close();
  }
  board.finish();
}

async function openVitest({ mutants, sources, testFiles, workers }) {
  const { loadConfigFromFile } = await import(pathToFileURL(ofVitest.resolve('vite')));
  const env = { command: 'serve', mode: 'test' };
  const loaded = await loadConfigFromFile(env, join(server, 'vitest.config.ts'), server, 'silent');
  const { test } = loaded.config.test.projects.find((project) => project.test.name === 'postgres');
  const isPure = testFiles.every((file) => /\.pure\.test\.tsx?$/.test(file));

  const switched = {
    name: 'switch-mutants',
    enforce: 'pre',
    transform(_code, id) {
      const source = sources.get(id);
      if (source === undefined) return undefined;
      const own = mutants.filter(({ path }) => path === id);
      return { code: switchMutants(source, own), map: null };
    },
  };
  const options = {
    ...test,
    name: 'mutants',
    config: false,
    root: server,
    watch: false,
    include: testFiles,
    exclude: [],
    globalSetup: isPure ? [] : test.globalSetup,
    runner: fileURLToPath(new URL('mutant-runner.js', import.meta.url)),
    pool: 'forks',
    execArgv: ['--max-old-space-size=2048'],
    isolate: true,
    maxWorkers: workers,
    fileParallelism: workers > 1,
    retry: 0,
    reporters: [{}],
    sequence: { sequencer: inOrderOf(testFiles) },
  };
  return createVitest('test', options, { plugins: [switched], root: server, logLevel: 'error' });
}

function inOrderOf(files) {
  return class extends BaseSequencer {
    async sort(specifications) {
      return specifications.toSorted((a, b) => files.indexOf(a.moduleId) - files.indexOf(b.moduleId));
    }
  };
}

async function listen(answer) {
  const http = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const reply = await answer(request.url.slice(1), JSON.parse(Buffer.concat(parts).toString()));
    response.end(JSON.stringify(reply ?? {}));
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    close: () => http.closeAllConnections() || http.close(),
  };
}

/** Who has tried what: answers the workers' questions and ends those that hang. */
function createBoard({ mutants, testFiles, patienceMs, onResult, onFile }) {
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  /** Neither killed nor tried on every file. */
  const open = new Set(byId.keys());
  const taken = new Set();
  const survived = new Map();
  const files = new Map(testFiles.map((file) => [file, { queue: undefined, doubts: 0, isOver: false }]));
  let problem;

  const settle = (id, result, file) => {
    open.delete(id);
    onResult(byId.get(id), { ...result, file: nameOf(file) });
  };
  const end = (state) => {
    clearTimeout(state.timer);
    state.current = undefined;
  };
  const watch = (state) => {
    clearTimeout(state.timer);
    if (state.current === undefined) return;
    state.timer = setTimeout(() => {
      state.isHung = true;
      try {
        process.kill(state.pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }, state.limitMs);
  };

  const verbs = {
    start({ file, pid }) {
      const state = files.get(file);
      state.pid = pid;
      const isWanted = !problem && open.size > 0 && !state.isOver;
      if (!isWanted) state.isOver = true;
      return { isWanted, isKnown: state.queue !== undefined };
    },

    report({ file, covered, tests, failed, ms, runMs }) {
      const state = files.get(file);
      if (failed) problem ??= `${nameOf(file)} fails without a mutant: ${failed.name}\n${failed.error ?? ''}`;
      const plan = new Map();
      for (const { ids, places, isImport } of covered) {
        for (const id of ids) {
          const known = plan.get(id) ?? { places: new Set(), isStatic: false };
          if (isImport) known.isStatic = true;
          if (places && known.places) for (const place of places) known.places.add(place);
          else known.places = undefined;
          plan.set(id, known);
        }
      }
      const testsMs = tests.reduce((sum, test) => sum + test.ms, 0);
      Object.assign(state, { plan, tests, hooksMs: runMs - testsMs, readMs: ms - runMs });
      state.queue = [...plan.keys()].filter((id) => open.has(id));
      onFile({ file: nameOf(file), tests: tests.length, ms, mutants: state.queue.length });
      return { goOn: !problem };
    },

    async next({ file, result }) {
      const state = files.get(file);
      end(state);
      if (result) record(state, file, result);
      for (;;) {
        const id = state.queue.find((one) => open.has(one) && !taken.has(one));
        if (id !== undefined) return hand(state, id);
        if (!state.queue.some((one) => open.has(one) && taken.has(one))) break;
        // Another worker tries it: it may survive there.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      state.isOver = true;
      return {};
    },

    beat({ file }) {
      watch(files.get(file));
    },

    doubt({ file, ids }) {
      const state = files.get(file);
      taken.delete(state.current);
      end(state);
      Object.assign(state, { isOver: false, isInDoubt: true });
      if (++state.doubts > MAX_DOUBTS) return;
      for (const id of ids) {
        open.add(id);
        state.queue.push(id);
      }
    },
  };

  function hand(state, id) {
    taken.add(id);
    const { places, isStatic } = state.plan.get(id);
    const chosen = places ? [...places].sort((a, b) => a - b) : [...state.tests.keys()];
    const testsMs = chosen.reduce((sum, place) => sum + state.tests[place].ms, 0);
    // Other work on the machine must not look like an endless loop.
    state.limitMs = patienceMs + 5 * (state.hooksMs + testsMs + (isStatic ? state.readMs : 0));
    state.current = id;
    watch(state);
    const { isSql } = byId.get(id);
    return {
      mutant: { id, isStatic, isSql: isSql ?? false },
      places: isStatic ? undefined : places && chosen,
    };
  }

  function record(state, file, result) {
    const { id } = result;
    taken.delete(id);
    state.queue = state.queue.filter((one) => one !== id);
    if (result.status === 'survived') survived.set(id, { ...result, file: nameOf(file) });
    else settle(id, result, file);
  }

  return {
    answer: (what, body) => verbs[what](body),

    listOpenFiles() {
      if (problem) throw new Error(problem);
      return [...files].filter(([, state]) => !state.isOver).map(([file]) => file);
    },

    /** After each run of Vitest: a worker that was ended while it tried a mutant hung in it. */
    endRun(errors) {
      for (const [file, state] of files) {
        const id = state.current;
        if (id !== undefined) {
          const ms = state.limitMs;
          record(
            state,
            file,
            state.isHung
              ? { id, status: 'timed out', ms }
              : { id, status: 'killed', by: 'the worker ended', ms },
          );
          end(state);
        } else if (!state.isOver && !state.isInDoubt) {
          problem ??= `${nameOf(file)} did not run to its end:\n${errors.map(tell).join('\n')}`;
        }
        Object.assign(state, { isHung: false, isInDoubt: false });
      }
    },

    stop() {
      for (const state of files.values()) clearTimeout(state.timer);
    },

    finish() {
      for (const id of open) {
        const result = survived.get(id) ?? { id, status: 'not covered' };
        onResult(byId.get(id), result);
      }
    },
  };
}

function nameOf(file) {
  return relative(root, file).split(sep).join('/');
}

function tell(error) {
  return error?.stack ?? error?.message ?? String(error);
}
