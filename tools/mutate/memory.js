// What earlier runs found, so that a run that was broken off goes on, and one after new tests asks only what is open.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What was killed stays so while its file is as it was and the test that killed it still has its name in its file.
 * Anything else is known only while all test files of the run are as they were.
 */
export function openMemory({ file, sources, testFiles, root }) {
  const texts = new Map(testFiles.map((test) => [test, readFileSync(test, 'utf8')]));
  const tests = hash([...texts].flat().join('\n'));
  const known = new Map();
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    if (!line.endsWith('}')) continue;
    const entry = JSON.parse(line);
    known.set(entry.key, entry);
  }
  const hashes = new Map([...sources].map(([path, text]) => [path, hash(text)]));
  const keyOf = ({ path, file: name, start, end, text }) =>
    `${name}@${hashes.get(path)}:${start}-${end}:${text}`;

  const holds = ({ result, tests: then }) => {
    if (result.status !== 'killed' || !result.by) return then === tests;
    const text = texts.get(join(root, result.file));
    return text?.includes(result.by.split(' > ').at(-1)) || then === tests;
  };

  mkdirSync(dirname(file), { recursive: true });
  return {
    recall(mutant) {
      const entry = known.get(keyOf(mutant));
      return entry && holds(entry) ? entry.result : undefined;
    },
    keep(mutant, result) {
      appendFileSync(file, `${JSON.stringify({ key: keyOf(mutant), tests, result })}\n`);
    },
  };
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
