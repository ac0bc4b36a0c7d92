// The findings of earlier runs, so that a run that was broken off goes on, and one after new tests asks only what is open.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything is about files as they are now: the mutated ones and the test files, whose paths are relative to `root`. What
 * was killed stays so while the test that killed it still has its name in its file. Code elsewhere is not looked at.
 */
export function openMemory({ folder, root, sources, testFiles, mutants }) {
  mkdirSync(folder, { recursive: true });
  const results = join(folder, 'results.jsonl');
  const coverages = join(folder, 'coverage.jsonl');

  const texts = new Map(testFiles.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const testHashes = new Map([...texts].map(([file, text]) => [file, hash(text)]));
  const sourceHashes = new Map([...sources].map(([path, text]) => [path, hash(text)]));
  const keyOf = ({ path, file, start, end, text }) =>
    `${file}@${sourceHashes.get(path)}:${start}-${end}:${text}`;
  const coverageKey = (file) => hash([testHashes.get(file), ...[...sourceHashes].flat()].join(' ')) + file;

  const found = readAll(results);
  const covered = readAll(coverages);
  const idOf = new Map(mutants.map((mutant) => [keyOf(mutant), mutant.id]));
  const keys = new Map(mutants.map((mutant) => [mutant.id, keyOf(mutant)]));
  const isSame = ([file, then]) => testHashes.get(file) === then;

  return {
    /** The result, where nothing that was changed since could make another one. */
    recall(mutant) {
      const { result, tests } = found.get(keyOf(mutant)) ?? {};
      if (!result) return undefined;
      if (result.status === 'unreadable') return result;
      if (result.status === 'killed' || result.status === 'timed out') {
        const name = result.by?.split(' > ').at(-1);
        const isThere = name && texts.get(result.file)?.includes(name);
        return isThere || isSame([result.file, tests[result.file]]) ? result : undefined;
      }
      return testFiles.every((file) => isSame([file, tests[file]])) ? result : undefined;
    },

    /** The test files that it has survived as they are now. */
    tried(mutant) {
      const { result, tests } = found.get(keyOf(mutant)) ?? {};
      if (result?.status !== 'survived' && result?.status !== 'not covered') return [];
      return Object.entries(tests)
        .filter(isSame)
        .map(([file]) => file);
    },

    coverage(file) {
      const { report } = covered.get(coverageKey(file)) ?? {};
      if (!report) return undefined;
      const idsOf = (some) => some.map((key) => idOf.get(key));
      const byId = report.covered.map((part) => ({ ...part, ids: idsOf(part.keys) }));
      return { ...report, covered: byId, reached: idsOf(report.reached) };
    },

    keep(mutant, result) {
      append(results, { key: keyOf(mutant), result, tests: Object.fromEntries(testHashes) });
    },

    keepCoverage(file, report) {
      const parts = report.covered.map(({ ids, ...part }) => ({
        ...part,
        keys: ids.map((id) => keys.get(id)),
      }));
      const reached = report.reached.map((id) => keys.get(id));
      append(coverages, { key: coverageKey(file), report: { ...report, covered: parts, reached } });
    },
  };
}

function readAll(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  // A run that was broken off may have left half a line.
  const entries = lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line));
  return new Map(entries.map((entry) => [entry.key, entry]));
}

function append(file, entry) {
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
