import { sql } from 'kysely';
import type { BookCheck } from '#modules/money/ledger';

/** Claims leave no charges behind, so only what redemptions use up can be counted again. */
export const budgetChecks: readonly BookCheck[] = [
  {
    kind: 'budget_use',
    exceptions: sql`
      select u.budget_id || '/' || u.period_start || '/' || u.customer,
             coalesce(c.used, 0) || ' used, ' || coalesce(c.reserved, 0) || ' reserved', u.used || ' used, ' || u.reserved || ' reserved'
        from budget_use u
        join campaign_budget b on b.id = u.budget_id and b.measure <> 'claims'
        left join (
          select c.budget_id, c.customer, c.period_start, sum(c.amount) filter (where r.state = 'redeemed') as used,
                 sum(c.amount) filter (where r.state = 'reserved') as reserved
            from redemption_charge c join redemption r on r.id = c.redemption_id group by 1, 2, 3) c
          on c.budget_id = u.budget_id and c.customer = u.customer and c.period_start = u.period_start
       where u.used <> coalesce(c.used, 0) or u.reserved <> coalesce(c.reserved, 0)`,
  },
];
