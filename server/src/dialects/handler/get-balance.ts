import type { Action } from './call.ts';
import { balanceText } from './currency.ts';

/**
 * `action=getBalance`: a bare number for the seed. A classic client may ask for the reserve with `version=2`, or for
 * JSON with `format=json`.
 */
export const getBalance: Action = async ({ core, caller, profile, currency, parameters }) => {
  const { availableMicros, heldMicros } = await core.ledger.getBalance(caller.accountId);
  if (profile === 'seed') return balanceText(availableMicros, currency);

  const micros = parameters.get('version') === '2' ? availableMicros + heldMicros : availableMicros;
  return parameters.get('format') === 'json'
    ? { json: { balance: balanceText(micros, currency, 4), currency: currency.code } }
    : `ACCESS_BALANCE:${balanceText(micros, currency)}`;
};

/** `action=getBalanceAndCashBack`: there is no cashback here, so it is the balance. */
export const getBalanceAndCashBack: Action = async ({ core, caller, profile, currency }) => {
  const { availableMicros } = await core.ledger.getBalance(caller.accountId);
  const balance = balanceText(availableMicros, currency);
  return profile === 'seed' ? balance : `ACCESS_BALANCE:${balance}`;
};
