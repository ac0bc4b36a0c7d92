import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';

/** A place where a statement declares its rows: sql<Row>`…`. */
export type SqlSite = {
  /** File, line and column, e.g. `src/modules/money/ledger/ledger-store.ts:32:26`. */
  name: string;
  /** Where `sql` begins, and where the row type does and ends. */
  at: number;
  rowAt: number;
  rowEnd: number;
};

/** Those of one file, which is called `file`. */
export function findSqlSites(file: string, source: string): SqlSite[] {
  return [...source.matchAll(/(?<![\w.$])sql<((?:(?!sql<)[^`])*)>`/g)].map(({ index, 1: row = '' }) => {
    const before = source.slice(0, index).split('\n');
    const rowAt = index + 'sql<'.length;
    return {
      name: `${file}:${before.length}:${(before.at(-1) ?? '').length + 1}`,
      at: index,
      rowAt,
      rowEnd: rowAt + row.length,
    };
  });
}

/** The product's files below `root`/src that may have sites, by their names from `root` on. */
export async function readSources(root: string): Promise<Map<string, string>> {
  const names = (await readdir(join(root, 'src'), { recursive: true }))
    .map((name) => join('src', name).split(sep).join('/'))
    .filter(isProduct)
    .sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(root, name), 'utf8')] as const)),
  );
}

const isProduct = (name: string) => /^src\/.*(?<!\.test)\.tsx?$/.test(name);

const server = fileURLToPath(new URL('../../', import.meta.url));

/** Has the rows looked at (`watched-rows.ts`) that statements of the product give. Lines stay where they are. */
export function markSqlSites(): Plugin {
  return {
    name: 'mark-sql-sites',
    enforce: 'pre',
    transform(source, id) {
      const file = relative(server, id).split(sep).join('/');
      return isProduct(file) ? markSites(file, source) : undefined;
    },
  };
}

export function markSites(file: string, source: string): { code: string; map: null } | undefined {
  const sites = findSqlSites(file, source);
  if (sites.length === 0) return undefined;
  let code = "import { markSql } from '#test/watched-rows'; ";
  let end = 0;
  for (const { name, at, rowAt } of sites) {
    code += `${source.slice(end, at)}markSql(${JSON.stringify(name)}, sql)<`;
    end = rowAt;
  }
  return { code: code + source.slice(end), map: null };
}
