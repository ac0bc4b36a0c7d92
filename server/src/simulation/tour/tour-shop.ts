import type { App } from '#app';
import { demoAccount, demoMerchant, demoShop } from '#modules/simulator';

/** Proposals for the demo's pizza shop, as lines that work as printed. */
export async function shopSteps({ core, url }: Pick<App, 'core' | 'url'>): Promise<string[]> {
  const { id: accountId } = await core.accounts.get({ name: demoAccount.name });
  const keyword = (await core.smsGroups.listKeywords(accountId)).find(
    ({ word }) => word === demoShop.keyword,
  );
  if (!keyword) return [];
  const json = "-H 'content-type: application/json'";
  const { clientId, secret } = demoMerchant.keyPair;
  const text = (words: string) => `'{"to":"${keyword.number}","from":"+447911123456","text":"${words}"}'`;
  return [
    `${demoShop.name}, the merchant of the demo, gives coupons to whoever texts PIZZA to ${keyword.number}:`,
    '',
    `  curl ${json} -d ${text('pizza')} ${url()}/sim/messages`,
    `  curl '${url()}/sim/outbox/sms?to=447911123456'   # its answer, with a coupon to open in a browser`,
    `  curl ${json} -d ${text('STOP')} ${url()}/sim/messages`,
    `  curl -X POST -H 'X-Client-Id: ${clientId}' -H 'X-Client-Secret: ${secret}' \\`,
    `       -d smsgroup=gro_${keyword.groupId} ${url()}/v3/smstool/userlist`,
    '',
  ];
}
