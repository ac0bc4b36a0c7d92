import { getActiveActivations, getCurrentActivationsList, getHistory } from './activation-lists.ts';
import type { Action } from './call.ts';
import { getCountries, getCountryAndOperators, getOperators } from './countries.ts';
import { getBalance, getBalanceAndCashBack } from './get-balance.ts';
import { getAllSms, getFullSms, getStatusV2 } from './get-messages.ts';
import { getNumber, getNumberV2 } from './get-number.ts';
import { getStatus } from './get-status.ts';
import { getPrices, getPricesV2, getPricesV3, getPricesVerification } from './prices.ts';
import {
  getNumbersStatus,
  getServicesAndCost,
  getServicesAndCostWithStatistics,
  getServicesList,
} from './services.ts';
import { cancelActivation, finishActivation, setStatus, setStatusV2 } from './set-status.ts';
import { getListOfTopCountriesByService, getTopCountriesByService } from './top-countries.ts';

/** Everything that `action` can name. What is not here is `BAD_ACTION`. */
const actions: Record<string, Action> = {
  // the seed's six
  getBalance,
  getCountryAndOperators,
  getServicesAndCost,
  getNumber,
  setStatus,
  getStatus,

  // what classic clients know besides
  getBalanceAndCashBack,
  getCountries,
  getOperators,
  getServicesList,
  getNumbersStatus,
  getPrices,
  getPricesExtended: getPrices,
  getPricesV2,
  getPricesV3,
  getPricesVerification,
  getTopCountriesByService,
  getTopCountriesByServiceRank: getTopCountriesByService,
  getListOfTopCountriesByService,
  getNumberV2,
  getStatusV2,
  getFullSms,
  getAllSms,
  setStatusV2,
  finishActivation,
  cancelActivation,
  getActiveActivations,
  getHistory,

  // what the seed's successor added
  getServicesAndCostWithStatistics,
  getCurrentActivationsList,
};

const byName = new Map(Object.entries(actions));

export const actionNames: readonly string[] = [...byName.keys()];

export function findAction(name: string | undefined): Action | undefined {
  return name === undefined ? undefined : byName.get(name);
}
