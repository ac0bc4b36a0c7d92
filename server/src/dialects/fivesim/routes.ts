import { buyActivation, buyHosting, reuseNumber } from './buy.ts';
import type { Route } from './call.ts';
import { banOrder, cancelOrder, finishOrder } from './change-order.ts';
import { checkOrder, getInbox } from './check.ts';
import { getCountries, getFlash, getPrices, getProducts } from './guest.ts';
import { getOrders, getPayments } from './history.ts';
import { getProfile } from './profile.ts';

/** Every call, below each of the bases of `index.ts`: the one place to correct a path in. */
export const routes: readonly Route[] = [
  { path: '/user/profile', scope: 'read', certainty: 'live', action: getProfile },
  { path: '/user/orders', scope: 'read', certainty: 'live', action: getOrders },
  { path: '/user/payments', scope: 'read', certainty: 'live', action: getPayments },
  {
    path: '/user/buy/activation/{country}/{operator}/{product}',
    scope: 'lease',
    certainty: 'live',
    action: buyActivation,
  },
  {
    path: '/user/buy/hosting/{country}/{operator}/{product}',
    scope: 'lease',
    certainty: 'docs',
    action: buyHosting,
  },
  { path: '/user/reuse/{product}/{number}', scope: 'lease', certainty: 'docs', action: reuseNumber },
  { path: '/user/check/{id}', scope: 'read', certainty: 'live', action: checkOrder },
  { path: '/user/finish/{id}', scope: 'lease', certainty: 'live', action: finishOrder },
  { path: '/user/cancel/{id}', scope: 'lease', certainty: 'live', action: cancelOrder },
  { path: '/user/ban/{id}', scope: 'lease', certainty: 'live', action: banOrder },
  { path: '/user/sms/inbox/{id}', scope: 'read', certainty: 'docs', action: getInbox },
  { path: '/guest/products/{country}/{operator}', scope: undefined, certainty: 'live', action: getProducts },
  { path: '/guest/prices', scope: undefined, certainty: 'live', action: getPrices },
  { path: '/guest/countries', scope: undefined, certainty: 'live', action: getCountries },
  { path: '/guest/flash/{lang}', scope: undefined, certainty: 'docs', action: getFlash },
];
