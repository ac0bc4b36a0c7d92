import type { Subaccount } from '#core';
import type { Visit } from './visit.tsx';

/** The accounts below this one, with how many campaigns each has. */
export async function getSubaccounts({ core, accountId, merchant }: Visit) {
  const subaccounts = await core.merchants.listSubaccounts(accountId);
  return {
    ...{ subaccounts, timeZone: merchant.timeZone },
    counts: await core.campaigns.count(subaccounts.map((one) => one.accountId)),
  };
}

/** The subaccount that the path names. Refuses `not_found`. */
export function getSubaccount({ core, accountId, id }: Visit): Promise<Subaccount> {
  return core.merchants.getSubaccount({ parentId: accountId, id: id('subaccount') });
}

/** The packages of permissions that the account may give. */
export const getPackages = ({ core, accountId }: Visit) => core.merchants.listPackages(accountId);
