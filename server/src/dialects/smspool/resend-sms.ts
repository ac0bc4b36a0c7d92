import { Refusal } from '#kernel/refusal';
import type { Action, Activation, OwnCall } from './call.ts';
import { priceNumber } from './dollars.ts';
import { encodeId } from './order-code.ts';
import { countResends, secondsLeft } from './orders.ts';
import { readOrderId } from './parameters.ts';

/**
 * `sms/resend`: one more message on the same number. While the order lasts it costs nothing and stays the same order;
 * after its end it is a new order at the price that `sms/check_resend` names.
 */
export const resendSms: Action = async (call) => {
  const { core } = call;
  const ref = readRef(call);
  const order = await core.activations.get(ref);
  assertReceived(order);
  const again = isOver(order)
    ? await core.activations.buyAgain({ ...ref, keyId: call.caller.keyId })
    : await core.activations.requestAnother(ref);
  const code = encodeId('order', again.id);
  return {
    success: 1,
    message: 'Your number has been requested again!',
    order_id: code,
    orderid: code,
    charge: again.id === order.id ? 0 : priceNumber(again.priceMicros),
  };
};

/** `sms/check_resend`: whether that could be had, and for how much. */
export const checkResend: Action = async (call) => {
  const { core } = call;
  const ref = readRef(call);
  const order = await core.activations.get(ref);
  assertReceived(order);
  const cost = isOver(order) ? (await core.activations.quoteAgain(ref)).priceMicros : 0n;
  return {
    success: 1,
    message: 'This phonenumber is available for resend!',
    resends: countResends(order),
    resendCost: priceNumber(cost),
    // Of an order that lasts what is left of it; a number that is free again may be gone in a moment.
    expires_in_hour: Math.max(Math.ceil(secondsLeft(order.expiresAt, core.clock()) / 3_600), 1),
  };
};

const readRef = ({ caller, parameters }: OwnCall) => ({
  id: readOrderId(parameters),
  accountId: caller.accountId,
});

const isOver = ({ state }: Activation) => state === 'finished';

/** Only a number that worked can be asked for once more. */
function assertReceived({ id, state }: Activation): void {
  if (state === 'waiting') throw new Refusal('no_code_yet', { id });
  if (state === 'cancelled' || state === 'expired')
    throw new Refusal('repeat_impossible', { id, reason: 'unfinished' });
}
