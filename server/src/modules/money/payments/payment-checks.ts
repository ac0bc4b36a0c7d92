import { sql } from 'kysely';
import type { BookCheck } from '#modules/money/ledger';

/** Compares invoices and totals with the money that payments moved. */
export const paymentChecks: readonly BookCheck[] = [
  {
    kind: 'payment_total',
    exceptions: sql`
      select a.id, coalesce(b.micros, 0), coalesce(t.charged_micros, 0)
        from account a
        left join payment_total t on t.account_id = a.id
        left join (
          select account_id, sum(micros) as micros from (
            select l.account_id, case when t.kind = 'payment_refund' then -t.amount_micros else t.amount_micros end as micros
              from ledger_transfer t
              join ledger_account l on l.kind = 'customer' and l.id = case when t.kind = 'payment_refund' then t.debit_id else t.credit_id end
             where t.kind in ('payment', 'payment_excess', 'payment_refund')
            union all
            select l.reference::bigint, -t.amount_micros
              from ledger_transfer t join ledger_account l on l.id = t.debit_id and l.kind = 'debt' where t.kind = 'debt'
          ) m group by 1) b on b.account_id = a.id
       where coalesce(b.micros, 0) <> coalesce(t.charged_micros, 0)`,
  },
  {
    kind: 'invoice_credited',
    exceptions: sql`
      select i.id, coalesce(b.micros, 0), i.credited_micros
        from invoice i
        left join (
          select invoice_id, sum(micros) as micros from (
            select substr(reference, 9) as invoice_id,
                   case when kind in ('payment_refund', 'debt') then -amount_micros else amount_micros end as micros
              from ledger_transfer
             where kind in ('payment', 'payment_excess', 'payment_refund', 'debt') and reference like 'invoice:%'
            union all
            select c.invoice_id, t.amount_micros
              from payment_case c join ledger_transfer t on t.kind = 'payment' and t.reference = 'case:' || c.id
             where c.kind in ('underpaid', 'overpaid')
          ) m group by 1) b on b.invoice_id = i.id
       where i.credited_micros <> coalesce(b.micros, 0)`,
  },
  {
    kind: 'invoice_unallocated',
    exceptions: sql`
      select i.id, coalesce(b.micros, 0), i.unallocated_micros
        from invoice i
        left join (
          select substr(reference, 9) as invoice_id,
                 sum(case when kind = 'payment_unallocated' then amount_micros else -amount_micros end) as micros
            from ledger_transfer
           where kind in ('payment_unallocated', 'payment_allocated', 'payment_returned') and reference like 'invoice:%'
           group by 1) b on b.invoice_id = i.id
       where i.unallocated_micros <> coalesce(b.micros, 0)`,
  },
];
