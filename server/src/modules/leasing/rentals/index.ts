import { strict as assert } from 'node:assert';
import { type Database, isDatabaseDown } from '#db';
import type { Clock } from '#kernel/clock';
import { createGroup } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { askInTurn, isLeaseId } from '#modules/leasing/leases';
import { type ChangeCommand, changeRentals, endTerms, missRentals, termFor } from './change-rentals.ts';
import type { RentCommand } from './choose-rent-pools.ts';
import { createRentOrders, type RentPartners } from './complete-rent.ts';
import { listPeriods } from './period-store.ts';
import { listRentStock, quoteRent, type RentStockQuery } from './quote-rent.ts';
import { refundRental } from './refund-rental.ts';
import { createRentMarket } from './rent-market.ts';
import { rentNumbers } from './rent-numbers.ts';
import { type RentPolicy, readTermPrices } from './rent-pools.ts';
import {
  assertTerm,
  isOpen,
  isRental,
  longestExtension,
  type Rental,
  type RentalRecord,
  type RentRules,
  standAt,
} from './rental.ts';
import {
  anyEnded,
  anyUnguarded,
  findOpenByPhone,
  findRental,
  listHistory,
  listOpenRentals,
  listRentals,
  listWaitingOfSupplier,
  type RentalQuery,
} from './rental-store.ts';

export type { RentCommand } from './choose-rent-pools.ts';
export { grantRental } from './grant-rental.ts';

export { newestRentalMove, rentalMoves, rentalPeriods, rentals } from './joined.ts';
export type { RentStockQuery } from './quote-rent.ts';
export { lockForReceipt, lockRentalReceivers, receiveOnRentals } from './receive-on-rentals.ts';
export { findRentPools, type RentPool } from './rent-pools.ts';
export type { RentPriceStep } from './rent-price.ts';

export { lockRentPrices } from './rent-price-store.ts';
export type { Rental } from './rental.ts';
export { rentalChecks, rentalHolds, rentedNumbers } from './rental-checks.ts';
export type { RentalQuery } from './rental-store.ts';
export { enqueueRentalWebhooks, type RentalArrival } from './rental-webhooks.ts';
export { setRentPrices } from './set-rent-prices.ts';

/** The module that keeps messages, as this one asks it. `offset` counts from the newest. */
type RentalMessages<M> = {
  listByRental(query: {
    rentalId: number;
    limit: number;
    offset: number;
    before?: bigint | undefined;
  }): Promise<M[]>;
};

export type RentalsDeps<M> = {
  db: Database;
  clock: Clock;
  rules: RentRules;
  policy: RentPolicy;
  /** Absent: nobody is asked for numbers that are not here. */
  partners?: RentPartners | undefined;
  /** Most open rentals of one account; 0 means no limit. */
  maxOpenPerAccount: number;
  messages: RentalMessages<M>;
};

/** A rental named by its owner: another account's is as unknown as one that never was. */
export type RentalRef = { id: number; accountId: bigint };

/** The price of an extension now. `longest`: so many hours may be added at most. */
export type ExtensionQuote = { hours: number; priceMicros: bigint; longest: number };

export type Rentals = ReturnType<typeof createRentals>;
export type RentalListener = (rental: Rental) => void;

const GROUP = 64;
/** Each ending rental changes the stock of every service of its pool: small enough to let purchases in between. */
const SWEEP = 100;

export function createRentals<M>(deps: RentalsDeps<M>) {
  const { db, clock, rules, messages } = deps;
  const writing = {
    maxSize: GROUP,
    isShared: isDatabaseDown,
    ownerOf: ({ accountId }: { accountId: bigint }) => accountId,
  };
  const rent = createGroup<RentCommand, RentalRecord>({
    ...writing,
    run: (commands) => rentNumbers(deps, commands),
  });
  const change = createGroup<ChangeCommand, Rental>({
    ...writing,
    run: (commands) => changeRentals(deps, commands),
  });
  const orders = createRentOrders(deps);
  const listeners = new Set<RentalListener>();

  return {
    rules,
    ...createRentMarket(deps),

    /** Tells `listener`, in this process and after the commit, of every new rental. Returns how to stop. */
    subscribe(listener: RentalListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** The price of renting now. Refuses `rental_term_bad` (`minHours`, `maxHours`), `no_numbers`, `price_too_low`. */
    async quote(command: Omit<RentCommand, 'accountId' | 'autoRenew' | 'orderKey'>) {
      assertTerm(command.hours, rules);
      return quoteRent(db.read, { ...command, accountId: 0n }, { ...deps, now: clock() });
    },

    /** Price of the term and count of numbers, by country, operator and supplier. Refuses `rental_term_bad`. */
    async listStock(query: RentStockQuery) {
      assertTerm(query.hours, rules);
      return listRentStock(db.read, query, { ...deps, now: clock() });
    },

    /**
     * Leases a number, whoever sends to it, for a term; the whole price is on hold until the first message. Refuses
     * `rental_term_bad`, `no_numbers`, `price_too_low` (`minPriceMicros`), `no_balance`, `channels_limit`, `order_repeated`.
     */
    async rent(command: RentCommand): Promise<Rental> {
      const rental = await rentOrAsk(command);
      for (const listener of listeners) listener(rental);
      return rental;
    },

    /** The rental as it stands now. Refuses `rental_not_found`. */
    get,

    /** The periods that were paid for, oldest first. */
    async listPeriods(ref: RentalRef) {
      await get(ref);
      return listPeriods(db.read, ref.id);
    },

    /**
     * Accepted messages, newest first; `limit` at most 500. The total is the rental's `messageCount`. `before`: a message's
     * id, only what is older.
     */
    async listMessages({
      limit = 500,
      offset = 0,
      before,
      ...ref
    }: RentalRef & {
      limit?: number | undefined;
      offset?: number | undefined;
      before?: bigint | undefined;
    }): Promise<M[]> {
      await get(ref);
      return messages.listByRental({ rentalId: ref.id, limit: Math.min(limit, 500), offset, before });
    },

    /** All that wait for their first message on numbers of one supplier. */
    listWaiting: (supplier: string) => listWaitingOfSupplier(db.read, supplier),

    /** Newest first; `limit` is at most 500. */
    async list(query: RentalQuery): Promise<Rental[]> {
      const rows = await listRentals(db.read, { ...query, limit: Math.min(query.limit, 500) });
      return rows.map((row) => standAt(row, clock()));
    },

    /** Those that are open, newest first, without numbers that the operator has given for good; `limit` is at most 500. */
    listOpen: ({
      accountId,
      limit,
      offset = 0,
    }: {
      accountId: bigint;
      limit: number;
      offset?: number | undefined;
    }) => listOpenRentals(db.read, { accountId, limit: Math.min(limit, 500), offset, now: clock() }),

    /** The price of an extension. Refuses as `extend` does, but for money. */
    async quoteExtension({ hours, ...ref }: RentalRef & { hours: number }): Promise<ExtensionQuote> {
      const rental = await get(ref);
      if (!isOpen(rental)) throw new Refusal('rental_closed', { id: rental.id, state: rental.state });
      assertTerm(hours, rules);
      const longest = longestExtension(rental, clock(), rules);
      if (hours > longest) throw new Refusal('rental_term_bad', { longest });
      const priceTerm = await readTermPrices(db.read, [rental.poolId], deps, clock());
      return { hours, longest, priceMicros: termFor(rental, hours, priceTerm).priceMicros };
    },

    /**
     * Adds a period at the end, at the price of its own length; paid at once, or with the rest at the first message.
     * Refuses `rental_not_found`, `rental_closed` (`state`), `rental_term_bad` (`longest` where that is the reason),
     * `repeat_impossible` where the number is not for rent any more, `price_too_low`, `no_balance`.
     */
    extend: (
      command: RentalRef & { hours: number; maxPriceMicros?: bigint | undefined; keyId?: bigint | undefined },
    ) => changeOne({ ...command, event: 'extend' }),

    /**
     * Whether it renews itself, by `hours`, each time its term ends (null: never), as long as the balance allows.
     * Refuses `rental_not_found`, `rental_closed`, `rental_term_bad`.
     */
    setAutoRenew: (command: RentalRef & { hours: number | null }) =>
      changeOne({ ...command, event: 'setAutoRenew' }),

    /** Ends it before its time, without a refund. Refuses `rental_not_found`, `rental_closed`, `rental_no_message`. */
    finish: (ref: RentalRef) => changeOne({ ...ref, event: 'finish' }),

    /** Gives it back in the guard time, with a refund. Refuses `rental_not_found`, `rental_closed`, `rental_cancel_too_late`. */
    cancel: (ref: RentalRef) => changeOne({ ...ref, event: 'cancel' }),

    /**
     * For the operator, after a complaint: gives the price of a finished rental back, all periods, and takes back what its
     * supplier earned. Refuses `rental_not_found`, `not_allowed`, `already_done`.
     */
    refund: (command: { id: number }) => refundRental(deps, command),

    /** Every move it made; of messages only the first. */
    async history(ref: RentalRef) {
      await get(ref);
      return listHistory(db.read, ref.id);
    },

    /** For the operator: the open rentals of these numbers. */
    findOpenByPhone: (phones: readonly string[]) => findOpenByPhone(db.read, phones),

    /** Refunds every rental that no message reached in its guard time. Returns how many. */
    missUnreached: () => repeat(() => missRentals(deps, SWEEP)),

    /** Ends or renews every rental whose term is over. Returns how many times. */
    endTerms: () => repeat(() => endTerms(deps, SWEEP)),

    /** Refuses orders whose process died before their answer was written down. Returns how many. */
    refuseLost: () => orders.refuseLost(SWEEP),

    sweeps: [
      {
        name: 'rentals.refuse-lost',
        everySeconds: 5,
        isDue: orders.anyLost,
        run: () => orders.refuseLost(SWEEP),
      },
      {
        name: 'rentals.miss',
        everySeconds: 1,
        isDue: () => anyUnguarded(clock()),
        run: () => repeat(() => missRentals(deps, SWEEP)),
      },
      {
        name: 'rentals.end-terms',
        everySeconds: 1,
        isDue: () => anyEnded(clock()),
        run: () => repeat(() => endTerms(deps, SWEEP)),
      },
    ],
  };

  /** Where a supplier must be asked and has none, the next best pool is tried, as another order. */
  async function rentOrAsk(command: RentCommand): Promise<Rental> {
    const { partners } = deps;
    return askInTurn<Rental, RentalRecord>({
      mayAsk: partners !== undefined,
      async place(vain, isLast) {
        const rented = await rent({ ...command, neverAsk: isLast ? 'anybody' : vain });
        return isRental(rented) ? { lease: rented } : { order: rented };
      },
      complete: (order) => orders.complete(partners ?? assert.fail('nobody may be asked'), order),
    });
  }

  async function get({ id, accountId }: RentalRef): Promise<Rental> {
    const rental = isLeaseId(id) ? await findRental(db.read, id) : undefined;
    if (!rental || rental.accountId !== accountId || !isRental(rental))
      throw new Refusal('rental_not_found', { id });
    return standAt(rental, clock());
  }

  async function changeOne(command: ChangeCommand): Promise<Rental> {
    if (!isLeaseId(command.id)) throw new Refusal('rental_not_found', { id: command.id });
    return change(command);
  }
}

/** Until nothing is left: a rental that was renewed may be due again. */
async function repeat(run: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let count = -1; count !== 0; sum += count) count = await run();
  return sum;
}
