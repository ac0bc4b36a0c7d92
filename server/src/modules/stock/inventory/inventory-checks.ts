import { type RawBuilder, sql } from 'kysely';
import type { BookCheck } from '#modules/money/ledger';

/** Who has numbers, as queries. */
export type NumberHolders = {
  /** Rows of number, service and activation. */
  leased: RawBuilder<unknown>;
  /** Rows of number and a name for what has it alone. */
  rented: readonly RawBuilder<unknown>[];
};

/** That the maintained counts are what counting gives, and that every number is where its leases say. */
export function createInventoryChecks({ leased, rented }: NumberHolders): BookCheck[] {
  return [
    {
      kind: 'stock',
      exceptions: sql`
        select o.pool_id || '/' || o.service_id, coalesce(n.count, 0) - coalesce(u.count, 0), o.stock
          from offer o
          left join (select pool_id, count(*) as count from number where state = 'online' group by 1) n on n.pool_id = o.pool_id
          left join (select n.pool_id, u.service_id, count(*) as count from number_use u join number n on n.id = u.number_id
                      where n.state = 'online' and u.activation_id is not null group by 1, 2) u
            on u.pool_id = o.pool_id and u.service_id = o.service_id
         where not o.asked and o.stock <> coalesce(n.count, 0) - coalesce(u.count, 0)`,
    },
    {
      kind: 'number_lost',
      exceptions: sql`
        select n.id || '/' || o.service_id, 'past ' || o.frontier || ' or returned', 'at ' || n.seq || ' and never leased'
          from offer o join number n on n.pool_id = o.pool_id and n.state = 'online' and n.seq <= o.frontier
         where not o.asked
           and not exists (select from number_use u where u.number_id = n.id and u.service_id = o.service_id)`,
    },
    {
      kind: 'number_free',
      exceptions: sql`
        select u.number_id || '/' || u.service_id, 'online in pool ' || u.pool_id, n.state || ' in pool ' || n.pool_id
          from number_use u join number n on n.id = u.number_id
         where u.activation_id is null and (n.state <> 'online' or n.pool_id <> u.pool_id)`,
    },
    {
      kind: 'number_leased',
      exceptions: sql`
        select coalesce(l.number_id, u.number_id) || '/' || coalesce(l.service_id, u.service_id),
               coalesce('activation ' || l.activation_id, 'free'), coalesce('activation ' || u.activation_id, 'free')
          from (${leased}) as l (number_id, service_id, activation_id)
          full join (select number_id, service_id, activation_id from number_use where activation_id is not null) u
            on u.number_id = l.number_id and u.service_id = l.service_id
         where u.activation_id is distinct from l.activation_id`,
    },
    {
      kind: 'number_rented',
      exceptions: sql`
        select n.id, coalesce(r.by, 'not rented'), n.state
          from number n
          left join (${sql.join(rented, sql` union all `)}) as r (number_id, by) on r.number_id = n.id
         where (n.state = 'rented') <> (r.number_id is not null)`,
    },
    {
      kind: 'number_twin',
      exceptions: sql`
        select id, 'off: it is number ' || twin_of, state from number where twin_of is not null and state = 'online'`,
    },
    {
      kind: 'bar_count',
      exceptions: sql`
        select account_id || '/' || pool_id || '/' || service_id, coalesce(b.count, 0), coalesce(c.online::text, 'nothing')
          from number_bar_count c
          full join (select b.account_id, n.pool_id, b.service_id, count(*) as count
                       from number_bar b join number n on n.id = b.number_id where n.state = 'online' group by 1, 2, 3) b
            using (account_id, pool_id, service_id)
         where coalesce(c.online, 0) <> coalesce(b.count, 0)`,
    },
  ];
}
