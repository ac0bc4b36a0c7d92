import type { Action } from './call.ts';
import { readOrderId } from './parameters.ts';
import { WireError } from './wire-error.ts';

/**
 * `sms/activate` and `sms/reactivate` open an order that is over, under its own code. The core opens nothing again: its
 * number can be had once more as another order, which is what `sms/resend` does.
 */
export const cannotReopen: Action = async ({ core, caller, parameters }) => {
  await core.activations.get({ id: readOrderId(parameters), accountId: caller.accountId });
  throw new WireError(
    400,
    'NOT_OFFERED',
    'Orders cannot be activated again here, please use /sms/resend to request the number once more.',
  );
};
