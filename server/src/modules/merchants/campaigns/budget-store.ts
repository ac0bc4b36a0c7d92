import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Budget } from './budget.ts';

/** Sets a limit, or with `most` null lifts it; what was used before counts on. */
export async function upsertBudget(tx: Tx, budget: Omit<Budget, 'id'>): Promise<void> {
  await sql`
    insert into campaign_budget (campaign_id, measure, period, per_customer, most)
    values (${budget.campaignId}, ${budget.measure}, ${budget.period}, ${budget.perCustomer}, ${budget.most})
    on conflict (campaign_id, measure, period, per_customer) do update set most = excluded.most`.execute(tx);
}

export async function listBudgets(on: ReaderOrTx, campaignIds: readonly bigint[]): Promise<Budget[]> {
  const { rows } = await sql<Budget>`
    select id, campaign_id as "campaignId", measure, period, per_customer as "perCustomer", most
      from campaign_budget where campaign_id = any(${[...new Set(campaignIds)]}::bigint[]) order by id`.execute(
    on,
  );
  return rows;
}
