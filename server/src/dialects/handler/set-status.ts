import type { Action, Call } from './call.ts';
import { parseWhole } from './fields.ts';

/** `action=setStatus` */
export const setStatus: Action = async (call) => {
  const id = parseWhole(call.parameters.get('id'));
  if (id === undefined) return badId(call);
  const status = call.parameters.get('status') ?? '';
  const step = steps.get(status);
  if (!step || (call.profile === 'seed' && !seedStatuses.has(status)))
    return call.profile === 'seed' ? 'BAD_ACTION' : 'BAD_STATUS';
  return step(call, id);
};

/** `action=setStatusV2`: the same steps, one answer for all of them. */
export const setStatusV2: Action = async (call) => {
  const answer = await setStatus(call);
  return typeof answer === 'string' && answer.startsWith('ACCESS_')
    ? { json: { status: 'success' } }
    : answer;
};

/** `action=finishActivation`: answers with nothing. */
export const finishActivation: Action = async (call) => {
  const id = parseWhole(call.parameters.get('id'));
  if (id === undefined) return badId(call);
  await finish(call, id);
  return { status: 204 };
};

/** `action=cancelActivation`: answers with nothing. */
export const cancelActivation: Action = async (call) => {
  const id = parseWhole(call.parameters.get('id'));
  if (id === undefined) return badId(call);
  await cancel(call, id);
  return { status: 204 };
};

type Step = (call: Call, id: number) => Promise<string>;

/** The number is in use: a courtesy of classic clients that changes nothing, and makes sense before a code only. */
const ready: Step = async ({ core, caller: { accountId } }, id) => {
  const { state } = await core.activations.get({ id, accountId });
  return state === 'waiting' ? 'ACCESS_READY' : 'BAD_STATUS';
};

const requestAnother: Step = async ({ core, caller: { accountId } }, id) => {
  await core.activations.requestAnother({ id, accountId });
  return 'ACCESS_RETRY_GET';
};

const finish: Step = async ({ core, caller: { accountId } }, id) => {
  await core.activations.finish({ id, accountId });
  return 'ACCESS_ACTIVATION';
};

/** The seed has no early-cancel rule, unless the operator has switched it on for it. */
const cancel: Step = async ({ core, settings, caller: { accountId }, profile }, id) => {
  const early = profile === 'seed' && !settings.EARLY_CANCEL_ON_BARE_PATH;
  await core.activations.cancel({ id, accountId, early });
  return 'ACCESS_CANCEL';
};

const steps = new Map<string, Step>([
  ['1', ready],
  ['3', requestAnother],
  ['6', finish],
  ['8', cancel],
  ['-1', cancel],
]);

const seedStatuses = new Set(['3', '6', '8']);

function badId({ profile }: Call): string {
  return profile === 'seed' ? 'BAD_ACTION' : 'WRONG_ACTIVATION_ID';
}
