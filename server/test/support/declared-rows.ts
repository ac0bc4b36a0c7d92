import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Fields, toType } from './row-shape.ts';
import { findSqlSites, readSources, type SqlSite } from './sql-sites.ts';
import { readSeenRows } from './watched-rows.ts';

/** One claim about a site, which stands on a line of its own where the compiler can refuse it. */
type Probe = { site: string; column?: string; seen?: string };

/** By file: its source with the claims, and on which lines they stand. */
type Claims = Map<string, { text: string; lines: Map<number, Probe> }>;

/**
 * Where the declared rows of the statements below `root`/src are not what tests have written into the folder `seenRows`. The
 * compiler compares them: it gets a copy of the source in which each row type carries claims about itself, and refuses those
 * that do not hold. `whole`: all tests have run, so that a statement which gave no row is a fault too.
 */
export async function findMisdeclaredRows(
  root: string,
  seenRows: string,
  { whole }: { whole: boolean },
): Promise<{ statements: number; faults: string[] }> {
  const seen = readSeenRows(seenRows);
  const sources = await readSources(root);
  const claims: Claims = new Map();
  const unseen: string[] = [];
  for (const [file, source] of sources) {
    const sites = findSqlSites(file, source);
    const known = sites.filter(({ name }) => seen.has(name));
    if (known.length > 0) claims.set(file, addProbes(source, known, seen));
    if (whole) unseen.push(...sites.filter((site) => !known.includes(site)).map(({ name }) => name));
  }
  const refused = claims.size === 0 ? [] : await findRefused(root, claims);
  const faults = [...new Set(refused), ...unseen.map((name) => `${name}: no test has seen a row of it`)];
  return { statements: seen.size, faults };
}

async function findRefused(root: string, claims: Claims): Promise<string[]> {
  await mkdir(join(root, '.tmp'), { recursive: true });
  const copy = await mkdtemp(join(root, '.tmp', 'declared-rows-'));
  try {
    await copyFile(join(root, 'package.json'), join(copy, 'package.json'));
    await cp(join(root, 'src'), join(copy, 'src'), {
      recursive: true,
      filter: (name) => !/\.test\.tsx?$/.test(name),
    });
    for (const [file, { text }] of claims) await writeFile(join(copy, file), text);
    await writeFile(join(copy, 'claims.d.ts'), CLAIMS);
    await writeFile(
      join(copy, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
        include: [],
        files: ['claims.d.ts', ...claims.keys()],
      }),
    );
    return (await compile(copy)).flatMap(({ file, line, message }) => {
      const claimed = claims.get(file);
      // Other errors are reported where all of the source is compiled.
      if (!claimed) return [];
      const probe = claimed.lines.get(line);
      return probe ? describe(probe, message) : `${file}: ${message}`;
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** `Column` is refused where the row has no such column, or the column may not be what it was. */
const CLAIMS = `
type SqlRow<Row, Claims> = Row;
type Column<Row, Name extends keyof Row, Seen extends Row[Name]> = never;
type Needed<Row> = keyof { [Name in keyof Row as undefined extends Row[Name] ? never : string extends Name ? never : Name]: 0 };
type NoOthers<Names extends never> = never;
`;

function addProbes(source: string, sites: readonly SqlSite[], seen: ReadonlyMap<string, Fields>) {
  const lines = new Map<number, Probe>();
  let text = '';
  let end = 0;
  const addLine = (line: string, probe: Probe) => {
    text += '\n';
    lines.set(text.split('\n').length, probe);
    text += line;
  };
  for (const { name: site, rowAt, rowEnd } of sites) {
    // On one line, so that a refusal of it is known by the line.
    const row = source.slice(rowAt, rowEnd).replace(/\s*\n\s*/g, ' ');
    const rows = seen.get(site);
    const columns = Object.entries(rows?.of ?? {});
    text += `${source.slice(end, rowAt)}SqlRow<${row}, [`;
    for (const [column, { count, shape }] of columns) {
      const type = toType(shape) + (count < (rows?.count ?? 0) ? ' | undefined' : '');
      addLine(`Column<${row}, ${JSON.stringify(column)}, ${type}>,`, { site, column, seen: type });
    }
    const names = columns.map(([column]) => JSON.stringify(column)).join(' | ') || 'never';
    addLine(`NoOthers<Exclude<Needed<${row}>, ${names}>>,`, { site });
    text += '\n]>';
    end = rowEnd;
  }
  return { text: text + source.slice(end), lines };
}

/** The compiler's refusals. */
function compile(folder: string): Promise<{ file: string; line: number; message: string }[]> {
  const require = createRequire(join(folder, 'package.json'));
  const tsc = join(require.resolve('typescript/package.json'), '..', 'bin', 'tsc');
  return new Promise((resolve, reject) => {
    const args = [tsc, '-p', folder, '--pretty', 'false'];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      const found = [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error \w+: (.*)$/gm)];
      if (error && found.length === 0) reject(new Error(stdout + stderr, { cause: error }));
      else resolve(found.map(([, file = '', line, message = '']) => ({ file, line: Number(line), message })));
    });
  });
}

function describe({ site, column, seen }: Probe, message: string): string {
  const [, refused = '', declared] =
    /^Type '(.*)' does not satisfy the constraint '(.*)'\.$/.exec(message) ?? [];
  if (declared === undefined) return `${site}: ${message}`;
  if (column === undefined) return `${site}: ${refused} is declared, and no row has it`;
  const isUnknown = refused === JSON.stringify(column) && refused !== seen;
  return `${site}: ${column} is ${isUnknown ? 'not declared' : `declared as ${declared}`}; seen: ${shorten(seen ?? '')}`;
}

const shorten = (type: string) => (type.length > 80 ? `${type.slice(0, 80)}…` : type);
