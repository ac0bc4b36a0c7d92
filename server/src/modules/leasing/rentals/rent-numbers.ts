import { strict as assert } from 'node:assert';
import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { createPurchaseTally, readPurchaseCounts } from '#modules/leasing/leases';
import { type LedgerAccount, lockCustomers, readCaps } from '#modules/money/ledger';
import { findSalesRules, setNumberStates } from '#modules/stock/inventory';
import { insertAttempts, takeRents } from '#modules/stock/supply';
import { RENT_SERVICE } from '#suppliers/supplier';
import { choosePools, type PricedPool, type RentCommand } from './choose-rent-pools.ts';
import { type Books, lockBooks } from './lock-books.ts';
import { pickRentNumbers, type RentPick } from './pick-rent-numbers.ts';
import { payPeriods, settle } from './record-steps.ts';
import { findRentPools, type PoolDeps, type RentPool } from './rent-pools.ts';
import { assertTerm, beginRental, type RentalRecord, type RentRules, type Term } from './rental.ts';
import { countOpen, findUsedOrderKeys, insertRentals, nextRentalIds } from './rental-store.ts';

export type RentDeps = PoolDeps & {
  db: Database;
  clock: Clock;
  rules: RentRules;
  /** Most open rentals of one account; 0 means no limit. */
  maxOpenPerAccount: number;
};

/** A command that passed the checks that need no number, with the pools that would do, best first. */
type Planned = { index: number; command: RentCommand; pools: PricedPool[] };
type Served = { index: number; command: RentCommand; pick: RentPick };

/**
 * Carries out many rents in one transaction, each on its own: stock is decided before money, and what a group has
 * taken counts against both. Rows are locked in one order: ledger accounts, what partners have, offers. Where the
 * supplier must be asked for a number the rental is left `ordering`, with its hold and with the order to send.
 */
export async function rentNumbers(
  deps: RentDeps,
  commands: readonly RentCommand[],
): Promise<Outcome<RentalRecord>[]> {
  return deps.db.write(
    async (tx) => {
      const now = deps.clock();
      const pools = await findPools(tx, deps, commands, now);
      const outcomes: Outcome<RentalRecord>[] = [];
      const { off } = await findSalesRules(
        tx,
        commands.map(({ accountId }) => accountId),
      );
      const barred = new Set(
        off.flatMap(({ serviceId, accountId }) => (serviceId === RENT_SERVICE ? [accountId] : [])),
      );
      const planned = plan(deps, { pools, barred }, commands, outcomes);
      const { customers, books } = await lockMoney(tx, deps, planned);
      const picks = await pickRentNumbers(
        tx,
        planned.map(({ command, pools }) => ({ pools, exceptPrefixes: command.exceptPrefixes ?? [] })),
        now,
      );

      const served = await decide(tx, deps, { planned, picks, customers, outcomes }, now);
      await takeRents(tx, countAsked(served));
      await record(tx, deps, { served, books, now, outcomes });
      return outcomes;
    },
    { byKey: true },
  );
}

async function findPools(
  tx: Tx,
  deps: RentDeps,
  commands: readonly RentCommand[],
  now: Date,
): Promise<RentPool[]> {
  const countryIds = new Set(commands.map(({ countryId }) => countryId));
  if (countryIds.has(undefined)) return findRentPools(tx, {}, deps, now);
  const found: RentPool[] = [];
  for (const countryId of countryIds) found.push(...(await findRentPools(tx, { countryId }, deps, now)));
  return found;
}

/** Counts the orders to each pool's partner, of those alone that are paid for. */
function countAsked(served: readonly Served[]): Map<bigint, number> {
  const counts = new Map<bigint, number>();
  for (const { pick } of served)
    if (pick.number === null) counts.set(pick.pool.poolId, (counts.get(pick.pool.poolId) ?? 0) + 1);
  return counts;
}

/** Refuses a bad term, an account that may not rent, and a wish that no pool could ever serve. */
function plan(
  { rules }: RentDeps,
  { pools, barred }: { pools: readonly RentPool[]; barred: ReadonlySet<bigint> },
  commands: readonly RentCommand[],
  outcomes: Outcome<RentalRecord>[],
): Planned[] {
  return commands.flatMap((command, index): Planned[] => {
    try {
      assertTerm(command.hours, rules);
      if (barred.has(command.accountId)) throw new Refusal('service_off', { service: RENT_SERVICE });
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
): Promise<{ customers: ReadonlyMap<bigint, LedgerAccount>; books: Books | undefined }> {
  const accountIds = planned.map(({ command }) => command.accountId);
  if (rules.guardSeconds > 0) return { customers: await lockCustomers(tx, accountIds), books: undefined };
  const books = await lockBooks(tx, {
    accountIds,
    supplierIds: planned.flatMap(({ pools }) => pools.map(({ supplierId }) => supplierId)),
  });
  return { customers: books.customers, books };
}

type Decision = {
  planned: readonly Planned[];
  picks: readonly (RentPick | undefined)[];
  customers: ReadonlyMap<bigint, LedgerAccount>;
  outcomes: Outcome<RentalRecord>[];
};

/** Money, caps, limits and order keys, for each command that a number was found for. */
async function decide(
  tx: Tx,
  { maxOpenPerAccount }: RentDeps,
  { planned, picks, customers, outcomes }: Decision,
  now: Date,
): Promise<Served[]> {
  const orders = planned.map(({ command }) => command);
  const balances = new Map([...customers].map(([id, { availableMicros }]) => [id, availableMicros]));
  const terms = { balances, mostOpen: maxOpenPerAccount };
  const caps = await readCaps(tx, customers, orders, now);
  const counts = await readPurchaseCounts(tx, { countOpen, findUsedOrderKeys }, { ...terms, orders });
  const tally = createPurchaseTally(counts, terms);
  return planned.flatMap(({ index, command }, order): Served[] => {
    const pick = picks[order];
    if (!pick) return [];
    const { priceMicros } = pick.pool;
    try {
      if (priceMicros > tally.balanceOf(command)) throw new Refusal('no_balance');
      const refusal = caps.refusalOf(command, priceMicros);
      if (refusal) throw refusal;
      tally.assertRoom(command);
      tally.assertNew(command);
      tally.count(command, priceMicros);
      caps.count(command, priceMicros);
      return [{ index, command, pick }];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes[index] = refused(error);
      return [];
    }
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
  }: {
    served: readonly Served[];
    books: Books | undefined;
    now: Date;
    outcomes: Outcome<RentalRecord>[];
  },
): Promise<void> {
  if (served.length === 0) return;
  const ids = await nextRentalIds(tx, served.length);
  const rented = served.map(({ index, command, pick: { pool, number } }, order) => {
    const { accountId, keyId, operators, hours, autoRenew = false, orderKey, exceptPrefixes = [] } = command;
    const times = beginRental(now, hours, rules);
    const rental: RentalRecord = {
      id: ids[order] ?? assert.fail('an id for every rental'),
      accountId,
      countryId: pool.countryId,
      operator: operators?.length === 1 ? pool.operator : 'any',
      numberId: number?.id ?? null,
      poolId: pool.poolId,
      supplierId: pool.supplierId,
      phone: number?.phone ?? '',
      asked: number === null,
      hours,
      priceMicros: pool.priceMicros,
      autoRenewHours: autoRenew ? hours : null,
      messageCount: 0,
      lastMessageAt: null,
      ...times,
      state: number ? times.state : 'ordering',
    };
    outcomes[index] = succeeded(rental);
    return { rental, keyId, orderKey, exceptPrefixes, term: pool.term };
  });
  const rentals = rented.map(({ rental }) => rental);

  await insertRentals(
    tx,
    rented.map(({ rental, orderKey }) => ({ ...rental, orderKey })),
  );
  await payPeriods(
    tx,
    rented.map(({ rental, keyId, term }) => ({
      period: {
        ...term,
        keyId,
        rentalId: rental.id,
        event: 'rent',
        startsAt: rental.createdAt,
        endsAt: rental.endsAt,
      },
      rental,
    })),
    now,
  );
  const here = rentals.filter(({ asked }) => !asked);
  if (books) await settle(tx, here, { books, now });

  const numberIds = here.flatMap(({ numberId }) => numberId ?? []);
  const taken = await setNumberStates(tx, numberIds, 'rented');
  assert.equal(taken.length, numberIds.length, 'a picked number was rented already');
  await writeOrders(
    tx,
    rented.filter(({ rental: { asked } }) => asked),
    now,
  );
}

type Order = { rental: RentalRecord; term: Term; exceptPrefixes: readonly string[] };

/** The orders that are sent after this `tx`. A partner's terms are whole days. */
async function writeOrders(tx: Tx, orders: readonly Order[], now: Date): Promise<void> {
  if (orders.length === 0) return;
  await insertAttempts(
    tx,
    orders.map(({ rental: { id, supplierId, poolId }, term, exceptPrefixes }) => ({
      kind: 'rental',
      leaseId: id,
      supplierId,
      poolId,
      serviceId: RENT_SERVICE,
      exceptPrefixes,
      days: Math.ceil(term.hours / 24),
      sumMicros: term.partner?.sumMicros,
    })),
    now,
  );
}
