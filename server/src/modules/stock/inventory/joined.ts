import { sql } from 'kysely';

/** Parts of this module's tables that other modules' statements may join; names and columns are a promise. */

/** Where a pool's numbers are, and whose: `id`, `supplier_id`, `country_id`, `operator`, `step`. */
export const pools = sql`(select id, supplier_id, country_id, operator, step from pool)`;

/** Numbers that are off sale for their lines alone: `phone`, `supplier_id`, `line_down_since`. */
export const lineDownNumbers = sql`(select n.phone, p.supplier_id, n.line_down_since from number n join pool p on p.id = n.pool_id
  where n.line_down_since is not null)`;

/** `id`, `name`, `filter_senders`, `dedupe_window_seconds`, `silent_since`. */
export const suppliers = sql`(select id, name, filter_senders, dedupe_window_seconds, silent_since from supplier)`;

/** What is on sale and in stock, as far as its own row tells: `pool_id`, `country_id`, `operator`, `service_id`, `price_micros`. */
export const offersInStock = sql`(
  select o.pool_id, p.country_id, p.operator, o.service_id, o.price_micros from offer o join pool p on p.id = o.pool_id
   where o.enabled and o.stock > 0)`;
