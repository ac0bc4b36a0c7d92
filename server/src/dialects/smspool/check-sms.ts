import type { Action } from './call.ts';
import { countResends, secondsLeft, statusNumbers, unixSeconds } from './orders.ts';
import { readOrderId } from './parameters.ts';

/** `sms/check`: what is asked all day long. */
export const checkSms: Action = async ({ core, caller, parameters, readMessages }) => {
  const activation = await core.activations.get({
    id: readOrderId(parameters),
    accountId: caller.accountId,
  });
  const status = statusNumbers[activation.state];
  const latest = status === 3 ? (await readMessages(activation.id)).at(-1) : undefined;
  return {
    status,
    // Clients take an order with a message for ended, and one with a code for received: neither may be there before.
    ...(status === 3 ? { sms: activation.code ?? '', full_sms: latest?.text ?? '' } : {}),
    ...(status === 6 ? { message: 'This order has been refunded' } : {}),
    resend: countResends(activation),
    expiration: unixSeconds(activation.expiresAt),
    time_left: secondsLeft(activation.expiresAt, core.clock()),
  };
};
