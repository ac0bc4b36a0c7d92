import { consoleLinks } from './addresses.ts';
import { type Call, defineCall } from './call.ts';
import { id, oneOf } from './kinds.ts';
import { optional, required, requiredIf, sentWord } from './parameters.ts';
import type { WireParameters } from './wire-values.ts';

/** Screens of the console that a link can lead to. */
export const consolePage = oneOf(
  'campaigns',
  'add_campaign',
  'update_campaign',
  'statistics',
  'distribution',
);

/** A link to the page of a campaign must say which. */
export const pageNeedsCampaign = (sent: WireParameters) => sentWord(sent, 'page') === 'update_campaign';

/** Signs the account itself in to the console. */
export const accountSignOn = defineCall({
  parameters: {},
  async run(call) {
    const token = await call.core.merchants.createSignOn({ accountId: call.caller.accountId });
    return { account: signOnLinks(call, call.caller, token) };
  },
});

/** Signs one of its people in. */
export const teammateSignOn = defineCall({
  parameters: {
    teammateId: required('teammate', id('number')),
    page: optional('page', consolePage),
    campaignId: requiredIf(pageNeedsCampaign, 'campaign', id('cam')),
  },
  async run(call, { teammateId, page, campaignId }) {
    const { core, caller } = call;
    const { accountId } = caller;
    await core.merchants.getTeammate({ accountId, id: teammateId });
    if (campaignId !== undefined) await core.campaigns.get({ accountId, id: campaignId });
    const token = await core.merchants.createSignOn({ accountId, teammateId, page, campaignId });
    return { teammate: { ID: String(teammateId), ...signOnLinks(call, caller, token) } };
  },
});

/** The token and the addresses it opens. */
export function signOnLinks(call: Call, owner: Pick<Call['caller'], 'dashboardUrl'>, token: string) {
  return { token, ...consoleLinks(call, owner, `/sso/${token}`) };
}
