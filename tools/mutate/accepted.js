// Survivors that no test can kill, or that are not worth one, each with its reason: `accepted/*.json`, one file for each
// folder of code. An entry has no line numbers, so that it stays valid when code moves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function readAccepted(folder) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return names.flatMap((name) =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')).map((entry) => {
      if (!entry.reason) throw new Error(`${name}: no reason for ${entry.original}`);
      return { ...entry, name };
    }),
  );
}

export function isAccepted(accepted, mutant) {
  return accepted.some((entry) => matches(entry, mutant));
}

export function matches(entry, mutant) {
  return ['file', 'in', 'original', 'mutated'].every((key) => entry[key] === mutant[key]);
}
