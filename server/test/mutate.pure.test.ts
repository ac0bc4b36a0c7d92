import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = 'tools/mutate/fixture';

type Mutant = { line: number; original: string; mutated: string; status: string; by?: string };
type Report = { counts: Record<string, number>; score: number; mutants: Mutant[] };

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'switchboard-mutate-'));
});
afterAll(() => rm(out, { recursive: true }));

/** The command as a developer runs it. */
function mutate(...args: string[]): Promise<{ code: number; output: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return new Promise((resolve) => {
    const command = [join(root, 'tools', 'mutate.js'), fixture, '--out', out, ...args];
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

describe('a run of mutation testing', () => {
  let first: Awaited<ReturnType<typeof mutate>>;
  let report: Report;
  beforeAll(async () => {
    first = await mutate('--patience', '1', '--break', '90');
    report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
  });

  it('tells which test kills a mutant', () => {
    expect(report.mutants).toContainEqual(
      expect.objectContaining({
        original: 'price > 100',
        mutated: 'true',
        status: 'killed',
        by: `${fixture}/discount.pure.test.ts: gives members more`,
      }),
    );
  });

  it('prints what survives, with its place, and whether it could show at all', () => {
    expect(first.output).toContain(
      `${fixture}/discount.ts:5:13  price < 10  →  price <= 10  (never differs)\n`,
    );
    expect(first.output).toContain(`${fixture}/discount.ts:28:10  minutes > 30  →  false\n`);
    expect(report.mutants.filter(({ status }) => status === 'survived')).toHaveLength(6);
  });

  it('prints what no test runs through', () => {
    expect(first.output).toContain("state = 'waiting'  →  true  (not covered)");
    expect(report.counts['not covered']).toBe(5);
  });

  it('ends a mutant that never ends, and counts it as killed', () => {
    const endless = report.mutants.filter(({ status }) => status === 'timed out');

    // Others may be late on a busy machine.
    expect(endless.map(({ mutated }) => mutated)).toContain('left += 2');
    expect(report.score).toBeCloseTo((100 * 24) / 34);
  });

  it('counts an accepted survivor apart', () => {
    expect(report.counts.accepted).toBe(1);
    expect(first.output).not.toContain("open[0] ?? 'none'  →  open[0]\n");
  });

  it('fails where fewer are killed than must be, and asks nothing again that an earlier run found', async () => {
    const second = await mutate('--break', '70');

    expect([first.code, second.code]).toEqual([1, 0]);
    expect(second.output).toContain('35 known from earlier runs\n');
    expect(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')).counts).toEqual(report.counts);
  });

  it('that goes on where another was broken off still knows what tests run through', async () => {
    await writeFile(join(out, 'results.jsonl'), '');

    const { output } = await mutate('--lines', 'discount.ts:5');

    expect(output).not.toContain('tests in');
    expect(output).toContain(`${fixture}/discount.ts:5:13  price < 10  →  price <= 10  (never differs)\n`);
  });
});

it('mutates conditions, order and limit of queries', async () => {
  const { output } = await mutate('--list', '--lines', 'discount.ts:31-40');

  expect(output.split('\n').map((line) => line.split('  ').slice(1).join(' '))).toEqual([
    "state = 'waiting' → true",
    'created_at < now() → true',
    'created_at < now → created_at <= now',
    'id → id desc',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of code
    'limit ${limit} → (nothing)',
    '',
  ]);
});

it('draws the same sample for the same seed', async () => {
  const [one, again] = await Promise.all([1, 2].map(() => mutate('--list', '--sample', '5', '--seed', '7')));

  expect(one?.output.trim().split('\n')).toHaveLength(6);
  expect(again?.output).toBe(one?.output);
});

it('says that no such folder is there', async () => {
  const { code, output } = await mutate('no-such-folder');

  expect(code).toBe(2);
  expect(output).toBe('no folder no-such-folder\n');
});
