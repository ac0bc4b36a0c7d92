import { isRefusal } from '#kernel/refusal';
import type { Action, OwnCall } from './call.ts';
import { type Activation, findOrder, readSms, type Status, showActivation } from './orders.ts';
import { badRequest } from './wire-error.ts';

type Ref = { id: number; accountId: bigint };

export const finishOrder: Action = (call) => change(call, (ref) => call.core.activations.finish(ref));

/** The money comes back. */
export const cancelOrder: Action = (call) => change(call, (ref) => call.core.activations.cancel(ref));

/** The number is of no use: here that is a cancellation too, and only this answer calls it by its name. */
export const banOrder: Action = (call) => change(call, (ref) => call.core.activations.cancel(ref), 'BANNED');

/** Rentals end by themselves. An order that is not known is a 400 here, and a 404 only where it is checked. */
async function change(
  call: OwnCall,
  move: (ref: Ref) => Promise<Activation>,
  status?: Status,
): Promise<unknown> {
  const order = findOrder(call.path.id ?? '');
  if (!order) throw orderNotFound();
  const ref = { id: order.id, accountId: call.caller.accountId };
  try {
    if (order.kind === 'hosting') {
      await call.core.rentals.get(ref);
      throw badRequest('hosting order');
    }
    const activation = await move(ref);
    const sms = await readSms(call, activation);
    return await showActivation(call, activation, status === undefined ? { sms } : { sms, status });
  } catch (error) {
    const isUnknown = isRefusal(error, 'activation_not_found') || isRefusal(error, 'rental_not_found');
    throw isUnknown ? orderNotFound() : error;
  }
}

const orderNotFound = () => badRequest('order not found');
