import { type RawBuilder, sql } from 'kysely';
import type { BookCheck } from './audit.ts';

/** The state of a hold. */
export type HoldStanding = 'open' | 'captured' | 'released';

/** Every hold with its owner and how it stands, for the checks of those who place holds. */
export const standingHolds = sql`(
  select h.id, a.account_id, h.amount_micros, h.reference, coalesce(s.outcome, 'open') as standing
    from hold h join ledger_account a on a.id = h.ledger_account_id left join settlement s on s.hold_id = h.id)`;

const balances = sql`(
  select id, 'available' as bucket, available_micros as micros from ledger_account
  union all select id, 'held', held_micros from ledger_account)`;

/** The ledger's checks of its own tables. */
export const ledgerChecks: readonly BookCheck[] = [
  {
    kind: 'balance',
    exceptions: sql`
      select b.id || '/' || b.bucket, coalesce(e.micros, 0), b.micros
        from ${balances} b
        left join (select ledger_account_id, bucket, sum(amount_micros) as micros from ledger_entry group by 1, 2) e
          on e.ledger_account_id = b.id and e.bucket = b.bucket
       where b.micros <> coalesce(e.micros, 0)`,
  },
  {
    kind: 'overdrawn',
    exceptions: sql`
      select b.id || '/' || b.bucket, '0 or more', b.micros
        from ${balances} b join ledger_account a on a.id = b.id where a.guarded and b.micros < 0`,
  },
  {
    kind: 'currency_sum',
    exceptions: sql`
      select currency, 0, sum(available_micros + held_micros) from ledger_account
       group by currency having sum(available_micros + held_micros) <> 0`,
  },
  {
    kind: 'transfer_currency',
    exceptions: sql`
      select t.id, d.currency, c.currency
        from ledger_transfer t join ledger_account d on d.id = t.debit_id join ledger_account c on c.id = t.credit_id
       where d.currency <> c.currency`,
  },
  {
    kind: 'held',
    exceptions: sql`
      select a.id, coalesce(h.micros, 0), a.held_micros
        from ledger_account a
        left join (select h.ledger_account_id, sum(h.amount_micros) as micros from hold h
                    where not exists (select from settlement s where s.hold_id = h.id) group by 1) h
          on h.ledger_account_id = a.id
       where a.held_micros <> coalesce(h.micros, 0)`,
  },
  {
    kind: 'capped',
    exceptions: sql`
      select a.id, exists (select from spending_cap c where c.ledger_account_id = a.id)::text, a.capped::text
        from ledger_account a
       where a.capped <> exists (select from spending_cap c where c.ledger_account_id = a.id)`,
  },
  {
    kind: 'hold_entries',
    exceptions: sql`
      select h.id, h.amount_micros, coalesce(t.micros, 0)
        from hold h
        left join (select t.hold_id, t.debit_id, sum(t.amount_micros) as micros from ledger_transfer t
                    where t.kind = 'hold' and t.debit_id = t.credit_id and t.credit_bucket = 'held' group by 1, 2) t
          on t.hold_id = h.id and t.debit_id = h.ledger_account_id
       where h.amount_micros <> coalesce(t.micros, 0)`,
  },
  {
    kind: 'settlement',
    exceptions: sql`
      select s.hold_id, coalesce(h.amount_micros::text, 'a hold'), (s.captured_micros + s.released_micros)::text
        from settlement s left join hold h on h.id = s.hold_id
       where h.amount_micros is distinct from s.captured_micros + s.released_micros
      union all
      select s.hold_id, 'released 0', s.outcome || ' ' || s.captured_micros
        from settlement s where s.outcome = 'released' and s.captured_micros <> 0`,
  },
  {
    kind: 'settlement_entries',
    exceptions: sql`
      select h.id, coalesce(s.captured_micros, 0) || ' captured, ' || coalesce(s.released_micros, 0) || ' released',
             coalesce(t.captured, 0) || ' captured, ' || coalesce(t.released, 0) || ' released'
        from hold h
        left join settlement s on s.hold_id = h.id
        left join (select hold_id, debit_id, sum(amount_micros) filter (where kind = 'capture') as captured,
                          sum(amount_micros) filter (where kind = 'release' and credit_id = debit_id) as released
                     from ledger_transfer where debit_bucket = 'held' and credit_bucket = 'available' group by 1, 2) t
          on t.hold_id = h.id and t.debit_id = h.ledger_account_id
       where coalesce(s.captured_micros, 0) <> coalesce(t.captured, 0)
          or coalesce(s.released_micros, 0) <> coalesce(t.released, 0)`,
  },
];

/** That somebody will settle every open hold. `holders` are queries for the holds that each kind of owner has. */
export function holderCheck(holders: readonly RawBuilder<unknown>[]): BookCheck {
  return {
    kind: 'hold_owner',
    exceptions: sql`
      select h.id, 'an owner', h.reference
        from ${standingHolds} h
       where h.standing = 'open' and h.id not in (
         select hold_id from (${sql.join(holders, sql` union all `)}) as o (hold_id) where hold_id is not null)`,
  };
}
