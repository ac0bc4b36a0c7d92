import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { closeOperations } from '#modules/stock/supply';
import {
  type Activation,
  cancel,
  expire,
  finish,
  isLease,
  isOpen,
  isOverdue,
  type LeaseRules,
  requestAnother,
} from './activation.ts';
import { lockActivations, lockDueActivations, type Move, moveActivations } from './activation-store.ts';
import { endLeases, readSettlingMeans, settleActivations } from './settle-activations.ts';

/** A customer's command about one activation. `early` lifts the early-cancel rule. */
export type ChangeCommand = {
  id: number;
  accountId: bigint;
  event: 'cancel' | 'finish' | 'requestAnother';
  early?: boolean | undefined;
};

/** The activation after the change. `changed`: it was this very call that moved it; false: it stood so before. */
export type Changed<A extends Activation = Activation> = A & { changed: boolean };

export type ChangeDeps = { db: Database; clock: Clock; rules: LeaseRules };

/**
 * Carries out many changes in one transaction, each on its own and in their order. Rows are locked in one order:
 * activations, ledger accounts, offers. A message that arrives at the same instant is decided by who locks first.
 */
export async function changeActivations(
  { db, clock, rules }: ChangeDeps,
  commands: readonly ChangeCommand[],
): Promise<Outcome<Changed>[]> {
  return db.write(
    async (tx) => {
      const now = clock();
      const current = await lockActivations(
        tx,
        commands.map(({ id }) => id),
      );
      const moves: Move[] = [];
      const outcomes = commands.map((command): Outcome<Changed> => {
        const locked = current.get(command.id);
        if (!locked || locked.accountId !== command.accountId || !isLease(locked))
          return refused(new Refusal('activation_not_found', { id: command.id }));
        const step = (from: Activation, event: Move['event'], to: Activation) => {
          if (to !== from) moves.push({ from, to, event });
          current.set(to.id, to);
          return to;
        };
        try {
          const from = isOverdue(locked, now) ? step(locked, 'expire', expire(locked, now)) : locked;
          const to = step(from, command.event, apply(from, command, now));
          return succeeded({ ...to, changed: to !== from });
        } catch (error) {
          if (error instanceof Refusal) return refused(error);
          throw error;
        }
      });
      await recordMoves(tx, moves, rules, now);
      return outcomes;
    },
    { byKey: true },
  );
}

function apply(from: Activation, { event, early = false }: ChangeCommand, now: Date): Activation {
  if (event === 'cancel') return cancel(from, now, { early });
  return event === 'finish' ? finish(from, now) : requestAnother(from, now);
}

/** Ends what is over, at most `limit` at once. Returns how many it ended; several processes share the work. */
export async function expireActivations({ db, clock, rules }: ChangeDeps, limit: number): Promise<number> {
  return db.write(
    async (tx) => {
      const now = clock();
      const due = await lockDueActivations(tx, now, limit);
      const moves = due.map((from): Move => ({ from, to: expire(from, now), event: 'expire' }));
      await recordMoves(tx, moves, rules, now);
      return due.length;
    },
    { byKey: true },
  );
}

/** Writes moves of locked activations down, with what follows of those that end: money, suppliers, numbers. */
export async function recordMoves(
  tx: Tx,
  moves: readonly Move[],
  rules: LeaseRules,
  now: Date,
): Promise<void> {
  if (moves.length === 0) return;
  const ended = moves.map(({ to }) => to).filter((activation) => !isOpen(activation));
  const settling = { captured: [], released: ended.filter(({ state }) => state !== 'finished') };
  const [means] = await Promise.all([readSettlingMeans(tx, settling), moveActivations(tx, moves)]);
  const asked = ended.filter(({ payoutMicros }) => payoutMicros !== null);
  await closeOperations(
    tx,
    'activation',
    asked.map(({ id, state }) => ({ leaseId: id, paid: state === 'finished' })),
    now,
  );
  await Promise.all([settleActivations(tx, settling, now, means), endLeases(tx, ended, rules, now)]);
}
