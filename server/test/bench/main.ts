import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { startPostgres } from '#test/postgres';
import { measureBareHandler } from './bare-handler.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { measurePgbench } from './pgbench.ts';
import { ratiosOf } from './ratios.ts';
import { measureServer } from './server-load.ts';

/** One core or two that others use spoil every figure. */
const QUIET_LOAD = 0.3;

/** Measures on this machine, one thing after the other. Load and server share its cores. */
export async function runBench({ seconds, json, print }: BenchOptions): Promise<void> {
  const [load = 0] = loadavg();
  const groups: { group: string; rows: readonly Figures[] }[] = [];
  const show = (group: string, rows: readonly Figures[]) => {
    groups.push({ group, rows });
    print(`\n${group}`);
    for (const { what, perSecond, p50Ms, p99Ms } of rows) {
      print(
        `  ${what.padEnd(36)} ${Math.round(perSecond).toLocaleString('en').padStart(9)}/s   median ${p50Ms.toFixed(1)} ms   99 % ${p99Ms.toFixed(1)} ms`,
      );
    }
  };
  if (load > QUIET_LOAD)
    print(`the machine is not quiet (load ${load.toFixed(2)}): compare these figures with nothing`);

  show('for comparison', [await measureBareHandler(seconds)]);

  const folder = await mkdtemp(`${tmpdir()}/switchboard-bench-`);
  try {
    show('embedded database (PGlite)', await measureServer({ DATA_DIR: folder }, seconds));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  const postgres = await startPostgres({ durable: true });
  const home = await mkdtemp(`${tmpdir()}/switchboard-bench-`);
  try {
    show(
      'PostgreSQL, durable commits',
      await measureServer({ DATA_DIR: home, DATABASE_URL: postgres.url }, seconds),
    );
    const pgbench = await measurePgbench(postgres.url, seconds);
    if (pgbench) show('pgbench on the same PostgreSQL', pgbench);
    else print('\npgbench is not installed (Debian: postgresql-contrib): left out');
  } finally {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }

  const ratios = ratiosOf(groups);
  print('\nratios, which say more than figures of a machine');
  for (const { what, ratio } of ratios) print(`  ${what.padEnd(64)} ${ratio.toFixed(2)}`);
  if (json)
    await writeFile(
      json,
      `${JSON.stringify({ at: new Date().toISOString(), load, groups, ratios }, null, 2)}\n`,
    );
}
