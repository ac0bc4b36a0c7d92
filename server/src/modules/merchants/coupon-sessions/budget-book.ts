import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import type { Budget } from '#modules/merchants/campaigns';

/** The charge of one redemption or claim on one budget. */
export type Charge = { budgetId: bigint; customer: string; periodStart: string; amount: bigint };

type Use = Omit<Charge, 'amount'> & { used: bigint; reserved: bigint };

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

const keyOf = ({ budgetId, customer, periodStart }: Omit<Charge, 'amount'>) =>
  `${budgetId}/${periodStart}/${customer}`;

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

/** Makes the rows that are missing, then holds all of them. */
async function lockUses(tx: Tx, wanted: readonly Omit<Charge, 'amount'>[]): Promise<Use[]> {
  const distinct = [...new Map(wanted.map((one) => [keyOf(one), one])).values()];
  const keys = sql`unnest(${distinct.map(({ budgetId }) => budgetId)}::bigint[], ${distinct.map(({ customer }) => customer)}::text[],
    ${distinct.map(({ periodStart }) => periodStart)}::text[]) as k (budget_id, customer, period_start)`;
  await sql`
    insert into budget_use (budget_id, customer, period_start)
    select budget_id, customer, period_start from ${keys} order by 1, 2, 3 on conflict do nothing`.execute(
    tx,
  );
  const { rows } = await sql<Use>`
    select u.budget_id as "budgetId", u.customer, u.period_start as "periodStart", u.used, u.reserved
      from budget_use u
     where (u.budget_id, u.customer, u.period_start) in (select budget_id, customer, period_start from ${keys})
     order by 1, 2, 3 for no key update`.execute(tx);
  return rows;
}

async function updateUses(tx: Tx, uses: readonly Use[]): Promise<void> {
  if (uses.length === 0) return;
  await sql`
    update budget_use u set used = n.used, reserved = n.reserved
      from unnest(${uses.map(({ budgetId }) => budgetId)}::bigint[], ${uses.map(({ customer }) => customer)}::text[],
        ${uses.map(({ periodStart }) => periodStart)}::text[], ${uses.map(({ used }) => used)}::bigint[],
        ${uses.map(({ reserved }) => reserved)}::bigint[]) as n (budget_id, customer, period_start, used, reserved)
     where u.budget_id = n.budget_id and u.customer = n.customer and u.period_start = n.period_start`.execute(
    tx,
  );
}
