import type { Scope } from '#core';
import type { Action } from './call.ts';
import { closeOperation, reviseOperation } from './change-operation.ts';
import { listFree, listFreeCountries, listFreeMessages, listFreeNumbers } from './free-lists.ts';
import { getNumber } from './get-number.ts';
import { getState } from './get-state.ts';
import { getNumbersStats, getPrice } from './prices.ts';
import type { Words } from './refusals.ts';
import { closeRental, extendRental, getRentState, reloadPort, rentNumber } from './rent-calls.ts';
import { listRentTariffs } from './rent-terms.ts';
import { listRepeatNumbers, listRepeatServices, repeatNumber } from './repeat-number.ts';
import { getBalance, getProfile } from './user.ts';

/**
 * The evidence for a call: `K` what is asked and answered is known from the original's documents or from several clients, `P` part
 * of it is and the rest is guessed.
 */
type Certainty = 'K' | 'P';

export type Route = {
  /** Below `/onlinesim/api/`, without `.php`. */
  path: string;
  certainty: Certainty;
  scope: Scope;
  /** The refusals that it words in its own way. */
  words?: Words;
  run: Action;
};

/** Where one asks how things stand, what is not there is no operation. */
const stateWords: Words = {
  activation_not_found: 'ERROR_NO_OPERATIONS',
  rental_not_found: 'ERROR_NO_OPERATIONS',
  rental_closed: 'ERROR_NO_OPERATIONS',
};

/** Every call; what is not here does not exist. Each is there by GET and by POST. */
export const routes: readonly Route[] = [
  { path: 'getBalance', certainty: 'K', scope: 'read', run: getBalance },
  { path: 'getProfile', certainty: 'P', scope: 'read', run: getProfile },
  { path: 'getPrice', certainty: 'P', scope: 'read', run: getPrice },
  { path: 'getNumbersStats', certainty: 'K', scope: 'read', run: getNumbersStats },
  { path: 'getNum', certainty: 'K', scope: 'lease', run: getNumber },
  { path: 'getState', certainty: 'K', scope: 'read', words: stateWords, run: getState },
  { path: 'setOperationRevise', certainty: 'K', scope: 'lease', run: reviseOperation },
  { path: 'setOperationOk', certainty: 'K', scope: 'lease', run: closeOperation },
  { path: 'getService', certainty: 'P', scope: 'read', run: listRepeatServices },
  { path: 'getServiceNumber', certainty: 'P', scope: 'read', run: listRepeatNumbers },
  { path: 'getNumRepeat', certainty: 'K', scope: 'lease', run: repeatNumber },
  { path: 'rent/tariffsRent', certainty: 'K', scope: 'read', run: listRentTariffs },
  { path: 'rent/getRentNum', certainty: 'K', scope: 'lease', run: rentNumber },
  { path: 'rent/getRentState', certainty: 'K', scope: 'read', words: stateWords, run: getRentState },
  { path: 'rent/extendRentState', certainty: 'K', scope: 'lease', run: extendRental },
  { path: 'rent/portReload', certainty: 'P', scope: 'lease', run: reloadPort },
  { path: 'rent/closeRentNum', certainty: 'K', scope: 'lease', run: closeRental },
  { path: 'getFreeCountryList', certainty: 'P', scope: 'read', run: listFreeCountries },
  { path: 'getFreePhoneList', certainty: 'P', scope: 'read', run: listFreeNumbers },
  { path: 'getFreeMessageList', certainty: 'P', scope: 'read', run: listFreeMessages },
  { path: 'getFreeList', certainty: 'P', scope: 'read', run: listFree },
];
