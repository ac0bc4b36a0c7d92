import { type Call, defineRowsCall } from './call.ts';
import { spanEnd, spanStart } from './date-kinds.ts';
import { id, whole } from './kinds.ts';
import { optional, required } from './parameters.ts';
import { renderSessionRow, type SessionView } from './render-session.ts';

const PAGE = 5_000;
const MOST_PAGES = 1_000_000;

/** The sessions of a campaign that have come so far, by the date of that step. */
const listBy = (by: 'created' | 'opened' | 'claimed' | 'validated', action: string) =>
  defineRowsCall({
    parameters: {
      campaignId: required('campaign', id('cam')),
      page: optional('page', whole(1, MOST_PAGES)),
      from: optional('start_date', spanStart),
      until: optional('end_date', spanEnd),
    },
    async run(call, { page = 1, ...query }) {
      const { core, caller } = call;
      const span = { ...query, accountId: caller.accountId, by, page, perPage: PAGE };
      const { sessions, count } = await core.couponSessions.list(span);
      const members = {
        campaign: `cam_${query.campaignId}`,
        action,
        amount_of_results: String(sessions.length),
        page: String(page),
        amount_of_pages: String(Math.max(1, Math.ceil(count / PAGE))),
      };
      return { members, rows: renderRows(call, sessions) };
    },
  });

/** Thousands of rows are rendered as they are written. */
async function* renderRows(call: Call, views: readonly SessionView[]) {
  for (const view of views) yield renderSessionRow(call, view);
}

export const listSessions = listBy('created', 'retrieve_all_campaign_data');
export const listOpens = listBy('opened', 'retrieve_opened_campaign_data');
export const listClaims = listBy('claimed', 'retrieve_claimed_campaign_data');
export const listValidations = listBy('validated', 'retrieve_validated_campaign_data');
