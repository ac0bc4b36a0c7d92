import type { Database } from '#db';
import type { Sweep } from '#jobs';
import { isDueNow } from '../../src/platform/jobs/find-due.ts';

/** Runs those sweeps that the server would run now: one with a condition only where that holds. */
export async function runDue({ read }: Pick<Database, 'read'>, sweeps: readonly Sweep[]): Promise<void> {
  for (const sweep of sweeps) if (await isDueNow(read, sweep)) await sweep.run();
}
