import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/architecture.md');
const contexts = ['money', 'stock', 'sending', 'leasing', 'merchants'];

/** The box of a file of `server/src`: its folder, or the context or module that it belongs to. */
function boxOf(file: string): string {
  const [top = '', next] = file.split('/');
  if (next === undefined) return 'app';
  return top === 'modules' ? next : top;
}

function fileOf(name: string, imports: Record<string, string>): string | undefined {
  for (const [alias, target] of Object.entries(imports)) {
    const [before = '', after] = alias.split('*');
    if (after === undefined ? name === alias : name.startsWith(before))
      return target.replace('*', name.slice(before.length)).replace('./src/', '');
  }
  return undefined;
}

function arrowsOfTheCode(): string[] {
  const { imports } = JSON.parse(read('server/package.json')) as { imports: Record<string, string> };
  const files = readdirSync(new URL('server/src/', root), { recursive: true })
    .map((file) => String(file).replaceAll('\\', '/'))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));
  const arrows = files.flatMap((file) => {
    const names = read(`server/src/${file}`).matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gms);
    return [...names].flatMap(([, name = '']) => {
      const target = name.startsWith('./') && !file.includes('/') ? name.slice(2) : fileOf(name, imports);
      return target && boxOf(target) !== boxOf(file) ? [`${boxOf(file)} --> ${boxOf(target)}`] : [];
    });
  });
  return [...new Set(arrows)].sort();
}

it('the arrows of the picture are those of the code', () => {
  const drawn = [...page.matchAll(/^ {2}([\w-]+ --> [\w-]+)$/gm)].map(([, arrow]) => arrow);

  expect(drawn.sort()).toEqual(arrowsOfTheCode());
});

it('every file of ours that a document names is there', () => {
  const documents = ['README.md', 'CONTRIBUTING.md']
    .concat(readdirSync(new URL('docs/', root), { recursive: true }).map((file) => `docs/${file}`))
    .filter((file) => file.endsWith('.md'));
  const named = documents.flatMap((document) =>
    [...read(document).matchAll(/\b((?:server\/(?:src|test)|tools)\/[\w./-]*\w)/g)].map(([, path = '']) => ({
      document,
      path,
    })),
  );

  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ path }) => !existsSync(new URL(path, root)))).toEqual([]);
});

it('every file that the table of behaviours names is there', () => {
  const [, table = ''] = page.split('## Where a behaviour is');
  const places = [...(table.split('\n## ')[0] ?? '').matchAll(/`([\w./-]+)`/g)]
    .map(([, name = '']) => name)
    .filter((name) => name.includes('/') && !name.startsWith('server/'));

  expect(places.length).toBeGreaterThan(12);
  expect(places.filter((place) => !existsSync(new URL(`server/src/${place}`, root)))).toEqual([]);
});

it('every module is in the table of contexts', () => {
  const missing = contexts.flatMap((context) =>
    readdirSync(new URL(`server/src/modules/${context}/`, root)).filter(
      (module) => !new RegExp(`\\| \`${context}\` \\|[^|]*\\b${module}\\b`).test(page),
    ),
  );

  expect(missing).toEqual([]);
});
