import type { Scope } from '#core';
import { getBalance } from './balance.ts';
import type { Action, OpenAction } from './call.ts';
import { cancelAll, cancelSms } from './cancel-sms.ts';
import { checkSms } from './check-sms.ts';
import { listCountries, listPools, listServices } from './lists.ts';
import { cannotReopen } from './not-offered.ts';
import { archive, listActive, listHistory } from './order-lists.ts';
import {
  getPrice,
  getStock,
  listPricing,
  listStock,
  listSuccessRates,
  listValidPools,
  suggestCountries,
} from './prices.ts';
import { purchaseRental } from './purchase-rental.ts';
import { purchaseSms } from './purchase-sms.ts';
import type { Words } from './refusals.ts';
import { getRentalPricing, getRentalStock, listRentalOffers } from './rental-offers.ts';
import { autoExtend, extend, getInfo, getStatus, listMessages, listRentals, refund } from './rentals.ts';
import { checkResend, resendSms } from './resend-sms.ts';

/**
 * The evidence for an endpoint: `K` what is asked and answered is known from published examples or several clients, `P` part of
 * it is and the rest is guessed.
 */
type Certainty = 'K' | 'P';

export type Route = {
  /** Below the prefix, without a slash before it. */
  path: string;
  certainty: Certainty;
  /** The refusals that it words in its own way. */
  words?: Words;
} & (
  | { openByGet?: never; scope: Scope; run: Action }
  /** Many clients read these lists before they have a key. By POST the key is asked for. */
  | { openByGet: true; scope: Scope; run: OpenAction }
);

const rentalWords: Words = {
  no_numbers: [400, 'OUT_OF_STOCK', 'This rental is currently out of stock!'],
  price_too_low: [400, 'OUT_OF_STOCK', 'This rental is currently out of stock!'],
  no_balance: [400, 'BALANCE_ERROR', 'You do not have enough balance, please top up your account.'],
  cap_reached: [400, 'BALANCE_ERROR', 'You have reached your spending limit.'],
  channels_limit: [400, 'ORDER_LIMIT', 'You have too many active rentals.'],
  repeat_impossible: [400, 'RENTAL_CLOSED', 'This rental cannot be extended anymore.'],
};

const resendNotFound = {
  activation_not_found: [404, 'ORDER_NOT_FOUND', 'This order could not be found.'],
} as const satisfies Words;

const resendOver = {
  activation_closed: [
    400,
    'RESEND_NOT_AVAILABLE',
    'This phonenumber is not available for re-send, please keep in mind that one-time phonenumbers have no guarantee for resends.',
  ],
} as const satisfies Words;

const checkResendWords: Words = {
  activation_not_found: [404, 'ORDER_NOT_FOUND', 'We could not find this order.'],
  repeat_impossible: [
    400,
    'RESEND_NOT_AVAILABLE',
    'This number cannot be resent at the moment, please try again later.',
  ],
};

const infoWords: Words = { rental_not_found: [404, 'RENTAL_NOT_FOUND', 'No rental was found!'] };

/** Every endpoint; what is not here does not exist. Each is there by GET and by POST, and with `.php` at its end. */
export const routes: readonly Route[] = [
  { path: 'country/retrieve_all', certainty: 'K', openByGet: true, scope: 'read', run: listCountries },
  { path: 'service/retrieve_all', certainty: 'K', openByGet: true, scope: 'read', run: listServices },
  { path: 'pool/retrieve_all', certainty: 'K', scope: 'read', run: listPools },
  { path: 'pool/retrieve_valid', certainty: 'K', scope: 'read', run: listValidPools },
  { path: 'request/balance', certainty: 'K', scope: 'read', run: getBalance },
  { path: 'request/price', certainty: 'K', scope: 'read', run: getPrice },
  { path: 'request/pricing', certainty: 'K', scope: 'read', run: listPricing },
  { path: 'request/suggested_countries', certainty: 'K', scope: 'read', run: suggestCountries },
  { path: 'request/success_rate', certainty: 'K', scope: 'read', run: listSuccessRates },
  { path: 'request/active', certainty: 'K', scope: 'read', run: listActive },
  { path: 'request/history', certainty: 'K', scope: 'read', run: listHistory },
  { path: 'request/archive', certainty: 'K', scope: 'lease', run: archive },
  { path: 'sms/stock', certainty: 'K', scope: 'read', run: getStock },
  { path: 'sms/all_stock', certainty: 'K', scope: 'read', run: listStock },
  { path: 'purchase/sms', certainty: 'K', scope: 'lease', run: purchaseSms },
  { path: 'sms/check', certainty: 'K', scope: 'read', run: checkSms },
  { path: 'sms/cancel', certainty: 'K', scope: 'lease', run: cancelSms },
  { path: 'sms/cancel_all', certainty: 'P', scope: 'lease', run: cancelAll },
  {
    path: 'sms/resend',
    certainty: 'K',
    scope: 'lease',
    run: resendSms,
    words: { ...resendNotFound, ...resendOver },
  },
  { path: 'sms/check_resend', certainty: 'P', scope: 'read', run: checkResend, words: checkResendWords },
  { path: 'sms/activate', certainty: 'P', scope: 'lease', run: cannotReopen },
  { path: 'sms/reactivate', certainty: 'P', scope: 'lease', run: cannotReopen },
  { path: 'rental/retrieve_all', certainty: 'P', openByGet: true, scope: 'read', run: listRentalOffers },
  { path: 'rental/retrieve_pricing', certainty: 'P', scope: 'read', run: getRentalPricing },
  { path: 'rental/stock', certainty: 'K', scope: 'read', run: getRentalStock, words: rentalWords },
  { path: 'purchase/rental', certainty: 'K', scope: 'lease', run: purchaseRental, words: rentalWords },
  { path: 'rental/retrieve', certainty: 'P', scope: 'read', run: listRentals },
  { path: 'rental/retrieve_messages', certainty: 'K', scope: 'read', run: listMessages },
  { path: 'rental/retrieve_status', certainty: 'P', scope: 'read', run: getStatus },
  { path: 'rental/info', certainty: 'P', scope: 'read', run: getInfo, words: infoWords },
  { path: 'rental/refund', certainty: 'K', scope: 'lease', run: refund, words: rentalWords },
  { path: 'rental/extend', certainty: 'K', scope: 'lease', run: extend, words: rentalWords },
  { path: 'rental/auto_extend', certainty: 'P', scope: 'lease', run: autoExtend, words: rentalWords },
];
