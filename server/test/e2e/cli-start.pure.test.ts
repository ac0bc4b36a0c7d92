import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The packages that a built file needs before its first line runs, its own chunks' included. */
async function listPackages(file: string, seen = new Set<string>()): Promise<Set<string>> {
  const packages = new Set<string>();
  seen.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export)\s(?:[^;'"]*?from\s*)?["']([^"']+)["'];$/gm)) {
    const path = join(dirname(file), name);
    if (!name.startsWith('.')) packages.add(name);
    else if (!seen.has(path)) for (const one of await listPackages(path, seen)) packages.add(one);
  }
  return packages;
}

it('a command that asks a server loads nothing of the server', async () => {
  const packages = [...(await listPackages(main))].filter((name) => !name.startsWith('node:'));

  expect(packages).toEqual(['commander']);
});
