import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The modules in a built file, and in those that are loaded with it before its first line runs; packages by their names. */
async function listModules(file: string, seen = new Set<string>()): Promise<Set<string>> {
  const modules = new Set<string>();
  seen.add(file);
  const text = await readFile(file, 'utf8');
  // The bundler says above each module where it comes from.
  for (const [, path = ''] of text.matchAll(/^\/\/ (\S+\.\w+)$/gm))
    modules.add(/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path);
  for (const [, name = ''] of text.matchAll(/^(?:import|export)\s(?:[^;'"]*?from\s*)?["']([^"']+)["'];$/gm)) {
    const path = join(dirname(file), name);
    if (!name.startsWith('.')) modules.add(name);
    else if (!seen.has(path)) for (const one of await listModules(path, seen)) modules.add(one);
  }
  return modules;
}

it('a command that asks a server loads nothing of the server', async () => {
  const modules = [...(await listModules(main))];

  expect(modules).toContain('src/cli/index.ts');
  expect(modules.filter((name) => !/^(?:node:|src\/)/.test(name))).toEqual(['commander']);
  expect(modules.filter((name) => /^src\/(?:db|jobs|modules|dialects|app|core|serve)\b/.test(name))).toEqual(
    [],
  );
});
