import { type RawBuilder, sql } from 'kysely';
import { expect } from 'vitest';
import type { Core } from '#core';
import type { Database, Tx } from '#db';
import { auditBooks, type Finding, ledgerChecks } from '#modules/money/ledger';
import { bookChecks } from '../../src/book-checks.ts';

/** The whole books balance, and so does everything that is counted or held beside them. */
export async function expectSoundBooks({ core }: { core: Pick<Core, 'ledger'> }): Promise<void> {
  expect(await core.ledger.audit()).toEqual([]);
  expect(await core.ledger.trialBalance()).toMatchObject({ balanced: true, sumMicros: 0n, differing: [] });
}

/** The same of the ledger alone, for tests that book what nobody owns. */
export async function expectSoundLedger({
  db,
  core,
}: {
  db: Database;
  core: Pick<Core, 'ledger'>;
}): Promise<void> {
  expect(await auditBooks(db.read, ledgerChecks)).toEqual([]);
  expect(await core.ledger.trialBalance()).toMatchObject({ balanced: true, sumMicros: 0n, differing: [] });
}

/** The result of `look` after these statements, which are rolled back afterwards. */
export async function whileFalsified<R>(
  { db }: { db: Database },
  statements: readonly RawBuilder<unknown>[],
  look: (tx: Tx) => Promise<R>,
): Promise<R> {
  const found: R[] = [];
  const undone = new Error('taken back');
  const falsified = db.write(async (tx) => {
    for (const statement of statements) {
      const { numAffectedRows } = await statement.execute(tx);
      const isSchemaChange = statement.compile(tx).sql.startsWith('alter table');
      if (!isSchemaChange && numAffectedRows === 0n) throw new Error('a falsification that changed nothing');
    }
    found.push(await look(tx));
    throw undone;
  });
  await falsified.catch((error) => {
    if (error !== undone) throw error;
  });
  return found[0] as R;
}

/** The audit's findings after these statements, each as `kind id: found instead of expected`. */
export async function findingsOf(
  world: { db: Database },
  ...statements: readonly RawBuilder<unknown>[]
): Promise<string[]> {
  const findings = await whileFalsified(world, statements, (tx) => auditBooks(tx, bookChecks));
  return findings.map(say);
}

const say = ({ kind, id, expected, found }: Finding) => `${kind} ${id}: ${found} instead of ${expected}`;

/** So that a row can be written which the database would refuse. */
export const without = (table: string, constraint: string): RawBuilder<unknown> =>
  sql`alter table ${sql.id(table)} drop constraint ${sql.id(constraint)}`;
