import { sql } from 'kysely';

/** What the statements of other modules may join of the catalogue; names and columns are a promise. */

/** `id`, `position`, `enabled`. */
export const services = sql`(select id, position, enabled from service)`;
