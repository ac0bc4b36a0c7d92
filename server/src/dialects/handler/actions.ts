import type { Scope } from '#core';
import {
  getActiveActivations,
  getCurrentActivations,
  getCurrentActivationsList,
  getHistory,
  getListOfActiveActivations,
} from './activation-lists.ts';
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
import { prolong, prolongHistory, prolongOptions } from './prolong.ts';
import { getRentList, getRentServicesAndCountries, serviceCountRent } from './rent-lists.ts';
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

/** The work of an action, and the scope that a key needs for it. */
export type ActionEntry = { scope: Scope; run: Action };

const needs = (scope: Scope, actions: Record<string, Action>): [string, ActionEntry][] =>
  Object.entries(actions).map(([name, run]) => [name, { scope, run }]);

/** Everything that `action` can name. What is not here is `BAD_ACTION`. */
const byName = new Map<string, ActionEntry>([
  // the seed's six
  ...needs('read', { getBalance, getCountryAndOperators, getServicesAndCost, getStatus }),
  ...needs('lease', { getNumber, setStatus }),

  // what classic clients know besides
  ...needs('read', {
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
    getStatusV2,
    getFullSms,
    getAllSms,
    getActiveActivations,
    getListOfActiveActivations,
    getCurrentActivations,
    getHistory,
  }),
  ...needs('lease', { getNumberV2, setStatusV2, finishActivation, cancelActivation }),

  // more on one number
  ...needs('lease', { getMultiServiceNumber, getAdditionalService, getExtraActivation, reactivate }),
  ...needs('read', { checkExtraActivation, reactivationPrice }),

  // rent
  ...needs('read', { getRentServicesAndCountries, getRentStatus, getRentList }),
  ...needs('read', { getContinueRentPriceNumber, continueRentInfo }),
  ...needs('read', { serviceCountRent, prolongOptions, prolongHistory }),
  ...needs('lease', { getRentNumber, setRentStatus, continueRentNumber, prolong }),

  // what the seed's successor added
  ...needs('read', { getServicesAndCostWithStatistics, getCurrentActivationsList }),
]);

export const actionNames: readonly string[] = [...byName.keys()];

export function findAction(name: string | undefined): ActionEntry | undefined {
  return name === undefined ? undefined : byName.get(name);
}
