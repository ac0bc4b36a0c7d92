// `npm run mutate -- FOLDER…`: changes the code in one place after the other and tells what no test notices.
// See docs/mutation-testing.md.
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readAccepted } from './mutate/accepted.js';
import { chooseSources, chooseTests, parseLines, sample } from './mutate/choose.js';
import { openMemory } from './mutate/memory.js';
import { listIdle, sumUp, tell, tellCounts, writeReport } from './mutate/report.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const usage = `npm run mutate -- FOLDER… [options]
  FOLDER            a folder or file of code, by its path or, in server/src, its name
  --tests GLOB      more tests than those beside the code; again for more
  --lines F:A-B     only these lines of file F; again for more
  --sample N        only N mutants, drawn at random
  --seed S          draws the same ones again
  --break PERCENT   exit code 1 where fewer are killed
  --workers N       processes that try mutants (1)
  --patience S      seconds that a mutant may take beyond five times what its tests take (10)
  --fresh           ask again what earlier runs found
  --out FOLDER      for the report and what is remembered (.tmp/mutate)
  --list            print the mutants and run nothing`;

const options = {
  tests: { type: 'string', multiple: true, default: [] },
  lines: { type: 'string', multiple: true, default: [] },
  sample: { type: 'string' },
  seed: { type: 'string' },
  break: { type: 'string' },
  workers: { type: 'string', default: '1' },
  patience: { type: 'string', default: '10' },
  out: { type: 'string', default: join(root, '.tmp', 'mutate') },
  fresh: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const paths = chooseSources(root, positionals);
  const sources = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  // Here, for they load Vitest: what is wrong with the arguments should be said at once.
  const { findMutants } = await import('./mutate/find-mutants.js');
  const { tryMutants } = await import('./mutate/try-mutants.js');
  const all = [...sources].flatMap(([path, source]) => {
    const file = relative(root, path).split(sep).join('/');
    return findMutants(file, source).map((mutant) => ({ ...mutant, path }));
  });
  all.forEach((mutant, index) => {
    mutant.id = index + 1;
  });
  const mutants = chooseMutants(all, values);
  if (values.list) {
    for (const mutant of mutants) console.log(tell(mutant));
    return 0;
  }

  const testFiles = chooseTests(root, { names: positionals, globs: values.tests });
  const memory = openMemory({ folder: values.out, root, sources, testFiles, mutants: all });
  const accepted = readAccepted(fileURLToPath(new URL('mutate/accepted', import.meta.url)));

  const results = new Map();
  for (const mutant of values.fresh ? [] : mutants) {
    const result = memory.recall(mutant);
    if (result) results.set(mutant, result);
  }
  const left = mutants.filter((mutant) => !results.has(mutant));
  const what = `${mutants.length} mutants, files: ${paths.length}, test files: ${testFiles.length}`;
  console.log(results.size === 0 ? what : `${what}; ${results.size} known from earlier runs`);

  const started = performance.now();
  const progress = startProgress(started);
  await tryMutants({
    all,
    mutants: left,
    sources,
    testFiles,
    workers: Number(values.workers),
    patienceMs: Number(values.patience) * 1000,
    known: values.fresh ? { coverage: () => undefined, tried: () => [] } : memory,
    on: {
      report(file, report) {
        memory.keepCoverage(file, report);
        const seconds = (report.ms / 1000).toFixed(1);
        console.log(
          `${file}: ${report.tests.length} tests in ${seconds} s reach ${report.reached.length} mutants`,
        );
      },
      result(mutant, result) {
        results.set(mutant, result);
        memory.keep(mutant, result);
        progress.count(results.size);
      },
    },
  });
  progress.end();

  const inOrder = new Map(mutants.map((mutant) => [mutant, results.get(mutant)]));
  const summary = sumUp(inOrder, accepted);
  for (const one of summary.open) console.log(tell(one));
  const isWhole = values.lines.length === 0 && values.sample === undefined;
  const files = [...new Set(mutants.map(({ file }) => file))];
  for (const { name, original, mutated } of isWhole ? listIdle(accepted, inOrder, files) : [])
    console.log(`no longer needed in ${name}: ${original}  →  ${mutated}`);
  const report = join(values.out, 'report');
  writeReport(report, { results: inOrder, summary, options: { ...values, folders: positionals } });

  const seconds = (performance.now() - started) / 1000;
  const pace = left.length > 0 ? `, ${(seconds / left.length).toFixed(2)} s a mutant` : '';
  console.log(`${tellCounts(summary)} (${seconds.toFixed(0)} s${pace})`);
  console.log(`report: ${relative(process.cwd(), report)}.txt and .json`);
  return values.break !== undefined && summary.score < Number(values.break) ? 1 : 0;
}

function chooseMutants(all, { lines, sample: count, seed }) {
  const ranges = lines.map(parseLines);
  const isWithin = ({ file, line }) =>
    ranges.some((range) => file.endsWith(range.file) && line >= range.from && line <= range.to);
  const chosen = ranges.length === 0 ? all : all.filter(isWithin);
  if (count === undefined) return chosen;
  const start = Number(seed ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`--sample ${count} --seed ${start}`);
  return sample(chosen, Number(count), start);
}

/** A line now and then, so that a long run is seen to move. */
function startProgress(started) {
  let done = 0;
  const say = () => {
    const seconds = (performance.now() - started) / 1000;
    if (done > 0) console.log(`${done} done after ${seconds.toFixed(0)} s`);
  };
  const timer = setInterval(say, 15_000);
  timer.unref();
  return {
    count(number) {
      done = number;
    },
    end: () => clearInterval(timer),
  };
}
