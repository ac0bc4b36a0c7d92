import { Refusal } from '#kernel/refusal';
import type { Action, OwnCall } from './call.ts';
import {
  findOrder,
  type Message,
  readRentalSms,
  readSms,
  showActivation,
  showRental,
  showSms,
} from './orders.ts';
import { WireError } from './wire-error.ts';

export const checkOrder: Action = async (call) => {
  const order = findOrder(call.path.id ?? '');
  if (!order) throw new Refusal('activation_not_found');
  const ref = { id: order.id, accountId: call.caller.accountId };
  if (order.kind === 'hosting') {
    const rental = await call.core.rentals.get(ref);
    return showRental(call, rental, { sms: await readRentalSms(call, rental) });
  }
  const activation = await call.core.activations.get(ref);
  return showActivation(call, activation, { sms: await readSms(call, activation) });
};

/** Every message of an order. */
export const getInbox: Action = async (call) => {
  const { sms, total } = await readInbox(call);
  const rows = sms.map((one) => {
    const { id, ...shown } = showSms(one);
    return { ID: id, ...shown, is_wave: false, wave_uuid: '' };
  });
  return { Data: rows, Total: total };
};

async function readInbox(call: OwnCall): Promise<{ sms: Message[]; total: number }> {
  try {
    const order = findOrder(call.path.id ?? '');
    if (!order) throw new Refusal('activation_not_found');
    const ref = { id: order.id, accountId: call.caller.accountId };
    if (order.kind === 'activation') {
      const activation = await call.core.activations.get(ref);
      return { sms: await readSms(call, activation), total: activation.messageCount };
    }
    const rental = await call.core.rentals.get(ref);
    return { sms: await readRentalSms(call, rental), total: rental.messageCount };
  } catch (error) {
    const isUnknown =
      error instanceof Refusal && ['activation_not_found', 'rental_not_found'].includes(error.code);
    throw isUnknown ? new WireError(404, 'record not found') : error;
  }
}
