import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { isRefusal, Refusal } from '#kernel/refusal';
import { askInTurn, type Completed, type Partners, type Together } from '#modules/leasing/leases';
import { lockCustomers } from '#modules/money/ledger';
import { type Activation, cancel, isLease, isOverdue, type Lease } from './activation.ts';
import { lockActivations } from './activation-store.ts';
import { type BuyDeps, buyWithin } from './buy-activations.ts';
import { recordMoves } from './change-activations.ts';
import type { BuyCommand } from './choose-offers.ts';

export type SwapDeps = BuyDeps & {
  /** The group of orders. */
  buy(command: BuyCommand): Promise<Activation>;
  partners?: Partners | undefined;
  complete(partners: Partners, order: { id: number }, together: Together<Lease>): Promise<Completed<Lease>>;
};

/** `keyId`: the key that asks, whose caps count. */
export type SwapRef = { id: number; accountId: bigint; keyId?: bigint | undefined };

/**
 * Another number for a silent one, in one transaction: the old lease ends as if it were cancelled, and the new one is ordered
 * like any other, of the same service, country and operator, at no more than the same price. Where only suppliers that must be
 * asked have one, the order for it is made first, with its own hold, and the old lease ends in the transaction that begins the
 * new one. Whatever is refused leaves the old lease as it was.
 */
export function createSwap(deps: SwapDeps): (ref: SwapRef) => Promise<Lease> {
  const { db, clock, rules, partners } = deps;

  return async (ref) => {
    try {
      return await db.write((tx) => swapHere(tx, ref), { byKey: true });
    } catch (error) {
      if (!partners || !isRefusal(error)) throw error;
      if (error.code !== 'no_numbers' && error.code !== 'price_too_low') throw error;
      return askForAnother(ref, partners, error);
    }
  };

  async function swapHere(tx: Tx, ref: SwapRef): Promise<Lease> {
    const old = await lockSilent(tx, ref);
    // Its money first: it may be what the new one is paid with. It cannot be picked again, for it is excepted.
    await endSilent(tx, old);
    const [outcome] = await buyWithin(tx, deps, [{ ...commandFor(old, ref), neverAsk: true }]);
    assert(outcome, 'an order has an outcome');
    if (!outcome.ok) throw outcome.error;
    assert(isLease(outcome.value), 'nobody was to be asked');
    return outcome.value;
  }

  async function askForAnother(ref: SwapRef, partners: Partners, inVain: Refusal): Promise<Lease> {
    const old = await db.write((tx) => lockSilent(tx, ref), { byKey: true });
    const wish: BuyCommand = { ...commandFor(old, ref), onlyAsk: true };
    return askInTurn<Lease, Activation>({
      mayAsk: true,
      async place({ poolIds, supplierIds }, isLast) {
        if (isLast) throw inVain;
        const except = { exceptPoolIds: poolIds, exceptSupplierIds: supplierIds };
        return { order: await deps.buy({ ...wish, ...except }) };
      },
      complete: (order) => deps.complete(partners, order, endingTogether(ref)),
    });
  }

  /** Locks in the order of all: activations (the old one is the older), the customer's money, offers. */
  function endingTogether(ref: SwapRef): Together<Lease> {
    let old: Lease | undefined;
    return {
      async first(tx) {
        old = await lockSilent(tx, ref);
        await lockCustomers(tx, [ref.accountId]);
      },
      last: (tx) => endSilent(tx, old ?? assert.fail('it was locked first')),
    };
  }

  /** Refuses as `cancel` does; one that is over already, too. */
  async function lockSilent(tx: Tx, { id, accountId }: SwapRef): Promise<Lease> {
    const old = (await lockActivations(tx, [id])).get(id);
    if (!old || old.accountId !== accountId || !isLease(old))
      throw new Refusal('activation_not_found', { id });
    const now = clock();
    if (old.state === 'cancelled' || isOverdue(old, now))
      throw new Refusal('activation_closed', { id, state: old.state });
    cancel(old, now, { early: false });
    return old;
  }

  function endSilent(tx: Tx, old: Lease): Promise<void> {
    const now = clock();
    return recordMoves(
      tx,
      [{ from: old, to: cancel(old, now, { early: false }), event: 'swap' }],
      rules,
      now,
    );
  }
}

const commandFor = (old: Lease, { keyId }: SwapRef): BuyCommand => ({
  ...{ accountId: old.accountId, keyId, serviceId: old.serviceId, countryId: old.countryId },
  operators: old.operator === 'any' ? undefined : [old.operator],
  maxPriceMicros: old.priceMicros,
  exceptNumberIds: [old.numberId],
  swappedFrom: old.id,
});
