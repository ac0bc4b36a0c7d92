import { publicUrlOf } from '#core';
import type { Visit } from './visit.tsx';

/** The account of the visit and its teammates. */
export async function getAccount({ core, accountId, merchant, user }: Visit) {
  return {
    merchant,
    publicUrl: publicUrlOf(core, merchant),
    isTeammate: user.teammate !== undefined,
    teammates: await core.merchants.listTeammates(accountId),
  };
}

/** The account's key pairs; the first of them `signs` webhooks. */
export async function getKeyPairs({ core, accountId, merchant }: Visit) {
  const pairs = await core.merchants.listKeyPairs(accountId);
  return {
    timeZone: merchant.timeZone,
    pairs: pairs.map((pair, index) => ({ ...pair, signs: index === 0 })),
  };
}

/** The key and password with which staff open the validation widget; undefined where the account may not use it. */
export async function findWidget({ core, accountId, merchant }: Visit) {
  if (merchant.parentId !== null && !merchant.permissions.includes('validation_widget')) return undefined;
  return {
    url: `${publicUrlOf(core, merchant)}/widget`,
    widget: await core.merchants.findWidget(accountId),
  };
}
