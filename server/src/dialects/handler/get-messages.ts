import { formatUtc } from '#kernel/clock';
import type { Action, Call } from './call.ts';
import { parseWhole, readCount } from './fields.ts';

/** `action=getStatusV2`: the newest message in JSON; null while one is awaited. */
export const getStatusV2: Action = async (call) => {
  const activation = await findActivation(call);
  if (!activation) return 'BAD_ACTION';
  const { id, state, code } = activation;
  if (state === 'cancelled' || state === 'expired') return 'STATUS_CANCEL';
  if (state === 'finished' && call.profile === 'classic') return 'STATUS_CANCEL';
  if (state === 'waiting' || state === 'retrying')
    return { json: { verificationType: 0, sms: null, call: null } };

  const message = (await call.core.messages.listByActivation(id)).at(-1);
  const sms = message && { dateTime: formatUtc(message.receivedAt), code, text: message.text ?? '' };
  return { json: { verificationType: 0, sms: sms ?? null, call: null } };
};

/** `action=getFullSms`: the newest message as it came, colons and line ends included. */
export const getFullSms: Action = async (call) => {
  const activation = await findActivation(call);
  if (!activation) return 'BAD_ACTION';
  const { id, state } = activation;
  if (state === 'waiting' || state === 'retrying') return 'STATUS_WAIT_CODE';
  const message = (await call.core.messages.listByActivation(id)).at(-1);
  return message?.text ? `FULL_SMS:${message.text}` : 'STATUS_CANCEL';
};

/** `action=getAllSms`: every message of an activation, oldest first. */
export const getAllSms: Action = async (call) => {
  const { core } = call;
  const size = readCount(call, ['size'], { fallback: 100, most: 500 });
  const page = readCount(call, ['page'], { fallback: 1, most: 1_000_000 });
  const activation = await findActivation(call);
  if (!activation) return 'BAD_ACTION';
  const { id, serviceId } = activation;

  const messages = await core.messages.listByActivation(id);
  const start = size * Math.max(page - 1, 0);
  const data = messages.slice(start, start + size).map((message) => ({
    id: String(message.id),
    phoneFrom: message.sender,
    code: core.messages.codeOf(message),
    text: message.text ?? '',
    service: serviceId,
    date: `${message.receivedAt.toISOString().slice(0, 19)}Z`,
    type: 'sms',
  }));
  return { json: { data, meta: { total: messages.length, service: serviceId } } };
};

/** Undefined where the id is not a number. */
async function findActivation({ core, caller: { accountId }, parameters }: Call) {
  const id = parseWhole(parameters.get('id'));
  return id === undefined ? undefined : core.activations.get({ id, accountId });
}
