import { strict as assert } from 'node:assert';
import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { setNumberStates } from '#modules/inventory';
import { lockCustomers } from '#modules/ledger';
import { choosePools, type PricedPool, type RentCommand } from './choose-rent-pools.ts';
import { type Books, lockBooks } from './lock-books.ts';
import { pickRentNumbers, type RentPick } from './pick-rent-numbers.ts';
import { payPeriods, settle } from './record-steps.ts';
import { findRentPools, type RentPolicy, type RentPool } from './rent-pools.ts';
import { assertTerm, beginRental, type Rental, type RentRules } from './rental.ts';
import { countOpen, findUsedOrderKeys, insertRentals, nextRentalIds } from './rental-store.ts';

export type RentDeps = {
  db: Database;
  clock: Clock;
  rules: RentRules;
  policy: RentPolicy;
  /** Most open rentals of one account; 0 means no limit. */
  maxOpenPerAccount: number;
};

/** A command that passed the checks that need no number, with the pools that would do, best first. */
type Planned = { index: number; command: RentCommand; pools: PricedPool[] };
type Served = { index: number; command: RentCommand; pick: RentPick };

/**
 * Carries out many rents in one transaction, each on its own: stock is decided before money, and what a group has
 * taken counts against both. Rows are locked in one order: ledger accounts, then offers.
 */
export async function rentNumbers(
  deps: RentDeps,
  commands: readonly RentCommand[],
): Promise<Outcome<Rental>[]> {
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const pools = await findPools(tx, deps, commands);
    const outcomes: Outcome<Rental>[] = [];
    const planned = plan(deps, pools, commands, outcomes);
    const { balances, books } = await lockMoney(tx, deps, planned);
    const picks = await pickRentNumbers(
      tx,
      planned.map(({ command, pools }) => ({ pools, exceptPrefixes: command.exceptPrefixes ?? [] })),
      now,
    );

    const served = await decide(tx, deps, { planned, picks, balances, outcomes });
    await record(tx, deps, { served, books, now, outcomes });
    return outcomes;
  });
}

async function findPools(
  tx: Tx,
  { policy }: RentDeps,
  commands: readonly RentCommand[],
): Promise<RentPool[]> {
  const countryIds = new Set(commands.map(({ countryId }) => countryId));
  if (countryIds.has(undefined)) return findRentPools(tx, {}, policy);
  const found: RentPool[] = [];
  for (const countryId of countryIds) found.push(...(await findRentPools(tx, { countryId }, policy)));
  return found;
}

/** Refuses a bad term, and a wish that no pool could ever serve. */
function plan(
  { rules }: RentDeps,
  pools: readonly RentPool[],
  commands: readonly RentCommand[],
  outcomes: Outcome<Rental>[],
): Planned[] {
  return commands.flatMap((command, index): Planned[] => {
    try {
      assertTerm(command.hours, rules);
      const chosen = choosePools(pools, command);
      outcomes[index] = refused(new Refusal('no_numbers'));
      return [{ index, command, pools: chosen }];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes[index] = refused(error);
      return [];
    }
  });
}

/** Without a guard time money moves on at once, so all that it can move to is locked with the customers' accounts. */
async function lockMoney(
  tx: Tx,
  { rules }: RentDeps,
  planned: readonly Planned[],
): Promise<{ balances: Map<bigint, bigint>; books: Books | undefined }> {
  const accountIds = planned.map(({ command }) => command.accountId);
  if (rules.guardSeconds > 0) {
    const customers = await lockCustomers(tx, accountIds);
    const balances = new Map([...customers].map(([id, { availableMicros }]) => [id, availableMicros]));
    return { balances, books: undefined };
  }
  const books = await lockBooks(tx, {
    accountIds,
    supplierIds: planned.flatMap(({ pools }) => pools.map(({ supplierId }) => supplierId)),
  });
  return { balances: books.availableMicros, books };
}

type Decision = {
  planned: readonly Planned[];
  picks: readonly (RentPick | undefined)[];
  balances: Map<bigint, bigint>;
  outcomes: Outcome<Rental>[];
};

/** Money, limits and order keys, for each command that a number was found for. */
async function decide(
  tx: Tx,
  { maxOpenPerAccount }: RentDeps,
  { planned, picks, balances, outcomes }: Decision,
): Promise<Served[]> {
  const accountIds = planned.map(({ command }) => command.accountId);
  const openCounts = maxOpenPerAccount > 0 ? await countOpen(tx, accountIds) : new Map<bigint, number>();
  const usedKeys = await findUsedOrderKeys(
    tx,
    planned.flatMap(({ command: { accountId, orderKey } }) =>
      orderKey === undefined ? [] : [{ accountId, orderKey }],
    ),
  );
  return planned.flatMap(({ index, command }, order): Served[] => {
    const pick = picks[order];
    if (!pick) return [];
    const { accountId, orderKey } = command;
    const balance = balances.get(accountId) ?? 0n;
    const openCount = openCounts.get(accountId) ?? 0;
    const key = `${accountId}/${orderKey}`;
    if (pick.pool.priceMicros > balance) {
      outcomes[index] = refused(new Refusal('no_balance'));
    } else if (maxOpenPerAccount > 0 && openCount >= maxOpenPerAccount) {
      outcomes[index] = refused(new Refusal('channels_limit'));
    } else if (orderKey !== undefined && usedKeys.has(key)) {
      outcomes[index] = refused(new Refusal('order_repeated'));
    } else {
      balances.set(accountId, balance - pick.pool.priceMicros);
      openCounts.set(accountId, openCount + 1);
      if (orderKey !== undefined) usedKeys.add(key);
      return [{ index, command, pick }];
    }
    return [];
  });
}

/** Writes the rentals, reserves the money, takes the numbers out of the stock of every service. */
async function record(
  tx: Tx,
  { rules }: RentDeps,
  {
    served,
    books,
    now,
    outcomes,
  }: { served: readonly Served[]; books: Books | undefined; now: Date; outcomes: Outcome<Rental>[] },
): Promise<void> {
  if (served.length === 0) return;
  const ids = await nextRentalIds(tx, served.length);
  const rentals = served.map(({ index, command, pick: { pool, number } }, order) => {
    const { accountId, operators, hours, autoRenew = false, orderKey } = command;
    const rental: Rental = {
      id: ids[order] ?? assert.fail('an id for every rental'),
      accountId,
      countryId: pool.countryId,
      operator: operators?.length === 1 ? pool.operator : 'any',
      numberId: number.id,
      poolId: pool.poolId,
      supplierId: pool.supplierId,
      phone: number.phone,
      hours,
      priceMicros: pool.priceMicros,
      autoRenewHours: autoRenew ? hours : null,
      messageCount: 0,
      lastMessageAt: null,
      ...beginRental(now, hours, rules),
    };
    outcomes[index] = succeeded(rental);
    return { ...rental, orderKey };
  });

  await insertRentals(tx, rentals);
  await payPeriods(
    tx,
    rentals.map((rental) => {
      const { id, hours, priceMicros, createdAt, endsAt } = rental;
      const period = {
        rentalId: id,
        event: 'rent',
        hours,
        priceMicros,
        startsAt: createdAt,
        endsAt,
      } as const;
      return { period, rental };
    }),
    now,
  );
  if (books) await settle(tx, rentals, { books, now });

  const taken = await setNumberStates(
    tx,
    rentals.map(({ numberId }) => numberId),
    'rented',
  );
  assert.equal(taken.length, rentals.length, 'a picked number was rented already');
}
