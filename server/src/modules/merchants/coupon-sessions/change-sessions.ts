import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import type { ChangeCommand, Changed } from './change-command.ts';
import { type PlannedChange, planChange } from './plan-change.ts';
import { openBooks, readChangeContext } from './read-change-context.ts';
import { findSessions, lockSessions } from './session-store.ts';
import { type Context, writeChanges } from './write-changes.ts';

export type ChangeDeps = { db: Database; clock: Clock; publicAddress: { url: string } };

/** `changeSessionsIn` in a transaction of its own. */
export function changeSessions(
  { db, clock, publicAddress }: ChangeDeps,
  commands: readonly ChangeCommand[],
): Promise<Outcome<Changed>[]> {
  return db.write((tx) => changeSessionsIn(tx, commands, { publicUrl: publicAddress.url, now: clock() }));
}

/**
 * Carries out many changes in one transaction, each on its own and in their order. Rows are locked in one order:
 * sessions, uses of budgets. What only the database can decide (codes and claims that must be unique) refuses the whole
 * group: it is thrown, and the caller's group then runs each command alone.
 */
export async function changeSessionsIn(
  tx: Tx,
  commands: readonly ChangeCommand[],
  context: Context,
): Promise<Outcome<Changed>[]> {
  const { now } = context;
  const found = await findSessions(tx, commands);
  const locked = await lockSessions(
    tx,
    found.flatMap((session) => session?.id ?? []),
  );
  const pairs = commands.map((command, index) => ({ command, id: found[index]?.id ?? 0n }));
  const state = await readChangeContext(tx, [...locked.values()], commands);
  const { book, reservations } = await openBooks(tx, { pairs, locked, state, now });

  const current = new Map(locked);
  const planned = pairs.map(({ command, id }): Outcome<PlannedChange> => {
    const session = current.get(id);
    if (!session || (command.campaignId ?? session.campaignId) !== session.campaignId)
      return refused(new Refusal('not_found', { what: 'session', code: command.code }));
    try {
      const work = planChange({ command, session, state, book, reservations, now });
      current.set(session.id, work.session);
      return succeeded(work);
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  });
  return writeChanges(tx, { planned, locked, state, book, context });
}
