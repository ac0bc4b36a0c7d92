// The report at the end of a run.
import { writeFileSync } from 'node:fs';
import { isAccepted, matches } from './accepted.js';

const order = ['killed', 'timed out', 'survived', 'not covered', 'unreadable'];

/** Counts; `score` is of those that say something: not the accepted, nor those that the database cannot read. */
export function sumUp(results, accepted) {
  const counts = Object.fromEntries([...order, 'accepted'].map((status) => [status, 0]));
  const open = [];
  for (const [mutant, { status, isSame }] of results) {
    const isAlive = status === 'survived' || status === 'not covered';
    const isExcused = isAlive && isAccepted(accepted, mutant);
    counts[isExcused ? 'accepted' : status]++;
    if (isAlive && !isExcused) open.push({ ...mutant, status, isSame });
  }
  const dead = counts.killed + counts['timed out'];
  const all = dead + open.length;
  return { counts, open, score: all === 0 ? 100 : (100 * dead) / all };
}

/** Entries about these files that no survivor needs: its code has gone, or a test kills it now. */
export function listIdle(accepted, results, files) {
  const alive = [...results].filter(([, { status }]) => status === 'survived' || status === 'not covered');
  return accepted.filter(
    (entry) => files.includes(entry.file) && !alive.some(([mutant]) => matches(entry, mutant)),
  );
}

export function tell({ file, line, column, original, mutated, status, isSame }) {
  const why = status === 'not covered' ? '  (not covered)' : isSame ? '  (never differs)' : '';
  return `${file}:${line}:${column}  ${original}  →  ${mutated}${why}`;
}

export function tellCounts({ counts, score }) {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return `${parts.map(([status, count]) => `${count} ${status}`).join(', ')}: ${score.toFixed(1)} % killed`;
}

/** The survivors are written as `accepted/*.json` takes them, once a reason is added. */
export function writeReport(file, { results, summary, options }) {
  const mutants = [...results].map(
    ([{ file: path, line, column, in: place, original, mutated }, result]) => ({
      file: path,
      line,
      column,
      in: place,
      original,
      mutated,
      status: result.status,
      ...(result.by && { by: `${result.file}: ${result.by}` }),
      ...(result.ms !== undefined && { ms: result.ms }),
    }),
  );
  const survivors = summary.open.map(({ file: path, in: place, original, mutated }) => ({
    file: path,
    in: place,
    original,
    mutated,
    reason: '',
  }));
  const { counts, score } = summary;
  writeFileSync(
    `${file}.json`,
    `${JSON.stringify({ options, counts, score, survivors, mutants }, null, 2)}\n`,
  );
  const lines = [...summary.open.map(tell), tellCounts(summary)];
  writeFileSync(`${file}.txt`, `${lines.join('\n')}\n`);
}
