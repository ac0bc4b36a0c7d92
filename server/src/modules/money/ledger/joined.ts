import { sql } from 'kysely';

/** Parts of this module's tables that other modules' statements may join; names and columns are a promise. */

/** Which key spent what is on hold: `id`, `key_id`. */
export const holdKeys = sql`(select id, key_id from hold)`;

/** Customers' money that came or went otherwise than by an order: `id`, `kind`, `account_id`, `micros` (less than 0: it went), `reference`, `at`. */
export const customerMoney = sql`(
  select t.id, t.kind, a.account_id, case when t.credit_id = a.id then t.amount_micros else -t.amount_micros end as micros,
         t.reference, t.created_at as at
    from ledger_transfer t join ledger_account a on a.id in (t.debit_id, t.credit_id) and a.kind = 'customer' and a.currency = 'USD'
   where t.kind in ('grant', 'payment', 'payment_refund', 'refund'))`;

/** The last id that was given to a movement of money; null before the first. */
export const newestTransfer = sql`pg_sequence_last_value(pg_get_serial_sequence('ledger_transfer', 'id')::regclass)`;
