import { sql } from 'kysely';

/** What the statements of other modules may join of campaigns: `id`, `code`. */
export const campaignCodes = sql`(select id, code from campaign)`;
