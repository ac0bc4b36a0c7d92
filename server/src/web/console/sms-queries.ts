import type { Visit } from './visit.tsx';

const MOST_SHOWN = 200;

/** Credits, keywords, groups, the last sends, and the active campaigns whose coupons an SMS may bring. */
export async function getSms({ core, accountId, merchant }: Visit) {
  return {
    ...{ isConnected: merchant.smsConnected, timeZone: merchant.timeZone },
    keywords: await core.smsGroups.listKeywords(accountId),
    groups: await core.smsGroups.listGroups(accountId),
    sends: (await core.smsGroups.listSends(accountId)).slice(0, MOST_SHOWN),
    credits: await core.outboundSms.getCredits(accountId),
    campaigns: await core.campaigns.list({
      accountId,
      status: 'active',
      descending: true,
      limit: MOST_SHOWN,
    }),
  };
}
