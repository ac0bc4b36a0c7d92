import { sql } from 'kysely';

/** Parts of this module's tables that other modules' statements may join; names and columns are a promise. */

/** Where a pool's numbers are, and whose: `id`, `supplier_id`, `country_id`, `operator`, `step`. */
export const pools = sql`(select id, supplier_id, country_id, operator, step from pool)`;

/** `id`, `name`, `filter_senders`, `dedupe_window_seconds`, `silent_since`. */
export const suppliers = sql`(select id, name, filter_senders, dedupe_window_seconds, silent_since from supplier)`;
