import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import type { Budget } from '#modules/merchants/campaigns';
import { type Charge, keyOf, lockUses, type Use, updateUses } from './budget-store.ts';

/**
 * The used parts of budgets, held for this `tx`: whoever else wants them waits, so a limit holds however many come
 * at once. Rows are locked in the order of their keys, after sessions and before ledger accounts.
 */
export type BudgetBook = {
  /** Makes all of the charges, or refuses `limit_reached` and makes none. What is freed counts as free for them. */
  exchange(change: Exchange): void;
  save(): Promise<void>;
};

/** Charges to be made, and those made before that are taken back. */
type Exchange = {
  used?: readonly Charge[];
  reserved?: readonly Charge[];
  freedUsed?: readonly Charge[];
  freedReserved?: readonly Charge[];
};

export async function openBudgetBook(
  tx: Tx,
  budgets: readonly Budget[],
  wanted: readonly Omit<Charge, 'amount'>[],
): Promise<BudgetBook> {
  const most = new Map(budgets.map((budget) => [budget.id, budget]));
  const uses = new Map<string, Use>();
  const changed = new Set<string>();
  if (wanted.length > 0) for (const use of await lockUses(tx, wanted)) uses.set(keyOf(use), use);

  const useOf = (charge: Charge): Use => {
    const use = uses.get(keyOf(charge));
    assert(use, `the use of budget ${charge.budgetId} is held`);
    return use;
  };
  function assertRoom(charges: readonly Charge[]): void {
    for (const charge of charges) {
      const { used, reserved } = useOf(charge);
      const budget = most.get(charge.budgetId);
      if (budget?.most != null && charge.amount > 0n && used + reserved > budget.most)
        throw new Refusal('limit_reached', { what: budget.measure, period: budget.period });
    }
  }
  function add(charges: readonly Charge[], to: 'used' | 'reserved', sign: 1n | -1n): void {
    for (const charge of charges) {
      useOf(charge)[to] += sign * charge.amount;
      changed.add(keyOf(charge));
    }
  }
  return {
    exchange({ used = [], reserved = [], freedUsed = [], freedReserved = [] }) {
      const apply = (sign: 1n | -1n) => {
        add(freedUsed, 'used', sign === 1n ? -1n : 1n);
        add(freedReserved, 'reserved', sign === 1n ? -1n : 1n);
        add(used, 'used', sign);
        add(reserved, 'reserved', sign);
      };
      apply(1n);
      try {
        assertRoom([...used, ...reserved]);
      } catch (error) {
        apply(-1n);
        throw error;
      }
    },
    async save() {
      await updateUses(
        tx,
        [...changed].flatMap((key) => uses.get(key) ?? []),
      );
    },
  };
}
