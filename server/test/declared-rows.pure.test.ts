import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db';
import { openTestDatabase } from '#test/database';
import { findMisdeclaredRows } from './support/declared-rows.ts';
import { findSqlSites, markSites } from './support/sql-sites.ts';
import { createRowWatch } from './support/watched-rows.ts';

const server = fileURLToPath(new URL('..', import.meta.url));
const FILE = 'src/sample-store.ts';

let db: Database;
let root = '';
beforeAll(async () => {
  db = await openTestDatabase();
  await mkdir(join(server, '.tmp'), { recursive: true });
  root = await mkdtemp(join(server, '.tmp', 'declared-rows-test-'));
  await mkdir(join(root, 'src'));
  await cp(join(server, 'package.json'), join(root, 'package.json'));
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify({ extends: join(server, 'tsconfig.json') }));
});
afterAll(async () => {
  await rm(root, { recursive: true });
  await db.close();
});

type Sample = { declared: string; select: string };

/** The faults found where these statements stand in the source, and those with a `select` have been executed. */
async function check(samples: readonly Sample[], { whole }: { whole: boolean }): Promise<string[]> {
  const statements = samples.map(({ declared }, i) => `export const s${i} = sql<${declared}>\`…\`;`);
  const source = ['declare const sql: <Row>(text: TemplateStringsArray) => Row;', ...statements].join('\n');
  await writeFile(join(root, FILE), source);
  const watch = createRowWatch();
  for (const [i, { name }] of findSqlSites(FILE, source).entries()) {
    const text = samples[i]?.select;
    if (text) await watch.markSql(name, sql)`${sql.raw(text)}`.execute(db.read);
  }
  const folder = await mkdtemp(join(root, 'seen-'));
  watch.write(join(folder, 'one.json'));
  return (await findMisdeclaredRows(root, folder, { whole })).faults;
}

const at = (index: number) => `${FILE}:${index + 2}:${`export const s${index} = `.length + 1}`;

describe('a row type that is not what the rows are', () => {
  const cases: [string, Sample, string][] = [
    [
      'a bigint declared as a number',
      { declared: '{ n: number }', select: 'select 1::bigint as n' },
      'n is declared as number; seen: bigint',
    ],
    [
      'a number declared as a bigint',
      { declared: '{ n: bigint }', select: 'select 1::int as n' },
      'n is declared as bigint; seen: 1',
    ],
    [
      'text declared as a bigint: a sum',
      { declared: '{ n: bigint }', select: 'select sum(1::bigint) as n' },
      'n is declared as bigint; seen: "1"',
    ],
    [
      'text declared as a moment',
      { declared: '{ at: Date }', select: 'select now()::date::text as at' },
      'at is declared as Date; seen: ',
    ],
    [
      'null in a later row',
      { declared: '{ name: string }', select: "select * from (values ('a'), (null)) as t (name)" },
      'name is declared as string; seen: "a" | null',
    ],
    [
      'a text that is none of those declared',
      { declared: "{ state: 'open' | 'closed' }", select: "select 'lost' as state" },
      `state is declared as "closed" | "open"; seen: "lost"`,
    ],
    [
      'a column that no row has',
      { declared: '{ id: number; name: string | null }', select: 'select 1 as id' },
      '"name" is declared, and no row has it',
    ],
    [
      'a column that is not declared',
      { declared: '{ id: number }', select: "select 1 as id, 'a' as name" },
      'name is not declared; seen: "a"',
    ],
    [
      'null in an array',
      { declared: '{ names: string[] }', select: "select array['a', null] as names" },
      'names is declared as string[]; seen: Array<"a" | null>',
    ],
    [
      'a field of an object that is missing in some rows',
      {
        declared: '{ detail: { from: string } }',
        select: `select * from (values ('{"from": "a"}'::jsonb), ('{}')) as t (detail)`,
      },
      'detail is declared as { from: string; }; seen: { "from"?: "a" }',
    ],
  ];
  const sound: Sample[] = [
    { declared: '{ id: bigint; name: string | null }', select: 'select 1::bigint as id, null as name' },
    { declared: "{ state: 'open' | 'closed' }", select: "select 'open' as state" },
    { declared: '{ id: number; note?: string }', select: 'select 1 as id' },
    { declared: '{ at: Date; done: boolean }', select: 'select now() as at, false as done' },
    { declared: '{ ids: readonly bigint[] }', select: 'select array[1::bigint] as ids' },
    { declared: '{ names: string[] }', select: 'select array[]::text[] as names' },
    { declared: '{ by: Record<string, number> }', select: `select '{"a": 1, "b": 2}'::jsonb as by` },
    { declared: 'Record<string, unknown>', select: 'select 1 as id' },
    { declared: '{\n  id: number;\n  state: string;\n}', select: "select 1 as id, 'a' as state" },
  ];
  let faults: string[] = [];
  beforeAll(async () => {
    faults = await check([...cases.map(([, sample]) => sample), ...sound], { whole: true });
  });

  it.each(cases.map(([name, , fault], i) => [name, i, fault] as const))('%s', (_name, i, fault) => {
    expect(faults.filter((one) => one.startsWith(`${at(i)}: `))).toEqual([
      expect.stringContaining(`${at(i)}: ${fault}`),
    ]);
  });

  it('is found, and nothing else', () => {
    expect(faults).toHaveLength(cases.length);
  });
});

it('asks for a row of every statement where all tests have run, and only there', async () => {
  const samples = [
    { declared: '{ id: number }', select: 'select 1 as id where false' },
    { declared: '{ id: number }', select: '' },
  ];

  const ofAll = await check(samples, { whole: true });
  const ofSome = await check(samples, { whole: false });

  expect(ofAll).toEqual([0, 1].map((i) => `${at(i)}: no test has seen a row of it`));
  expect(ofSome).toEqual([]);
});

it('marks a statement where it stands, and leaves lines, fragments and tests alone', () => {
  const source = [
    "import { sql } from 'kysely';",
    'const open = sql`state = 1`;',
    'const { rows } = await sql<',
    '  Row & { id: bigint }',
    '>`select 1`.execute(on);',
  ].join('\n');

  expect(markSites(FILE, source)?.code.split('\n')).toEqual([
    "import { markSql } from '#test/watched-rows'; import { sql } from 'kysely';",
    'const open = sql`state = 1`;',
    `const { rows } = await markSql("${FILE}:3:24", sql)<`,
    '  Row & { id: bigint }',
    '>`select 1`.execute(on);',
  ]);
  expect(markSites(FILE, 'sql`select 1`')).toBeUndefined();
});
