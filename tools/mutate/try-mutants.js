// Runs the tests against the mutants: one Vitest, whose workers ask here what to do next (see board.js).
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createVitest } from 'vitest/node';
import { createBoard } from './board.js';
import { switchMutants } from './switch-mutants.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const server = join(root, 'server');
/** Vitest's own parts, whatever else is installed. */
const ofVitest = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'));

/**
 * Tries every mutant on the tests that run through it until one kills it. `all` mutants are in the code that is loaded, so
 * that coverage is of all; `sources` are the mutated files' texts. See `createBoard` for the rest. Throws where the tests
 * fail unmutated.
 */
export async function tryMutants({ all, sources, testFiles, workers, ...rest }) {
  const board = createBoard({ testFiles, ...rest });
  if (!board.isOpen()) return;
  const { url, close } = await listen(board.verbs);
  Object.assign(process.env, {
    MUTATE_URL: url,
    MUTATE_RUNNER: ofVitest.resolve('@vitest/runner'),
    MUTATE_ROOT: root,
  });
  // Set-up files of the run read the mutated files in this process.
  Object.assign(globalThis, { $mutant: () => false, $compare: (value) => value });
  const anchors = Array.from({ length: workers }, (_, index) =>
    join(root, 'tools', 'mutate', `worker-${index}.js`),
  );
  const vitest = await openVitest({ all, sources, testFiles, anchors });
  try {
    while (board.isOpen()) {
      const project = vitest.getRootProject();
      await vitest.runTestSpecifications(anchors.map((file) => project.createSpecification(file)));
      board.endRun(vitest.state.getUnhandledErrors());
    }
  } finally {
    board.stop();
    await vitest.close();
    close();
  }
}

async function openVitest({ all, sources, testFiles, anchors }) {
  const { loadConfigFromFile } = await import(pathToFileURL(ofVitest.resolve('vite')));
  const env = { command: 'serve', mode: 'test' };
  const loaded = await loadConfigFromFile(env, join(server, 'vitest.config.ts'), server, 'silent');
  const { test } = loaded.config.test.projects.find((project) => project.test.name === 'postgres');
  const isPure = testFiles.every((file) => /\.pure\.test\.tsx?$/.test(file));

  const plugin = {
    name: 'mutants',
    enforce: 'pre',
    // A worker needs a test file to begin with; what it runs it is told.
    resolveId: (id) => (anchors.includes(id) ? id : undefined),
    load: (id) => (anchors.includes(id) ? `import { it } from 'vitest'; it('waits', () => {});` : undefined),
    transform(_code, id) {
      const source = sources.get(id);
      if (source === undefined) return undefined;
      const own = all.filter(({ path }) => path === id);
      return { code: switchMutants(source, own), map: null };
    },
  };
  const options = {
    ...test,
    name: 'mutants',
    config: false,
    root: server,
    watch: false,
    include: anchors,
    exclude: [],
    globalSetup: isPure ? [] : test.globalSetup,
    runner: fileURLToPath(new URL('mutant-runner.js', import.meta.url)),
    pool: 'forks',
    execArgv: ['--max-old-space-size=2048'],
    isolate: true,
    maxWorkers: anchors.length,
    fileParallelism: anchors.length > 1,
    retry: 0,
    reporters: [{}],
  };
  return createVitest('test', options, { plugins: [plugin], root: server, logLevel: 'error' });
}

async function listen(verbs) {
  const http = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const reply = verbs[request.url.slice(1)](JSON.parse(Buffer.concat(parts).toString()));
    response.end(JSON.stringify(reply ?? {}));
  });
  // A worker may be busy for long between two questions, and would ask the next on a line that was just closed.
  http.keepAliveTimeout = 0;
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  const close = () => {
    http.closeAllConnections();
    http.close();
  };
  return { url: `http://127.0.0.1:${http.address().port}`, close };
}
