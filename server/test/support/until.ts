import { setTimeout as pause } from 'node:timers/promises';

/** Resolves when `isSo` says yes, however long a slow machine needs for it: only the test's own time-out ends the wait. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(5);
}
