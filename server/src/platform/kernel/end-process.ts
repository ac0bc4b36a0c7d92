import { writeSync } from 'node:fs';

/**
 * At once, without what waits to be done, and with `why` on stderr if that can be written: what would be answered from
 * now on could be wrong. The log's own listener is left out: on a full disk it would try to write what is left for ever.
 */
export function endProcess(code: number, why?: string): never {
  try {
    if (why !== undefined) writeSync(2, `switchboard: ${why}\n`);
  } catch {
    // Nobody to tell.
  }
  process.removeAllListeners('exit');
  process.exit(code);
}

/** The error with its stack. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
