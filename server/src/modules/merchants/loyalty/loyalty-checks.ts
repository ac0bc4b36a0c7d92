import { sql } from 'kysely';
import type { BookCheck } from '#modules/money/ledger';
import { MICROS } from './points-book.ts';

/** The points of a card user three times: in its ledger account, in its lots, and as its history adds them up. */
export const loyaltyChecks: readonly BookCheck[] = [
  {
    kind: 'loyalty_lots',
    exceptions: sql`
      select m.id, a.available_micros, coalesce(l.points, 0) * ${MICROS}
        from loyalty_card_user m join ledger_account a on a.id = m.ledger_account_id
        left join (select card_user_id, sum(points_left) as points from loyalty_lot group by 1) l on l.card_user_id = m.id
       where a.available_micros <> coalesce(l.points, 0) * ${MICROS}`,
  },
  {
    kind: 'loyalty_history',
    exceptions: sql`
      select m.id, coalesce(a.available_micros, 0), coalesce(e.points, 0) * ${MICROS}
        from loyalty_card_user m left join ledger_account a on a.id = m.ledger_account_id
        left join (select card_user_id, sum(points) as points from loyalty_event group by 1) e on e.card_user_id = m.id
       where coalesce(a.available_micros, 0) <> coalesce(e.points, 0) * ${MICROS}`,
  },
  {
    kind: 'loyalty_card',
    exceptions: sql`
      select c.id, -sum(a.available_micros), coalesce(m.micros, 0)
        from loyalty_card c
        join ledger_account a on a.id in (c.issued_ledger_id, c.spent_ledger_id, c.expired_ledger_id)
        left join (select m.card_id, sum(a.available_micros) as micros
                     from loyalty_card_user m join ledger_account a on a.id = m.ledger_account_id group by 1) m
          on m.card_id = c.id
       group by c.id, m.micros having -sum(a.available_micros) <> coalesce(m.micros, 0)`,
  },
];
