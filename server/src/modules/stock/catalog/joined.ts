import { sql } from 'kysely';

/** Parts of the catalogue that other modules' statements may join; names and columns are a promise. */

/** `id`, `position`, `enabled`. */
export const services = sql`(select id, position, enabled from service)`;

/** A row for each service, whose `xmin` changes with it. */
export const serviceVersions = sql`(select xmin from service)`;
