import { getActiveActivations, getCurrentActivationsList, getHistory } from './activation-lists.ts';
import { getAdditionalService } from './additional-service.ts';
import type { Action } from './call.ts';
import { continueRentInfo, continueRentNumber, getContinueRentPriceNumber } from './continue-rent.ts';
import { getCountries, getCountryAndOperators, getOperators } from './countries.ts';
import {
  checkExtraActivation,
  getExtraActivation,
  reactivate,
  reactivationPrice,
} from './extra-activation.ts';
import { getBalance, getBalanceAndCashBack } from './get-balance.ts';
import { getAllSms, getFullSms, getStatusV2 } from './get-messages.ts';
import { getNumber, getNumberV2 } from './get-number.ts';
import { getStatus } from './get-status.ts';
import { getMultiServiceNumber } from './multi-service.ts';
import { getPrices, getPricesV2, getPricesV3, getPricesVerification } from './prices.ts';
import { getRentList, getRentServicesAndCountries } from './rent-lists.ts';
import { getRentNumber } from './rent-number.ts';
import { getRentStatus, setRentStatus } from './rent-status.ts';
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

  // more on one number
  getMultiServiceNumber,
  getAdditionalService,
  getExtraActivation,
  checkExtraActivation,
  reactivate,
  reactivationPrice,

  // rent
  getRentServicesAndCountries,
  getRentNumber,
  getRentStatus,
  setRentStatus,
  getRentList,
  continueRentNumber,
  getContinueRentPriceNumber,
  continueRentInfo,

  // what the seed's successor added
  getServicesAndCostWithStatistics,
  getCurrentActivationsList,
};

const byName = new Map(Object.entries(actions));

export const actionNames: readonly string[] = [...byName.keys()];

export function findAction(name: string | undefined): Action | undefined {
  return name === undefined ? undefined : byName.get(name);
}
