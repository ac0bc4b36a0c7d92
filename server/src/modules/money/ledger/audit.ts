import type { RawBuilder } from 'kysely';
import type { ReaderOrTx } from '#db';
import { type Exception, listExceptions } from './ledger-store.ts';

/** Something that is not as it must be. `id` names the row, the other two say in words or micros what is wrong with it. */
export type Finding = { kind: string } & Exception;

/**
 * A rule that always holds, as one query that finds the exceptions: rows of an id, what is expected and what is found, none
 * where all is well. One statement sees one moment, so it may be asked while others write.
 */
export type BookCheck = { kind: string; exceptions: RawBuilder<unknown> };

const MOST = 100;

/** Carries the checks out one after the other; of each kind the first hundred. Reads all history: not for a hot path. */
export async function auditBooks(on: ReaderOrTx, checks: readonly BookCheck[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { kind, exceptions } of checks) {
    const rows = await listExceptions(on, exceptions, MOST);
    findings.push(...rows.map((row) => ({ kind, ...row })));
  }
  return findings;
}
