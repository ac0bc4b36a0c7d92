import type { Action, Profile } from './call.ts';
import { parseWhole } from './fields.ts';

/** `action=getStatus`: what is asked all day long, so it reads a narrow row and nothing else. */
export const getStatus: Action = async ({ core, caller: { accountId }, profile, parameters }) => {
  const id = parseWhole(parameters.get('id'));
  if (id === undefined) return 'BAD_ACTION';
  const { state, code } = await core.activations.poll({ id, accountId });
  if (state === 'waiting') return 'STATUS_WAIT_CODE';
  if (state === 'received') return `STATUS_OK:${code}`;
  if (state === 'retrying') return waitingAgain[profile](code);
  if (state === 'finished') return finished[profile](code);
  return 'STATUS_CANCEL';
};

/** Clients of the seed take whatever follows a colon for the code: the old one must not be there. */
const waitingAgain: Record<Profile, (code: string | null) => string> = {
  seed: () => 'STATUS_WAIT_CODE',
  classic: (code) => `STATUS_WAIT_RETRY:${code}`,
};

const finished: Record<Profile, (code: string | null) => string> = {
  seed: (code) => `STATUS_OK:${code}`,
  classic: () => 'STATUS_CANCEL',
};
