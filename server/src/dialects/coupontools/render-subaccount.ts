import type { Campaign, Subaccount } from '#core';
import { formatUtc } from '#kernel/clock';
import { renderAccess } from './access.ts';
import { campaignUrl } from './addresses.ts';
import type { Call } from './call.ts';

/** A line of the list. */
export function renderSubaccountRow(subaccount: Omit<Subaccount, 'keyPair'>, campaignCount: number) {
  const { maxCampaigns, lastLoginAt } = subaccount;
  return {
    ID: `sub_${subaccount.accountId}`,
    email: subaccount.email,
    username: subaccount.username,
    first_name: subaccount.firstName,
    last_name: subaccount.lastName,
    company_name: subaccount.companyName,
    country: subaccount.country,
    language: subaccount.language,
    currency: subaccount.currency,
    status: subaccount.status,
    blocked: subaccount.blocked,
    lastlogin: lastLoginAt ? formatUtc(lastLoginAt) : '',
    amountlogin: String(subaccount.loginCount),
    max_campaigns: maxCampaigns === null ? '' : String(maxCampaigns),
    has_campaigns: String(campaignCount),
    expiry_date: subaccount.expiresOn ?? '',
  };
}

/** All of it, with the key pair: a main account may see it again. */
export function renderSubaccount(call: Call, subaccount: Subaccount, campaigns: readonly Campaign[]) {
  const { accountId, maxCampaigns, keyPair } = subaccount;
  const owner = { core: call.core, caller: subaccount };
  return {
    ...renderSubaccountRow(subaccount, campaigns.length),
    ID: `sub_${accountId}`,
    api_key: keyPair?.clientId ?? '',
    api_secret: keyPair?.secret ?? '',
    campaigns: campaigns.map(({ id, code, status }) => ({
      ID: `cam_${id}`,
      code,
      url: campaignUrl(owner, code),
      status,
    })),
    package: subaccount.packageId === null ? '' : `pac_${subaccount.packageId}`,
    webhook_endpoint: subaccount.webhookUrl,
    available_campaigns: maxCampaigns === null ? '' : String(Math.max(maxCampaigns - campaigns.length, 0)),
    ...renderAccess(subaccount.permissions),
  };
}
