import { defineCall } from './call.ts';
import { id, sessionCode, text } from './kinds.ts';
import { required } from './parameters.ts';
import { problem } from './wire-error.ts';

const MOST_LETTERS = 1_000;

/** To the wallet of one consumer. No wallet is connected to this server, so nobody is registered with one. */
export const pushToSession = defineCall({
  parameters: {
    campaignId: required('campaign', id('cam')),
    code: required('couponsession', sessionCode, 'session'),
    message: required('message', text(MOST_LETTERS)),
  },
  async run({ core, caller }, { campaignId, code }) {
    const { accountId } = caller;
    await core.campaigns.get({ accountId, id: campaignId });
    const { session } = await core.couponSessions.get({ accountId, code });
    if (session.campaignId !== campaignId) throw problem(505, 'couponsession');
    throw problem(612, 'couponsession');
  },
});

/** To all wallets that hold the campaign: none. */
export const pushToCampaign = defineCall({
  parameters: {
    campaignId: required('campaign', id('cam')),
    message: required('message', text(MOST_LETTERS)),
  },
  async run({ core, caller }, { campaignId }) {
    await core.campaigns.get({ accountId: caller.accountId, id: campaignId });
    return { amount_of_notifications: 0 };
  },
});
