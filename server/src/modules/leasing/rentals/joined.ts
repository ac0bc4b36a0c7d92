import { sql } from 'kysely';

/** Parts of this module's tables that other modules' statements may join; names and columns are a promise. */

/** `id`, `account_id`, `country_id`, `phone`, `ends_at`. */
export const rentals = sql`(select id, account_id, country_id, phone, ends_at from rental)`;

/** The periods that were paid for: `rental_id`, `hold_id`. */
export const rentalPeriods = sql`(select rental_id, hold_id from rental_period)`;

/** Their histories, each event once and never changed: `id`, `rental_id`, `event`, `from_state`, `to_state`, `at`. */
export const rentalMoves = sql`(select id, rental_id, event, from_state, to_state, at from rental_move)`;

/** The last id that was given to a move; null before the first. */
export const newestRentalMove = sql`pg_sequence_last_value(pg_get_serial_sequence('rental_move', 'id')::regclass)`;
