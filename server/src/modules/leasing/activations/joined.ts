import { sql } from 'kysely';

/** Parts of this module's tables that other modules' statements may join; names and columns are a promise. */

/** `id`, `account_id`, `country_id`, `service_id`, `operator`, `supplier_id`, `pool_id`, `phone`, `hold_id`, `created_at`. */
export const activations = sql`(
  select id, account_id, country_id, service_id, operator, supplier_id, pool_id, phone, hold_id, created_at from activation)`;

/** Their histories, each event once and never changed: `id`, `activation_id`, `event`, `from_state`, `to_state`, `at`. */
export const activationMoves = sql`(select id, activation_id, event, from_state, to_state, at from activation_move)`;

/** The last id that was given to a move; null before the first. */
export const newestMove = sql`pg_sequence_last_value(pg_get_serial_sequence('activation_move', 'id')::regclass)`;
