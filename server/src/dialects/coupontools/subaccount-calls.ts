import { z } from 'zod';
import { accessOf, accessParameters } from './access.ts';
import { consolePage, pageNeedsCampaign, signOnLinks } from './account-calls.ts';
import { consoleLinks } from './addresses.ts';
import { type Call, defineCall } from './call.ts';
import { day } from './date-kinds.ts';
import { email, flag, id, oneOf, text, webAddress, whole } from './kinds.ts';
import { clearable, type Input, optional, required, requiredIf } from './parameters.ts';
import { renderSubaccount, renderSubaccountRow } from './render-subaccount.ts';

const country = z
  .string('302')
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, '302');
const currency = z
  .string('302')
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, '302');
const language = z
  .string('302')
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2}(-[a-z]{2})?$/, '302');

const detailParameters = {
  password: optional('password', text(200)),
  packageId: optional('package', id('pac')),
  status: optional('status', oneOf('trial', 'customer')),
  username: clearable('username', text()),
  firstName: clearable('first_name', text()),
  lastName: clearable('last_name', text()),
  companyName: clearable('company_name', text()),
  country: optional('country', country),
  language: optional('language', language),
  currency: optional('currency', currency),
  expiresOn: optional('expiry_date', day),
  maxCampaigns: optional('max_campaigns', whole(0, 1_000_000)),
  webhookUrl: clearable('webhook_endpoint', webAddress),
  ...accessParameters,
};

/** The subaccounts of a main account. */
export const listSubaccounts = defineCall({
  parameters: {},
  async run({ core, caller }) {
    const subaccounts = await core.merchants.listSubaccounts(caller.accountId);
    const counts = await core.campaigns.count(subaccounts.map(({ accountId }) => accountId));
    return {
      amount_of_subaccounts: subaccounts.length,
      subaccount: subaccounts.map((one) => renderSubaccountRow(one, counts.get(one.accountId) ?? 0)),
    };
  },
});

/** One of them, with its key pair and campaigns. */
export const getSubaccount = defineCall({
  parameters: { id: required('subaccount', id('sub')) },
  async run(call, ref) {
    const { core, caller } = call;
    const subaccount = await core.merchants.getSubaccount({ parentId: caller.accountId, ...ref });
    return answer(call, subaccount);
  },
});

/** A new one. Without a password its people set one by `/subaccount/reset/url`. */
export const createSubaccount = defineCall({
  parameters: { email: required('email', email), ...detailParameters },
  async run(call, input) {
    const command = { parentId: call.caller.accountId, email: input.email, details: readDetails(input) };
    return answer(call, await call.core.merchants.createSubaccount(command));
  },
});

/** Changes what is named. */
export const updateSubaccount = defineCall({
  parameters: {
    id: required('subaccount', id('sub')),
    email: optional('email', email),
    blocked: optional('blocked', flag),
    ...detailParameters,
  },
  async run(call, input) {
    const { core, caller } = call;
    const ref = { parentId: caller.accountId, id: input.id };
    const changed = await core.merchants.updateSubaccount({
      ...ref,
      email: input.email,
      details: { ...readDetails(input), blocked: input.blocked },
    });
    return answer(call, changed);
  },
});

/** A link by which the password of a subaccount can be set once, within a day. */
export const createResetUrl = defineCall({
  parameters: { id: required('subaccount', id('sub')) },
  async run(call, ref) {
    const { core, caller } = call;
    const subaccount = await core.merchants.getSubaccount({ parentId: caller.accountId, ...ref });
    const token = await core.merchants.createPasswordReset(ref.id);
    const links = consoleLinks(call, subaccount.dashboardUrl ? subaccount : caller, `/reset/${token}`);
    return { subaccount: { ID: `sub_${ref.id}`, ...links } };
  },
});

/** Signs in to the console as the subaccount. */
export const subaccountSignOn = defineCall({
  parameters: {
    id: required('subaccount', id('sub')),
    page: optional('page', consolePage),
    campaignId: requiredIf(pageNeedsCampaign, 'campaign', id('cam')),
  },
  async run(call, { id: accountId, page, campaignId }) {
    const { core, caller } = call;
    const subaccount = await core.merchants.getSubaccount({ parentId: caller.accountId, id: accountId });
    if (campaignId !== undefined) await core.campaigns.get({ accountId, id: campaignId });
    const token = await core.merchants.createSignOn({ accountId, page, campaignId });
    const owner = subaccount.dashboardUrl ? subaccount : caller;
    return { subaccount: { ID: `sub_${accountId}`, ...signOnLinks(call, owner, token) } };
  },
});

type Details = Input<typeof detailParameters>;

function readDetails(input: Details) {
  const { password, packageId, status, username, firstName, lastName, companyName } = input;
  const { country, language, currency, expiresOn, maxCampaigns, webhookUrl } = input;
  return {
    ...{ password, packageId, status, username, firstName, lastName, companyName },
    ...{ country, language, currency, expiresOn, maxCampaigns, webhookUrl },
    access: accessOf(input),
  };
}

async function answer(
  call: Call,
  subaccount: Awaited<ReturnType<Call['core']['merchants']['getSubaccount']>>,
) {
  const campaigns = await call.core.campaigns.list({ accountId: subaccount.accountId });
  return { subaccount: renderSubaccount(call, subaccount, campaigns) };
}
