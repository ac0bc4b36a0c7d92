import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { getHolds, readCaps } from '#modules/money/ledger';
import { lockBooks, partiesOf } from './lock-books.ts';
import { findNewestHolds, type Period } from './period-store.ts';
import { recordSteps, type Step } from './record-steps.ts';
import { type PoolDeps, type PriceTerm, readTermPrices } from './rent-pools.ts';
import {
  assertTerm,
  cancel,
  expire,
  extend,
  finish,
  isOverdue,
  isRental,
  type Rental,
  type RentRules,
  renew,
  setAutoRenew,
  type Term,
} from './rental.ts';
import { lockEnded, lockRentals, lockUnguarded } from './rental-store.ts';

/** A customer's command about one rental. */
export type ChangeCommand = { id: number; accountId: bigint } & (
  | { event: 'finish' }
  | { event: 'cancel' }
  | { event: 'extend'; hours: number; maxPriceMicros?: bigint | undefined; keyId?: bigint | undefined }
  /** `null` switches it off. */
  | { event: 'setAutoRenew'; hours: number | null }
);

export type ChangeDeps = PoolDeps & { db: Database; clock: Clock; rules: RentRules };

/**
 * Carries out many changes in one transaction, each on its own and in their order. Rows are locked in one order:
 * rentals, ledger accounts, offers. A message that arrives at the same instant is decided by who locks first.
 */
export async function changeRentals(
  deps: ChangeDeps,
  commands: readonly ChangeCommand[],
): Promise<Outcome<Rental>[]> {
  const { db, clock, rules } = deps;
  return db.write(
    async (tx) => {
      const now = clock();
      const current = await lockRentals(
        tx,
        commands.map(({ id }) => id),
      );
      const locked = [...current.values()].filter(isRental);
      const books = await lockBooks(tx, partiesOf(locked));
      const extended = new Set(commands.filter(({ event }) => event === 'extend').map(({ id }) => id));
      const priceTerm = await readTermPrices(
        tx,
        locked.filter(({ id }) => extended.has(id)).map(({ poolId }) => poolId),
        deps,
        now,
      );

      const caps = await readCaps(tx, books.customers, commands.filter(isExtension), now);

      const steps: Step[] = [];
      const outcomes = commands.map((command): Outcome<Rental> => {
        const rental = current.get(command.id);
        if (!rental || rental.accountId !== command.accountId || !isRental(rental))
          return refused(new Refusal('rental_not_found', { id: command.id }));
        try {
          const from = isOverdue(rental, now)
            ? take({ from: rental, to: expire(rental, now), event: 'expire' })
            : rental;
          return succeeded(take(decide(from, command)));
        } catch (error) {
          if (error instanceof Refusal) return refused(error);
          throw error;
        }
      });
      await recordSteps(tx, steps, { books, rules, now });
      return outcomes;

      function take(step: Step): Rental {
        if (step.to !== step.from) steps.push(step);
        current.set(step.to.id, step.to);
        if (step.period) {
          const { keyId, priceMicros } = step.period;
          spend(books.availableMicros, step.to.accountId, priceMicros);
          caps.count({ accountId: step.to.accountId, keyId }, priceMicros);
        }
        return step.to;
      }

      function decide(from: Rental, command: ChangeCommand): Step {
        if (command.event === 'finish') return { from, to: finish(from, now), event: 'finish' };
        if (command.event === 'cancel') return { from, to: cancel(from, now), event: 'cancel' };
        if (command.event === 'setAutoRenew') {
          if (command.hours !== null) assertTerm(command.hours, rules);
          return { from, to: setAutoRenew(from, command.hours, now), event: 'setAutoRenew' };
        }
        const term = termFor(from, command.hours, priceTerm);
        const to = extend(from, term, now, rules);
        if (command.maxPriceMicros !== undefined && term.priceMicros > command.maxPriceMicros)
          throw new Refusal('price_too_low', { minPriceMicros: term.priceMicros });
        if (term.priceMicros > (books.availableMicros.get(from.accountId) ?? 0n))
          throw new Refusal('no_balance');
        const refusal = caps.refusalOf(command, term.priceMicros);
        if (refusal) throw refusal;
        const period = { ...periodOf(from, to, term, 'extend'), keyId: command.keyId };
        return { from, to, event: 'extend', period };
      }
    },
    { byKey: true },
  );
}

const isExtension = (command: ChangeCommand) => command.event === 'extend';

/** A number whose pool is not for rent any more cannot be kept for longer. */
export function termFor(rental: Rental, hours: number, priceTerm: PriceTerm): Term {
  const term = priceTerm(rental, hours);
  if (!term) throw new Refusal('repeat_impossible', { id: rental.id, reason: 'not_for_rent' });
  return term;
}

function periodOf(from: Rental, to: Rental, term: Term, event: 'extend' | 'renew'): Period {
  return { ...term, rentalId: to.id, event, startsAt: from.endsAt, endsAt: to.endsAt };
}

function spend(balances: Map<bigint, bigint>, accountId: bigint, micros: bigint): void {
  balances.set(accountId, (balances.get(accountId) ?? 0n) - micros);
}

/** Refunds those that no message reached in the guard time, at most `limit` at once. Returns how many. */
export async function missRentals({ db, clock, rules }: ChangeDeps, limit: number): Promise<number> {
  return db.write(
    async (tx) => {
      const now = clock();
      const due = await lockUnguarded(tx, now, limit);
      if (due.length === 0) return 0;
      const books = await lockBooks(tx, partiesOf(due));
      const steps = due.map((from): Step => ({ from, to: expire(from, now), event: 'expire' }));
      await recordSteps(tx, steps, { books, rules, now });
      return due.length;
    },
    { byKey: true },
  );
}

/**
 * Ends or renews those whose term is over, at most `limit` at once. Returns how many: one that was renewed may be
 * over again. It is renewed if the balance and the caps allow and its number is still for rent. The key that paid for the period before
 * pays for the next one.
 */
export async function endTerms(deps: ChangeDeps, limit: number): Promise<number> {
  const { db, clock, rules } = deps;
  return db.write(
    async (tx) => {
      const now = clock();
      const due = await lockEnded(tx, now, limit);
      if (due.length === 0) return 0;
      const books = await lockBooks(tx, partiesOf(due));
      const renewable = due.filter(({ autoRenewHours }) => autoRenewHours !== null);
      const priceTerm = await readTermPrices(
        tx,
        renewable.map(({ poolId }) => poolId),
        deps,
        now,
      );
      const keyOf = await findPayingKeys(
        tx,
        renewable.map(({ id }) => id),
      );
      const spenderOf = ({ id, accountId }: Rental) => ({ accountId, keyId: keyOf.get(id) });
      const caps = await readCaps(tx, books.customers, renewable.map(spenderOf), now);
      const steps = due.map((from): Step => {
        const hours = from.autoRenewHours;
        const term = hours === null ? undefined : priceTerm(from, hours);
        const balance = books.availableMicros.get(from.accountId) ?? 0n;
        const spender = spenderOf(from);
        if (!term || term.priceMicros > balance || caps.refusalOf(spender, term.priceMicros))
          return { from, to: expire(from, now), event: 'expire' };
        spend(books.availableMicros, from.accountId, term.priceMicros);
        caps.count(spender, term.priceMicros);
        const to = renew(from, term, now);
        const period = { ...periodOf(from, to, term, 'renew'), keyId: spender.keyId };
        return { from, to, event: 'renew', period };
      });
      await recordSteps(tx, steps, { books, rules, now });
      return due.length;
    },
    { byKey: true },
  );
}

/** Which key paid for the newest period of each of these rentals; none for those that no key has paid for. */
async function findPayingKeys(tx: Tx, rentalIds: readonly number[]): Promise<Map<number, bigint>> {
  if (rentalIds.length === 0) return new Map();
  const newest = await findNewestHolds(tx, rentalIds);
  const holds = await getHolds(
    tx,
    newest.map(({ holdId }) => holdId),
  );
  return new Map(
    newest.flatMap(({ rentalId, holdId }) => {
      const keyId = holds.get(holdId)?.keyId ?? null;
      return keyId === null ? [] : [[rentalId, keyId] as const];
    }),
  );
}
