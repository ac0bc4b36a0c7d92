import type { Action } from './call.ts';
import { balanceText } from './dollars.ts';

/** `request/balance`: what can be spent; what is on hold is off it already. */
export const getBalance: Action = async ({ core, caller }) => {
  const { availableMicros } = await core.ledger.getBalance(caller.accountId);
  return { balance: balanceText(availableMicros) };
};
