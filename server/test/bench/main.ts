import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { startPostgres } from '#test/postgres';
import { measureBareHandler } from './bare-handler.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { measurePgbench } from './pgbench.ts';
import { measureServer } from './server-load.ts';

/** Measures on this machine, one thing after the other. Load and server share its cores. */
export async function runBench({ seconds, print }: BenchOptions): Promise<void> {
  const show = (engine: string, rows: readonly Figures[]) => {
    print(`\n${engine}`);
    for (const { what, perSecond, p50Ms, p99Ms } of rows) {
      print(
        `  ${what.padEnd(34)} ${Math.round(perSecond).toLocaleString('en').padStart(9)}/s   median ${p50Ms.toFixed(1)} ms   99 % ${p99Ms.toFixed(1)} ms`,
      );
    }
  };

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
}
