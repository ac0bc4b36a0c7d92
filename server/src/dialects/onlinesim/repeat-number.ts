import type { Activation } from '#core';
import { isRefusal, Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { readCatalogue, readService } from './catalogue.ts';
import { findText, type Parameters } from './parameters.ts';
import { WireError } from './wire-error.ts';

/** `getService`: services that have numbers for once more. */
export const listRepeatServices: Action = async (call) => {
  const catalogue = await readCatalogue(call.core);
  const slugs = (await listFinished(call)).map(({ serviceId }) => catalogue.service(serviceId).slug);
  if (slugs.length === 0) throw new WireError('ERROR_NO_SERVICE_REPEAT');
  return { response: 1, service: [...new Set(slugs)] };
};

/** `getServiceNumber`: those numbers; the one that was used last comes first. */
export const listRepeatNumbers: Action = async (call) => {
  const service = readService(call.parameters, await readCatalogue(call.core));
  const phones = (await listFinished(call, service.key)).map(({ phone }) => phone);
  if (phones.length === 0) throw noRepeat();
  return { response: 1, number: [...new Set(phones)] };
};

/** `getNumRepeat` */
export const repeatNumber: Action = async (call) => {
  const { core, caller, parameters } = call;
  const service = readService(parameters, await readCatalogue(core));
  const phone = readPhone(parameters);
  const last = (await listFinished(call, service.key)).find((activation) => activation.phone === phone);
  if (!last) throw noRepeat();
  try {
    const { accountId, keyId } = caller;
    const { id } = await core.activations.buyAgain({ id: last.id, accountId, keyId });
    return { response: 1, tzid: id };
  } catch (error) {
    // Somebody else has it, or it is out of reach: it may be had later.
    const isPassing =
      isRefusal(error, 'repeat_impossible') && ['taken', 'offline'].includes(String(error.details.reason));
    throw isPassing ? new Refusal('no_numbers') : error;
  }
};

const noRepeat = () => new WireError('SERVICE_TO_NUMBER_EMPTY');

function readPhone(parameters: Parameters): string {
  const text = findText(parameters, 'number');
  if (text === undefined) throw new WireError('ERROR_NO_NUMBER');
  const phone = /^\+?(\d{4,15})$/.exec(text)?.[1];
  if (phone === undefined) throw new WireError('ERROR_NUMBERS_PARAMS');
  return phone;
}

const MOST_ROWS = 500;

/** Of the newest five hundred that received a message those that are over, newest first. */
async function listFinished(
  { core, caller: { accountId } }: Call,
  serviceId?: string,
): Promise<Activation[]> {
  // One whose time is up is finished before a sweep has written it down.
  const states = ['finished', 'received', 'retrying'];
  const rows = await core.activations.list({ accountId, serviceId, states, limit: MOST_ROWS });
  return rows.filter(({ state }) => state === 'finished');
}
