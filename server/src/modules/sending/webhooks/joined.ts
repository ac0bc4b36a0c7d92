import { sql } from 'kysely';
import { ACCOUNT_EVENTS } from './webhook-store.ts';

/** A part of this module's table that other modules' statements may join; names and columns are a promise. */

/** Who listens to what happens to an account: `id`, `account_id`, `types`, `key_id`, `activation_id`, `created_at`. */
export const eventListeners = sql`(
  select id, account_id, types, key_id, activation_id, created_at from webhook_endpoint where enabled and kind = ${sql.lit(ACCOUNT_EVENTS)})`;
