import { sql } from 'kysely';
import { type BookCheck, standingHolds } from '#modules/money/ledger';

/** The credits of an SMS that waits are on hold, of one that the door took spent, of one that failed not on hold any more. */
export const smsChecks: readonly BookCheck[] = [
  {
    kind: 'sms_hold',
    exceptions: sql`
      select s.id, case when s.state in ('queued', 'sending') then 'open' when s.state in ('sent', 'delivered') then 'captured' else 'settled' end
                   || ' while it is ' || s.state, coalesce(h.standing, 'missing')
        from outbound_sms s left join ${standingHolds} h on h.id = s.hold_id
       where not s.free
         and case when s.state in ('queued', 'sending') then h.standing is distinct from 'open'
                  when s.state in ('sent', 'delivered') then h.standing is distinct from 'captured'
                  else h.standing = 'open' end`,
  },
];

/** The holds that SMS will settle. */
export const smsHolds = sql`select hold_id from outbound_sms`;
