import { sql } from 'kysely';
import type { Core } from '#core';
import type { Database } from '#db';

/**
 * Adds up all that has moved, and tells how many moves. One pass leaves to the next what an older transaction holds up,
 * and on PostgreSQL that is one of any database of the server: of another test, too.
 */
export async function addUp({ core, db }: { core: Core; db: Database }): Promise<bigint> {
  const sweep = core.statistics.sweeps.find(({ name }) => name === 'statistics.roll-up');
  if (!sweep) throw new Error('nothing adds up what has moved');
  let passed = 0n;
  do passed += BigInt((await sweep.run()) ?? 0n);
  while (await isLeft(db));
  return passed;
}

async function isLeft(db: Database): Promise<boolean> {
  const { rows } = await sql<{ isLeft: boolean }>`
    select coalesce((select max(id) from activation_move), 0) > coalesce((select applied_id from statistics_progress), 0) as "isLeft"`.execute(
    db.read,
  );
  return rows[0]?.isLeft ?? true;
}
