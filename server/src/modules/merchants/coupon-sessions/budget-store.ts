import { sql } from 'kysely';
import type { Tx } from '#db';

/** The charge of one redemption or claim on one budget. */
export type Charge = { budgetId: bigint; customer: string; periodStart: string; amount: bigint };

export type Use = Omit<Charge, 'amount'> & { used: bigint; reserved: bigint };

export const keyOf = ({ budgetId, customer, periodStart }: Omit<Charge, 'amount'>) =>
  `${budgetId}/${periodStart}/${customer}`;

/** Makes the rows that are missing, then holds all of them. */
export async function lockUses(tx: Tx, wanted: readonly Omit<Charge, 'amount'>[]): Promise<Use[]> {
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

export async function updateUses(tx: Tx, uses: readonly Use[]): Promise<void> {
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
