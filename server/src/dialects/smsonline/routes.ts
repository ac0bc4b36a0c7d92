import type { Scope } from '#core';
import { getBalance, getBalanceV2 } from './balance.ts';
import type { Action, OpenAction } from './call.ts';
import { changeOrder, refundV2, requestAnotherV2 } from './change-order.ts';
import { getCoupons } from './coupons.ts';
import { getFavourites, toggleFavourite } from './favourites.ts';
import { getBulkPhoneStatus, getInventory } from './inventory.ts';
import { getInvoices } from './invoices.ts';
import {
  getCountries,
  getCountriesV2,
  getServiceDetail,
  getServiceDetailsV2,
  getServices,
  getServicesV2,
} from './lookup.ts';
import { getOrder, getPhoneStatus } from './order-data.ts';
import { orderNumber, purchaseV2 } from './order-number.ts';
import { getPopular } from './popular.ts';
import { getCountryStatsV2, getStatistics } from './statistics.ts';
import {
  checkoutCrypto,
  checkoutCryptoV2,
  getDirectWallet,
  getTransaction,
  openCardInvoice,
  openCryptoInvoice,
} from './top-up.ts';

/**
 * The evidence for the route: `F` request and reply are documented, `P` the path and part of the rest are, `N` only the
 * page's name is, so path and shapes are ours and may need correction.
 */
type Certainty = 'F' | 'P' | 'N';

type Method = 'GET' | 'PUT' | 'PATCH' | 'POST';

export type Route = {
  /** The section of the contract. */
  section: string;
  /** The page of the documentation. */
  page: string;
  /** The documented one first; the others are taken as well. */
  methods: readonly [Method, ...Method[]];
  /** `{name}` is any text up to the next slash. */
  path: string;
  /** Other forms in use. */
  aliases?: readonly string[];
  certainty: Certainty;
} & (
  | { version: 'v3'; needsKey: true; scope: Scope; handler: Action }
  | { version: 'v3'; needsKey: false; handler: OpenAction }
  | {
      version: 'v2';
      needsKey: true;
      scope: Scope;
      handler: Action;
      /** The V3 address that does the same; `{dollars}` is `amount`, which is in cents, in dollars. */
      twin: string;
    }
);

/** Every call of both versions: the one place to correct a path in. */
export const routes: readonly Route[] = [
  {
    section: '3.1',
    page: 'Create new payment (Cryptomus)',
    version: 'v3',
    methods: ['PUT'],
    path: '/v3/customers/{userId}/cryptomus/invoice/{amount}',
    certainty: 'F',
    needsKey: true,
    scope: 'money',
    handler: openCryptoInvoice,
  },
  {
    section: '3.2',
    page: 'Get direct wallet',
    version: 'v3',
    methods: ['PUT'],
    path: '/v3/customers/{userId}/cryptomus/direct/{currency}/{network}/{amount}',
    certainty: 'P',
    needsKey: true,
    scope: 'money',
    handler: getDirectWallet,
  },
  {
    section: '3.3',
    page: 'Get transaction status',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/customers/{userId}/cryptomus/transaction/{order_id}',
    certainty: 'P',
    needsKey: true,
    scope: 'read',
    handler: getTransaction,
  },
  {
    section: '3.4',
    page: 'Create new payment (Pay4bit)',
    version: 'v3',
    methods: ['PUT'],
    path: '/v3/customers/{userId}/pay4bit/invoice/{amount}',
    certainty: 'F',
    needsKey: true,
    scope: 'money',
    handler: openCardInvoice,
  },
  {
    section: '3.5',
    page: 'Get favourite services',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/customers/{userId}/favourites',
    aliases: ['/v3/customers/{userId}/favorites'],
    certainty: 'N',
    needsKey: true,
    scope: 'read',
    handler: getFavourites,
  },
  {
    section: '3.6',
    page: 'Toggle favourite status',
    version: 'v3',
    methods: ['PATCH', 'PUT', 'POST'],
    path: '/v3/customers/{userId}/favourites/{service}',
    aliases: ['/v3/customers/{userId}/favorites/{service}'],
    certainty: 'N',
    needsKey: true,
    scope: 'settings',
    handler: toggleFavourite,
  },
  {
    section: '3.7',
    page: 'Get Account Balance',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/customers/{userId}/balance',
    certainty: 'F',
    needsKey: true,
    scope: 'read',
    handler: getBalance,
  },
  {
    section: '3.8',
    page: 'Get invoices',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/customers/{userId}/payments',
    certainty: 'F',
    needsKey: true,
    scope: 'read',
    handler: getInvoices,
  },
  {
    section: '3.9',
    page: 'Get Coupons',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/customers/{userId}/coupons',
    certainty: 'F',
    needsKey: true,
    scope: 'read',
    handler: getCoupons,
  },
  {
    section: '3.10',
    page: 'Get service list by country and carrier',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/numbers/lookup/{country}/{carrier}',
    aliases: ['/v3/numbers/{userId}/lookup/{country}/{carrier}'],
    certainty: 'N',
    needsKey: false,
    handler: getServices,
  },
  {
    section: '3.11',
    page: 'Get service detail by country and carrier',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/numbers/lookup/{country}/{carrier}/{service}',
    aliases: ['/v3/numbers/{userId}/lookup/{country}/{carrier}/{service}'],
    certainty: 'N',
    needsKey: false,
    handler: getServiceDetail,
  },
  {
    section: '3.12',
    page: 'Get inventory',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/numbers/{userId}/inventory/{limit}',
    certainty: 'P',
    needsKey: true,
    scope: 'read',
    handler: getInventory,
  },
  {
    section: '3.13',
    page: 'Order a number',
    version: 'v3',
    methods: ['PUT'],
    path: '/v3/numbers/{userId}/order',
    certainty: 'F',
    needsKey: true,
    scope: 'lease',
    handler: orderNumber,
  },
  {
    section: '3.14',
    page: 'Get order data',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/numbers/{userId}/order/{orderId}',
    certainty: 'P',
    needsKey: true,
    scope: 'read',
    handler: getOrder,
  },
  {
    section: '3.15',
    page: 'Change order status',
    version: 'v3',
    methods: ['PATCH', 'PUT', 'POST'],
    path: '/v3/numbers/{userId}/order/{orderId}/{next}',
    aliases: ['/v3/numbers/{userId}/order/{network}/{orderId}/{next}'],
    certainty: 'F',
    needsKey: true,
    scope: 'lease',
    handler: changeOrder,
  },
  {
    section: '3.16',
    page: 'Get Popular list',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/numbers/popular',
    certainty: 'N',
    needsKey: false,
    handler: getPopular,
  },
  {
    section: '3.17',
    page: 'Get all available countries/carriers',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/numbers/countries',
    certainty: 'N',
    needsKey: false,
    handler: getCountries,
  },
  {
    section: '3.18',
    page: 'Get statistics',
    version: 'v3',
    methods: ['GET'],
    path: '/v3/statistics',
    certainty: 'N',
    needsKey: false,
    handler: getStatistics,
  },
  {
    section: '4.1',
    page: 'Get Balance',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/getBalance',
    certainty: 'F',
    needsKey: true,
    scope: 'read',
    handler: getBalanceV2,
    twin: '/v3/customers/{userId}/balance',
  },
  {
    section: '4.2',
    page: 'Make a top-up with crypto',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/checkout/crypto',
    certainty: 'P',
    needsKey: true,
    scope: 'money',
    handler: checkoutCrypto,
    twin: '/v3/customers/{userId}/cryptomus/invoice/{amount}',
  },
  {
    section: '4.3',
    page: '(Get direct wallet address) Make a top-up with crypto',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/checkout/cryptoV2',
    certainty: 'P',
    needsKey: true,
    scope: 'money',
    handler: checkoutCryptoV2,
    twin: '/v3/customers/{userId}/cryptomus/direct/{currency}/{network}/{dollars}',
  },
  {
    section: '4.4',
    page: 'Get Available Countries',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/getCountries',
    certainty: 'N',
    needsKey: true,
    scope: 'read',
    handler: getCountriesV2,
    twin: '/v3/numbers/countries',
  },
  {
    section: '4.5',
    page: 'Get Available Services',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/getServices',
    certainty: 'N',
    needsKey: true,
    scope: 'read',
    handler: getServicesV2,
    twin: '/v3/numbers/lookup/{country}/{carrier}',
  },
  {
    section: '4.6',
    page: 'Get Service Details',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/getServiceDetails',
    certainty: 'N',
    needsKey: true,
    scope: 'read',
    handler: getServiceDetailsV2,
    twin: '/v3/numbers/lookup/{country}/{carrier}/{service}',
  },
  {
    section: '4.7',
    page: 'Get the country stats with success rates',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/getCountryStats',
    certainty: 'N',
    needsKey: true,
    scope: 'read',
    handler: getCountryStatsV2,
    twin: '/v3/statistics',
  },
  {
    section: '4.8',
    page: 'Purchase Number',
    version: 'v2',
    methods: ['POST'],
    path: '/cs/purchase',
    certainty: 'F',
    needsKey: true,
    scope: 'lease',
    handler: purchaseV2,
    twin: '/v3/numbers/{userId}/order',
  },
  {
    section: '4.9',
    page: 'Return Number',
    version: 'v2',
    methods: ['POST'],
    path: '/cs/refund',
    certainty: 'P',
    needsKey: true,
    scope: 'lease',
    handler: refundV2,
    twin: '/v3/numbers/{userId}/order/{orderId}/refund',
  },
  {
    section: '4.10',
    page: 'Request Another SMS',
    version: 'v2',
    methods: ['POST'],
    path: '/cs/requestAnother',
    certainty: 'N',
    needsKey: true,
    scope: 'lease',
    handler: requestAnotherV2,
    twin: '/v3/numbers/{userId}/order/{orderId}/requestAnother',
  },
  {
    section: '4.11',
    page: 'Get Status of A Single Number',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/getPhoneStatus',
    certainty: 'P',
    needsKey: true,
    scope: 'read',
    handler: getPhoneStatus,
    twin: '/v3/numbers/{userId}/order/{orderId}',
  },
  {
    section: '4.12',
    page: 'Get Bulk Status of Numbers With Conditions',
    version: 'v2',
    methods: ['GET'],
    path: '/cs/getBulkPhoneStatus',
    certainty: 'P',
    needsKey: true,
    scope: 'read',
    handler: getBulkPhoneStatus,
    twin: '/v3/numbers/{userId}/inventory/25',
  },
];
