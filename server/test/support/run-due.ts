import type { Database } from '#db';
import type { Sweep } from '#jobs';
import { findDue } from '../../src/platform/jobs/find-due.ts';

/** Runs those sweeps that the server would run now: one with a condition only where that holds. */
export async function runDue({ read }: Pick<Database, 'read'>, sweeps: readonly Sweep[]): Promise<void> {
  for (const { name, isDue, run } of sweeps)
    if (!isDue || (await findDue(read, [{ name, isDue }])).has(name)) await run();
}
