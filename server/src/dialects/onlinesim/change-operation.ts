import { isRefusal, Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { findFlag, readTzid } from './parameters.ts';

/** `setOperationRevise`: one more message. */
export const reviseOperation: Action = async (call) => {
  const { id } = await call.core.activations.requestAnother(readRef(call));
  return { response: 1, tzid: id };
};

/**
 * `setOperationOk`: the only way to end an operation, before a message as well; then the money comes back, and one call says
 * so, however many come at once. A number that is of no use (`ban`) is given back like any other.
 */
export const closeOperation: Action = async (call) => {
  const { activations } = call.core;
  const ref = readRef(call);
  findFlag(call.parameters, 'ban');
  const { state } = await activations.get(ref);
  if (state === 'waiting') await cancel(call, ref);
  else if (state === 'cancelled') throw new Refusal('activation_closed');
  else await activations.finish(ref);
  return { response: 1, tzid: ref.id };
};

async function cancel({ core: { activations } }: Call, ref: ReturnType<typeof readRef>): Promise<void> {
  try {
    const { changed } = await activations.cancel(ref);
    if (!changed) throw new Refusal('hold_already_settled');
  } catch (error) {
    // The message came in between.
    if (!isRefusal(error, 'code_received')) throw error;
    await activations.finish(ref);
  }
}

const readRef = ({ caller, parameters }: Call) => ({
  id: readTzid(parameters),
  accountId: caller.accountId,
});
