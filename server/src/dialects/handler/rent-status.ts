import { formatUtc } from '#kernel/clock';
import type { Action, Call } from './call.ts';
import { readRental, rentAction, rentError } from './rent-action.ts';
import { byPlace, readPage } from './rent-lists.ts';

type State = Awaited<ReturnType<Call['core']['rentals']['get']>>['state'];

/** The status of a rental that is over; a rental that no message reached was taken back by us. */
const ended: Partial<Record<State, string>> = {
  finished: 'STATUS_FINISH',
  cancelled: 'STATUS_CANCEL',
  missed: 'STATUS_REVOKE',
};

/** `action=getRentStatus`: its messages, newest first. Before the first one there is nothing to tell, which is an error here. */
export const getRentStatus: Action = rentAction(async (call) => {
  const { core } = call;
  const { limit, offset } = readPage(call, 'size', 10);
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const { state, messageCount } = await core.rentals.get(ref);
  const end = ended[state];
  if (end !== undefined) return rentError(end);
  if (messageCount === 0) return rentError('STATUS_WAIT_CODE');

  const messages = await core.rentals.listMessages({ ...ref, limit, offset });
  const values = messages.map((message) => ({
    phoneFrom: message.sender,
    text: message.text ?? '',
    service: core.messages.serviceOf(message) ?? 'ot',
    date: formatUtc(message.receivedAt),
  }));
  return { json: { status: 'success', quantity: String(messageCount), values: byPlace(values) } };
});

/** `action=setRentStatus` */
export const setRentStatus: Action = rentAction(async (call) => {
  const { core, parameters } = call;
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const status = parameters.get('status');
  if (status === '1') await core.rentals.finish(ref);
  else if (status === '2') await core.rentals.cancel(ref);
  else return rentError('INCORECT_STATUS');
  return { json: { status: 'success' } };
});
