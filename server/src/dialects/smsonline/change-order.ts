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

/** Only the call that gave the money back says so, however many come at once: a reseller credits by this answer. */
async function refund({ core, settings, caller, parameters }: OwnCall): Promise<string> {
  const { changed } = await core.activations.cancel({
    id: readOrderId(parameters),
    accountId: caller.accountId,
    early: !settings.EARLY_CANCEL_ON_SMSONLINE,
  });
  if (!changed) throw businessRefusal('NOT_REFUNDABLE');
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
