import { strict as assert } from 'node:assert';
import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { createPurchaseTally, readPurchaseCounts } from '#modules/leasing/leases';
import { type Caps, lockCustomers, nextHoldIds, planHolds, readCaps } from '#modules/money/ledger';
import {
  findOffers,
  findSalesRules,
  type Offer,
  type Pick as PickedOffer,
  pickNumbers,
  returnPicks,
  takeNumbers,
  updateOffers,
} from '#modules/stock/inventory';
import { insertAttempts, stockTold } from '#modules/stock/supply';
import { type Activation, type LeaseRules, leaseTimes } from './activation.ts';
import {
  countOpen,
  findHeldNumbers,
  findUsedOrderKeys,
  insertActivations,
  type NewActivation,
  nextActivationIds,
} from './activation-store.ts';
import { writeChoice } from './choice-facts.ts';
import { type BuyCommand, chooseOffers, mayBeSold, type SalesPolicy } from './choose-offers.ts';
import { createLimits } from './limits.ts';
import { type DiscountPercents, priceFor } from './own-prices.ts';
import { assertUsable, type QuoteStanding, type Terms } from './quote.ts';
import { findQuotes, useQuotes } from './quote-store.ts';

export type BuyDeps = {
  db: Database;
  clock: Clock;
  rules: LeaseRules;
  policy: SalesPolicy;
  /** Most open activations of one account; 0 means no limit. */
  maxOpenPerAccount: number;
  discountPercents: DiscountPercents;
  /** Of these accounts those that want another number for each activation. */
  findDistinct(on: Tx, accountIds: readonly bigint[]): Promise<ReadonlySet<bigint>>;
};

/** A command that passed every check, with the offers that would do, best first. */
type Planned = { index: number; command: BuyCommand; offers: Offer[]; terms: Terms };
type Served = Planned & { pick: PickedOffer; priceMicros: bigint };

/**
 * Carries out many purchases in one transaction, each on its own: stock is decided before money, and what a group
 * has planned counts against both. Rows are locked in one order: ledger accounts, then offers. Where the supplier must
 * be asked for a number the activation is left `ordering`, with its hold and with the order to send.
 */
export async function buyActivations(
  deps: BuyDeps,
  commands: readonly BuyCommand[],
): Promise<Outcome<Activation>[]> {
  return deps.db.write((tx) => buyWithin(tx, deps, commands), { byKey: true });
}

/** The same, as a part of what `tx` does. */
export async function buyWithin(
  tx: Tx,
  deps: Omit<BuyDeps, 'db'>,
  commands: readonly BuyCommand[],
): Promise<Outcome<Activation>[]> {
  const now = deps.clock();
  const known = await readMeans(tx, deps, commands);
  const [limits, caps] = await Promise.all([
    createLimits(tx, known.rules, now),
    readCaps(tx, known.customers, commands, now),
  ]);
  const { planned, outcomes } = planPurchases(deps, commands, { ...known, limits, caps: caps.copy(), now });
  const requests = planned.map(({ command, offers }) => ({
    accountId: command.accountId,
    offers,
    exceptPrefixes: command.exceptPrefixes ?? [],
    isDistinct: known.isDistinct(command),
    exceptIds: command.exceptNumberIds,
  }));
  const distinct = requests.filter((request) => request.isDistinct).map(({ accountId }) => accountId);
  const held = await findHeldNumbers(tx, distinct);
  const { restSeconds } = deps.rules;
  const { picks, changes } = await pickNumbers(tx, requests, { restSeconds, now, held });
  const served = planned.flatMap((plan, order): Served[] => {
    const pick = picks[order];
    return pick ? [{ ...plan, pick, priceMicros: priceFor(pick.offer.priceMicros, plan.terms) }] : [];
  });

  await Promise.all([
    updateOffers(tx, changes),
    recordPurchases(tx, deps, { ...known, caps, served, outcomes }, now),
  ]);
  return outcomes;
}

/** An account says what its order does not. */
async function readDistinct(
  tx: Tx,
  { findDistinct }: Pick<BuyDeps, 'findDistinct'>,
  commands: readonly BuyCommand[],
): Promise<(command: BuyCommand) => boolean> {
  const asked = commands.filter(({ distinctNumbers }) => distinctNumbers === undefined);
  const distinct =
    asked.length > 0
      ? await findDistinct(
          tx,
          asked.map(({ accountId }) => accountId),
        )
      : new Set<bigint>();
  return ({ accountId, distinctNumbers }) => distinctNumbers ?? distinct.has(accountId);
}

/**
 * All that the decisions rest on, and ids enough for the rows: one round trip. The payers are locked first, so nobody else
 * changes their money or their count of leases.
 */
async function readMeans(tx: Tx, deps: Omit<BuyDeps, 'db'>, commands: readonly BuyCommand[]) {
  const { discountPercents, maxOpenPerAccount: mostOpen } = deps;
  const accountIds = commands.map(({ accountId }) => accountId);
  const quoteIds = commands.flatMap(({ quoteId }) => quoteId ?? []);
  const [customers, counts, rules, discounts, isDistinct, offers, ids, holdIds, quotes] = await Promise.all([
    lockCustomers(tx, accountIds),
    readPurchaseCounts(tx, { countOpen, findUsedOrderKeys }, { orders: commands, mostOpen }),
    findSalesRules(tx, accountIds),
    discountPercents(tx, accountIds),
    readDistinct(tx, deps, commands),
    findOffers(
      tx,
      commands.map(({ countryId, serviceId }) => ({ countryId: countryId ?? null, serviceId })),
      stockTold,
    ),
    nextActivationIds(tx, commands.length),
    nextHoldIds(tx, commands.length),
    quoteIds.length > 0 ? findQuotes(tx, quoteIds) : new Map<string, QuoteStanding>(),
  ]);
  return { customers, counts, rules, discounts, isDistinct, offers, ids, holdIds, quotes };
}

type Means = Awaited<ReturnType<typeof readMeans>> & {
  limits: Awaited<ReturnType<typeof createLimits>>;
  caps: Caps;
  now: Date;
};

/** Decides stock, price, limits and money for each command in turn. */
function planPurchases(
  { policy, maxOpenPerAccount }: Pick<BuyDeps, 'policy' | 'maxOpenPerAccount'>,
  commands: readonly BuyCommand[],
  { customers, counts, limits, caps, discounts, offers: found, quotes, now }: Means,
): { planned: Planned[]; outcomes: Outcome<Activation>[] } {
  const tally = createPurchaseTally(counts, {
    balances: new Map([...customers].map(([id, { availableMicros }]) => [id, availableMicros])),
    mostOpen: maxOpenPerAccount,
  });
  const onSale = found.filter((offer) => mayBeSold(offer, policy));

  const planned: Planned[] = [];
  const outcomes = commands.map((command, index): Outcome<Activation> => {
    const balance = tally.balanceOf(command);
    try {
      const { quoteId } = command;
      const quote = quoteId === undefined ? undefined : assertUsable(quotes.get(quoteId), command, now);
      const terms: Terms = { discountPercent: discounts.get(command.accountId) ?? 0, quote };
      const priceOf = ({ priceMicros }: Offer) => priceFor(priceMicros, terms);
      const affordable = chooseOffers(onSale, command, { ...policy, ...terms }).filter(
        (offer) => priceOf(offer) <= balance,
      );
      if (affordable.length === 0) throw new Refusal('no_balance');
      const refusals = affordable.map((offer) => caps.refusalOf(command, priceOf(offer)));
      const offers = affordable.filter((_, index) => !refusals[index]);
      const [best] = offers;
      if (!best) throw refusals[0];
      tally.assertRoom(command);
      limits.assertAllowed(command);
      tally.assertNew(command);

      // The next order of this group that names it finds it used.
      if (quote) quotes.set(quote.id, { ...quote, usedBy: 0 });
      best.stock -= 1;
      tally.count(command, priceOf(best));
      caps.count(command, priceOf(best));
      limits.count(command);
      planned.push({ index, command, offers, terms });
      return refused(new Refusal('no_numbers'));
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  });
  return { planned, outcomes };
}

type Purchases = Pick<Means, 'customers' | 'caps' | 'ids' | 'holdIds'> & {
  served: readonly Served[];
  outcomes: Outcome<Activation>[];
};

/** Holds the money, writes the activations, marks the numbers, in one round trip; fills in `outcomes`. */
async function recordPurchases(
  tx: Tx,
  { rules }: Pick<BuyDeps, 'rules'>,
  { served, customers, caps, outcomes, ids, holdIds: unused }: Purchases,
  now: Date,
): Promise<void> {
  if (served.length === 0) return;
  const {
    holdIds,
    refusals,
    write: writeHolds,
  } = planHolds(
    served.map(({ command: { accountId, keyId }, priceMicros }, order) => ({
      accountId,
      keyId,
      amountMicros: priceMicros,
      reference: `activation:${ids[order]}`,
    })),
    { customers, ids: unused, caps },
  );

  const bought: NewActivation[] = [];
  const quoted: { quoteId: string; activationId: number }[] = [];
  const orders: { activation: Activation; exceptPrefixes: readonly string[] }[] = [];
  const unpaid: PickedOffer[] = [];
  for (const [order, plan] of served.entries()) {
    const { index, command, pick, priceMicros, offers, terms } = plan;
    const holdId = holdIds[order];
    if (holdId === undefined) {
      // The cheaper offer that was planned for ran out meanwhile, and the next one is beyond the balance or a cap.
      outcomes[index] = refused(refusals[order]);
      unpaid.push(pick);
      continue;
    }
    const activation: Activation = {
      id: ids[order] ?? assert.fail('an id for every purchase'),
      accountId: command.accountId,
      serviceId: command.serviceId,
      countryId: pick.offer.countryId,
      operator: command.operators?.length === 1 ? pick.offer.operator : 'any',
      numberId: pick.number?.id ?? null,
      poolId: pick.offer.poolId,
      supplierId: pick.offer.supplierId,
      phone: pick.number?.phone ?? '',
      state: pick.number ? 'waiting' : 'ordering',
      priceMicros,
      payoutMicros: pick.offer.payoutMicros,
      holdId,
      code: null,
      messageCount: 0,
      lastMessageAt: null,
      ...leaseTimes(now, rules),
    };
    outcomes[index] = succeeded(activation);
    const { quoteId, swappedFrom } = command;
    const { discountPercent } = terms;
    const facts = writeChoice({ taken: pick.offer, offers, discountPercent, quoteId, swappedFrom });
    if (quoteId !== undefined) quoted.push({ quoteId, activationId: activation.id });
    bought.push({ ...activation, orderKey: command.orderKey, facts });
    if (!pick.number) orders.push({ activation, exceptPrefixes: command.exceptPrefixes ?? [] });
  }

  const uses = bought.flatMap(({ id, numberId, serviceId, poolId }) =>
    numberId === null ? [] : [{ activationId: id, numberId, serviceId, poolId }],
  );
  const attempts = orders.map(({ activation: { id, supplierId, poolId, serviceId }, exceptPrefixes }) => ({
    ...{ kind: 'activation' as const, leaseId: id },
    ...{ supplierId, poolId, serviceId, exceptPrefixes },
  }));
  const [taken] = await Promise.all([
    uses.length > 0 ? takeNumbers(tx, uses) : 0,
    unpaid.length > 0 && returnPicks(tx, unpaid, now),
    writeHolds(tx, now),
    bought.length > 0 && insertActivations(tx, bought),
    useQuotes(tx, quoted),
    attempts.length > 0 && insertAttempts(tx, attempts, now),
  ]);
  assert.equal(taken, uses.length, 'a picked number was leased already');
}
