import { isRefusal } from '#kernel/refusal';
import type { Action, OwnCall } from './call.ts';
import { readOrderId, readText } from './parameters.ts';
import { badRequest, businessRefusal } from './wire-error.ts';

/** 3.15 */
export const changeOrder: Action = async (call) => {
  const step = steps.get(readText(call.parameters, 'next'));
  if (!step) throw badRequest('next', 'must be refund or requestAnother');
  return step(call);
};

/** 4.9 */
export const refundV2: Action = async (call) => ({ body: await refund(call) });

/** 4.10 */
export const requestAnotherV2: Action = async (call) => ({ body: await requestAnother(call) });

/** The core lets a cancel be repeated; here the second one is told that there is nothing left to give back. */
async function refund({ core, caller, parameters }: OwnCall): Promise<string> {
  const ref = { id: readOrderId(parameters), accountId: caller.accountId };
  const { state } = await core.activations.get(ref);
  if (state === 'cancelled') throw businessRefusal('NOT_REFUNDABLE');
  await core.activations.cancel({ ...ref, early: !core.settings.earlyCancelOnSmsOnline });
  return 'refund-completed';
}

/** Costs nothing, and the lease ends when it would have ended. */
async function requestAnother({ core, caller, parameters }: OwnCall): Promise<string> {
  try {
    await core.activations.requestAnother({ id: readOrderId(parameters), accountId: caller.accountId });
  } catch (error) {
    throw isRefusal(error, 'activation_closed') ? businessRefusal('NOT_REPEATABLE') : error;
  }
  return 'request-another-completed';
}

const steps = new Map<string, (call: OwnCall) => Promise<string>>([
  ['refund', refund],
  ['requestAnother', requestAnother],
]);
