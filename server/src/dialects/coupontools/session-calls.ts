import { type Call, defineCall } from './call.ts';
import { email, id, phone, sessionCode, text } from './kinds.ts';
import { isSent, optional, required, requiredIf } from './parameters.ts';
import { renderSessionRow, sessionBlocks, sessionHead } from './render-session.ts';
import type { WireParameters } from './wire-values.ts';

/** Everything about one session. */
export const getSession = defineCall({
  parameters: { code: required('couponsession', sessionCode, 'session') },
  async run(call, { code }) {
    const { core, caller } = call;
    const view = await core.couponSessions.get({ accountId: caller.accountId, code });
    return {
      campaign: `cam_${view.campaign.id}`,
      action: 'retrieve_all_session_data',
      ...sessionHead(call, view),
      data: sessionBlocks(call, view),
    };
  },
});

const codeAliases = ['own_validation_code', 'custom_validation_code', 'validation_code', 'code'] as const;
const isUnspecified = (sent: WireParameters) =>
  !isSent(sent, 'phone', 'email', 'customid', 'customvalcode', ...codeAliases);

const search = {
  validationCode: requiredIf(isUnspecified, 'customvalcode', text(100), ...codeAliases),
  phone: optional('phone', phone),
  email: optional('email', email),
  customId: optional('customid', text()),
};

/** Sessions of all campaigns, by what is known of them. */
export const searchSessions = defineCall({
  parameters: { ...search, campaignId: optional('campaign', id('cam')) },
  run: answerSearch,
});

/** The same within one campaign. */
export const searchCampaign = defineCall({
  parameters: { ...search, campaignId: required('campaign', id('cam')) },
  run: answerSearch,
});

async function answerSearch(
  call: Call,
  input: {
    validationCode: string | undefined;
    phone: string | undefined;
    email: string | undefined;
    customId: string | undefined;
    campaignId: bigint | undefined;
  },
) {
  const { core, caller } = call;
  const found = await core.couponSessions.search({ ...input, accountId: caller.accountId });
  return {
    action: 'search_sessions',
    amount_of_results: String(found.length),
    data: found.map((view) => renderSessionRow(call, view)),
  };
}
