import type { Action } from './call.ts';
import { balanceNumber, priceNumber } from './currency.ts';

/** The most that a customer can have there; here nobody is rated. */
const RATING = 96;

/** Accounts have no address of e-mail: the name stands there. */
export const getProfile: Action = async ({ core, currency, caller: { accountId, accountName } }) => {
  const { availableMicros, heldMicros } = await core.ledger.getBalance(accountId);
  return {
    id: accountId,
    email: accountName,
    vendor: '',
    default_forwarding_number: '',
    balance: balanceNumber(availableMicros, currency),
    rating: RATING,
    default_country: { name: '', iso: '', prefix: '' },
    default_operator: { name: '' },
    frozen_balance: priceNumber(heldMicros, currency),
  };
};
