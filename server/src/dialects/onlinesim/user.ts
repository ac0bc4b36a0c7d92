import type { Action } from './call.ts';
import { balanceText, priceNumber } from './dollars.ts';
import { findFlag, findText } from './parameters.ts';

/** `getBalance`: what can be spent, and what is on hold. Nobody earns by recommending here. */
export const getBalance: Action = async ({ core, caller, parameters }) => {
  const { availableMicros, heldMicros } = await core.ledger.getBalance(caller.accountId);
  const isIncomeWanted = findFlag(parameters, 'income') ?? false;
  return {
    response: 1,
    balance: balanceText(availableMicros),
    zbalance: priceNumber(heldMicros),
    ...(isIncomeWanted ? { income: 0 } : {}),
  };
};

/** `getProfile`: accounts have no address of e-mail, and a key is told to nobody twice. */
export const getProfile: Action = async ({ caller: { accountId, accountName }, parameters }) => ({
  response: 1,
  profile: {
    ...{ id: Number(accountId), name: accountName, username: accountName, email: '', apikey: '' },
    api_access: true,
    locale: findText(parameters, 'lang') === 'ru' ? 'ru' : 'en',
  },
});
