import type { Action } from './call.ts';
import { priceDollars } from './cents.ts';
import { readOrderId } from './parameters.ts';

/** 3.14: what is asked all day long. One order, in an array. */
export const getOrder: Action = async ({ core, caller, orders, parameters }) => {
  const id = readOrderId(parameters);
  return [await orders.show(await core.activations.get({ id, accountId: caller.accountId }))];
};

/** 4.11 */
export const getPhoneStatus: Action = async ({ core, caller, orders, parameters }) => {
  const id = readOrderId(parameters);
  const activation = await core.activations.get({ id, accountId: caller.accountId });
  return { body: await orders.show(activation, priceDollars) };
};
