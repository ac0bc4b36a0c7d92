import { strict as assert } from 'node:assert';
import type { Database, ReaderOrTx } from '#db';
import { isDatabaseDown } from '#db';
import type { Clock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { type AskedInVain, askInTurn, isLeaseId, type Partners } from '#modules/leasing/leases';
import { createPriceBoards, deleteOldRests } from '#modules/stock/inventory';
import {
  type Activation,
  isLease,
  isShown,
  type Lease,
  type LeaseRules,
  standAt,
  stateAt,
} from './activation.ts';
import {
  anyDueActivations,
  countOpenAt,
  findActivations,
  findStandings,
  type ListQuery,
  listActivations,
  listHistory,
  listOpenActivations,
  listWaitingOfSupplier,
  type Standing,
} from './activation-store.ts';
import { buyActivations } from './buy-activations.ts';
import { type BuyOnNumber, buyAdditional, buyAgain, quoteAgain } from './buy-again.ts';
import { type BuyTogether, buyTogether } from './buy-together.ts';
import {
  type ChangeCommand,
  type Changed,
  changeActivations,
  expireActivations,
} from './change-activations.ts';
import type { BuyCommand, SalesPolicy } from './choose-offers.ts';
import { createActivationOrders } from './complete-activation.ts';
import { createListDeliverability } from './deliverability.ts';
import { type DiscountPercents, type OwnPrices, readOwnPrices } from './own-prices.ts';
import { assertUsable, isQuoteId } from './quote.ts';
import { findQuotes } from './quote-store.ts';
import { refundActivation } from './refund-activation.ts';
import { createSwap, type SwapRef } from './swap-activation.ts';

export type { HistoryLine } from '#modules/leasing/leases';
export type { Lease as Activation } from './activation.ts';
export { activationChecks, activationHolds, leasedNumbers } from './activation-checks.ts';
export { findOrdered, type ListQuery } from './activation-store.ts';
export type { BuyOnNumber } from './buy-again.ts';
export type { BuyTogether } from './buy-together.ts';
export { type ChoiceFacts, readChoice } from './choice-facts.ts';
export { type BuyCommand, mayBeSold } from './choose-offers.ts';
export { activationMoves, activations, newestMove } from './joined.ts';
export type { OwnPrices } from './own-prices.ts';
export { createQuotes } from './quotes.ts';
export {
  type ActivationReceivers,
  lockReceivers,
  readReceiptMeans,
  receiveOnActivations,
} from './receive-on-activations.ts';
export type { SettlingMeans } from './settle-activations.ts';

export type ActivationsDeps = {
  db: Database;
  clock: Clock;
  rules: LeaseRules;
  policy: SalesPolicy;
  maxOpenPerAccount: number;
  /** The discount of each customer's tier: prices are everybody's own. */
  discountPercents: DiscountPercents;
  /** Of these accounts those that want another number for each activation. */
  findDistinct(on: ReaderOrTx, accountIds: readonly bigint[]): Promise<ReadonlySet<bigint>>;
  /** Absent: nobody is asked for numbers that are not here. */
  partners?: Partners | undefined;
};

/** An activation named by its owner: another account's is as unknown as one that never was. */
export type ActivationRef = { id: number; accountId: bigint };

/** A customer's deed with an activation. */
export type ActivationNews = { event: 'buy' | 'requestAnother'; activation: Lease };
export type ActivationListener = (news: ActivationNews) => void;

export type Activations = ReturnType<typeof createActivations>;

const GROUP = 128;
const SWEEP = 500;

export function createActivations(deps: ActivationsDeps) {
  const { db, clock } = deps;
  const boards = createPriceBoards({ db, resale: deps.policy.resale });
  const writing = {
    maxSize: GROUP,
    isShared: isDatabaseDown,
    ownerOf: ({ accountId }: { accountId: bigint }) => accountId,
  };
  const buy = createGroup<BuyCommand, Activation>({
    ...writing,
    run: (commands) => buyActivations(deps, commands),
  });
  const change = createGroup<ChangeCommand, Changed>({
    ...writing,
    run: (commands) => changeActivations(deps, commands),
  });
  const reading = { maxSize: 500, maxInFlight: db.engine === 'pglite' ? 1 : 8, isShared: () => true };
  const find = createGroup<number, Activation | undefined>({
    ...reading,
    async run(ids) {
      const found = await findActivations(db.read, ids);
      return ids.map((id) => succeeded(found.get(id)));
    },
  });
  const findStanding = createGroup<number, Standing | undefined>({
    ...reading,
    // All who wait for messages may read at once; five hundred a statement, that is soon done.
    mostWaiting: 100_000,
    async run(ids) {
      const found = await findStandings(db.read, ids);
      return ids.map((id) => succeeded(found.get(id)));
    },
  });

  const orders = createActivationOrders(deps);
  const swap = createSwap({ ...deps, buy, complete: orders.complete });
  const listeners = new Set<ActivationListener>();
  const tell = (event: ActivationNews['event'], activation: Lease) => {
    for (const listener of listeners) listener({ event, activation });
    return activation;
  };

  return {
    /** Tells `listener`, in this process and after the commit, what customers did. Returns how to stop. */
    subscribe(listener: ActivationListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /**
     * Leases a number. Refuses `no_numbers`, `price_too_low` (`minPriceMicros`), `no_balance`, `channels_limit`, `order_repeated`; for a
     * quote `not_found`, `expired`, `already_done`, `bad_request`.
     */
    buy: async (command: BuyCommand): Promise<Lease> => tell('buy', await buyOrAsk(await asQuoted(command))),

    /**
     * Leases one number for several services at once, all or nothing; an activation for each, in their order. Refuses
     * `bad_request`, `repeat_impossible` where nobody sells all of them, `no_numbers`, `no_balance`, `channels_limit`.
     */
    async buyTogether(command: BuyTogether): Promise<Lease[]> {
      const leases = await buyTogether(deps, command);
      for (const lease of leases) tell('buy', lease);
      return leases;
    },

    /**
     * One more service on the number of an open activation. Refuses `activation_not_found`, `activation_closed`,
     * `already_exists`, `repeat_impossible` (`reason`), `no_balance`, `channels_limit`.
     */
    buyAdditional: async (command: BuyOnNumber & { serviceId: string }): Promise<Lease> =>
      tell('buy', await buyAdditional(deps, known(command))),

    /** The number of a finished activation once more, for the same service. Refuses `activation_not_found`, `repeat_impossible` (`reason`), `no_balance`, `channels_limit`. */
    buyAgain: async (command: BuyOnNumber): Promise<Lease> =>
      tell('buy', await buyAgain(deps, known(command))),

    /**
     * Another number in the place of one that is silent: that one ends as if cancelled, and the new one costs no more. Where there
     * is no other, or anything else is in the way, all stays as it was. Refuses as `cancel` and `buy` do.
     */
    swap: async (ref: SwapRef): Promise<Lease> => tell('buy', await swap(known(ref))),

    /** The price of `buyAgain`. Refuses `activation_not_found`, `repeat_impossible`. */
    quoteAgain: async (command: BuyOnNumber): Promise<{ activation: Lease; priceMicros: bigint }> => {
      const { lease, priceMicros } = await quoteAgain(deps, known(command));
      return { activation: lease, priceMicros };
    },

    /** The activation as it stands now. Reads of one turn of the event loop are one query. Refuses `activation_not_found`. */
    async get({ id, accountId }: ActivationRef): Promise<Lease> {
      const activation = isLeaseId(id) ? await find(id) : undefined;
      if (!activation || activation.accountId !== accountId || !isLease(activation))
        throw new Refusal('activation_not_found', { id });
      return standAt(activation, clock());
    },

    /** Where it stands now, and its newest code: what is asked all day long. Refuses `activation_not_found`. */
    async poll({ id, accountId }: ActivationRef): Promise<Pick<Lease, 'state' | 'code'>> {
      const standing = isLeaseId(id) ? await findStanding(id) : undefined;
      if (!standing || standing.accountId !== accountId || !isShown(standing))
        throw new Refusal('activation_not_found', { id });
      return { state: stateAt(standing, clock()), code: standing.code };
    },

    /**
     * Refuses `activation_not_found`, `activation_closed`, `code_received`, `cancel_too_early`. Twice is harmless: `changed`
     * tells the call that gave the money back from one that found it done.
     */
    cancel: ({ id, accountId, early }: ActivationRef & { early?: boolean | undefined }) =>
      changeOne({ id, accountId, event: 'cancel', early }),

    /** Refuses `activation_not_found`, `activation_closed`, `no_code_yet`. Twice is harmless; see `changed`. */
    finish: (ref: ActivationRef) => changeOne({ ...ref, event: 'finish' }),

    /** Waits for one more message. Refuses `activation_not_found`, `activation_closed`, `no_code_yet`. */
    async requestAnother(ref: ActivationRef): Promise<Changed<Lease>> {
      const activation = await changeOne({ ...ref, event: 'requestAnother' });
      if (activation.changed) tell('requestAnother', activation);
      return activation;
    },

    /**
     * For the operator, after a complaint: gives the price of a finished activation back, and takes back what its supplier
     * earned. Refuses `activation_not_found`, `not_allowed`, `already_done`.
     */
    refund: (command: { id: number }) => refundActivation(deps, command),

    /** An account's prices of what could be bought now; without one, the prices of whoever has no discount. */
    pricesOf: (accountId: bigint | undefined): Promise<OwnPrices> =>
      readOwnPrices({ ...deps, boards }, accountId),

    /** All that wait for a message on numbers of one supplier. */
    listWaiting: (supplier: string) => listWaitingOfSupplier(db.read, supplier),

    /** Newest first; `limit` is at most 500. */
    async list(query: ListQuery): Promise<Lease[]> {
      const rows = await listActivations(db.read, { ...query, limit: Math.min(query.limit, 500) });
      return rows.map((row) => standAt(row, clock()));
    },

    /** Those that are open, newest first; `limit` is at most 500. */
    listOpen: ({
      accountId,
      limit,
      offset = 0,
    }: {
      accountId: bigint;
      limit: number;
      offset?: number | undefined;
    }) => listOpenActivations(db.read, { accountId, limit: Math.min(limit, 500), offset, now: clock() }),

    /** Counts them. */
    countOpen: (accountId: bigint): Promise<number> => countOpenAt(db.read, accountId, clock()),

    /** The ends of the latest activations of each service in each country, for price lists. */
    listDeliverability: createListDeliverability(db),

    /** Every move it made. */
    async history(ref: ActivationRef) {
      await this.get(ref);
      return listHistory(db.read, ref.id);
    },

    /** Ends everything whose time is up. Returns how many. */
    expireDue,

    sweeps: [
      {
        name: 'activations.expire',
        everySeconds: 1,
        isDue: () => anyDueActivations(clock()),
        run: expireDue,
      },
      {
        name: 'activations.refuse-lost',
        everySeconds: 5,
        isDue: orders.anyLost,
        run: () => orders.refuseLost(SWEEP),
      },
      {
        name: 'inventory.forget-rests',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldRests(tx, clock())),
      },
    ],
  };

  async function expireDue(): Promise<number> {
    let ended = 0;
    for (;;) {
      const count = await expireActivations(deps, SWEEP);
      ended += count;
      if (count < SWEEP) return ended;
    }
  }

  /** What was quoted need not be said again. What is read here is looked at once more in the order's transaction. */
  async function asQuoted(command: BuyCommand): Promise<BuyCommand> {
    if (command.quoteId === undefined) return command;
    const quoteId = command.quoteId.toLowerCase();
    if (!isQuoteId(quoteId)) throw new Refusal('not_found', { field: 'quoteId' });
    const known = (await findQuotes(db.read, [quoteId])).get(quoteId);
    const { countryId, operators } = assertUsable(known, command, clock());
    return {
      ...command,
      quoteId,
      countryId: countryId ?? undefined,
      operators: operators ?? undefined,
    };
  }

  /** Where a supplier must be asked and has none, the next best offer is tried, as another order. */
  async function buyOrAsk(command: BuyCommand): Promise<Lease> {
    const { partners } = deps;
    const less = ({ poolIds, supplierIds }: AskedInVain): BuyCommand => ({
      ...command,
      exceptPoolIds: [...(command.exceptPoolIds ?? []), ...poolIds],
      exceptSupplierIds: [...(command.exceptSupplierIds ?? []), ...supplierIds],
    });
    return askInTurn<Lease, Activation>({
      mayAsk: partners !== undefined,
      async place(vain, isLast) {
        const bought = await buy({ ...less(vain), ...(isLast && { neverAsk: true }) });
        return isLease(bought) ? { lease: bought } : { order: bought };
      },
      complete: (order) => orders.complete(partners ?? assert.fail('nobody may be asked'), order),
    });
  }

  function known<C extends ActivationRef>(command: C): C {
    if (!isLeaseId(command.id)) throw new Refusal('activation_not_found', { id: command.id });
    return command;
  }

  async function changeOne(command: ChangeCommand): Promise<Changed<Lease>> {
    if (!isLeaseId(command.id)) throw new Refusal('activation_not_found', { id: command.id });
    const activation = await change(command);
    assert(isLease(activation), 'an order without a number cannot be changed');
    return activation;
  }
}
