import { sql } from 'kysely';

/** The columns of campaigns that the statements of other modules may join: `id`, `code`. */
export const campaignCodes = sql`(select id, code from campaign)`;
