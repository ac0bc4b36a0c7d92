import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasWrk } from './load/wrk.ts';
import { measureAll, type Scale } from './measure.ts';
import { watchMachine } from './quiet.ts';
import { compareReports, describeFigures, describeTable, type Report } from './report.ts';
import { judge } from './targets.ts';
import { measureWaits } from './waits.ts';

export { compareReports };

export type BenchOptions = {
  scale: keyof typeof scales;
  rounds?: number | undefined;
  seconds?: number | undefined;
  /** A file that everything is written to as well. */
  json?: string | undefined;
  print(line: string): void;
};

/** `large` is what the targets were set for; it needs 40 GB of disk and an hour. */
const scales = {
  quick: {
    ...{ rounds: 1, seconds: 1, idleSeconds: 5, starts: 1, accounts: 200, numbers: 80_000 },
    large: undefined,
  },
  usual: {
    ...{ rounds: 5, seconds: 3, idleSeconds: 20, starts: 3, accounts: 1_000, numbers: 200_000 },
    large: { numbers: 1_000_000, openLeases: 100_000, closedActivations: 1_000_000 },
  },
  large: {
    ...{ rounds: 5, seconds: 3, idleSeconds: 20, starts: 3, accounts: 1_000, numbers: 200_000 },
    large: { numbers: 10_000_000, openLeases: 100_000, closedActivations: 10_000_000 },
  },
} satisfies Record<string, Scale>;

/** How soon those who wait for messages and events are answered; no targets. */
export async function runWaitBench(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  try {
    await measureWaits({ folder, print });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Measures on this machine, one thing after the other; what is compared takes turns. Load and server share its cores. */
export async function runBench({ scale, rounds, seconds, json, print }: BenchOptions): Promise<void> {
  const chosen = scales[scale];
  const machine = watchMachine();
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  try {
    const run = await measureAll({
      ...{ ...chosen, rounds: rounds ?? chosen.rounds, seconds: seconds ?? chosen.seconds },
      ...{ folder, machine, print },
    });
    const complaint = machine.complaint();
    const report: Report = {
      at: new Date().toISOString(),
      machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, Linux ${release()} ${arch()}, Node ${process.version}`,
      load: (await hasWrk()) ? 'wrk' : 'autocannon',
      ...(complaint !== undefined && { complaint }),
      ...{ scale, lines: judge(run), ...run },
    };
    for (const line of [...describeFigures(run), '', ...describeTable(report)]) print(line);
    if (json) await writeFile(json, `${JSON.stringify(report, null, 1)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
