import type { Action, Profile } from './call.ts';
import { parseWhole } from './fields.ts';

const MOST_SECONDS = 60;
/** On top of the wait, for the answer itself. */
const ANSWER_MS = 15_000;

/** `action=getStatus`: what is asked all day long, so it reads a narrow row and nothing else. */
export const getStatus: Action = async ({ core, caller: { accountId }, profile, parameters, hold }) => {
  const id = parseWhole(parameters.get('id'));
  if (id === undefined) return 'BAD_ACTION';
  const waitMs = readWaitMs(parameters.get('wait'));
  const { state, code } =
    waitMs === 0
      ? await core.activations.poll({ id, accountId })
      : await core.waits.standing({
          ...{ id, accountId, timeoutMs: waitMs },
          signal: hold?.(waitMs + ANSWER_MS),
        });
  if (state === 'waiting') return 'STATUS_WAIT_CODE';
  if (state === 'received') return `STATUS_OK:${code}`;
  if (state === 'retrying') return waitingAgain[profile](code);
  if (state === 'finished') return finished[profile](code);
  return 'STATUS_CANCEL';
};

/** What is no wait of ours is a word of somebody else's: it changes nothing. */
function readWaitMs(text: string | undefined): number {
  const seconds = text === undefined ? undefined : parseWhole(text);
  return seconds !== undefined && seconds > 0 && seconds <= MOST_SECONDS ? seconds * 1_000 : 0;
}

/** Clients of the seed take whatever follows a colon for the code: the old one must not be there. */
const waitingAgain: Record<Profile, (code: string | null) => string> = {
  seed: () => 'STATUS_WAIT_CODE',
  classic: (code) => `STATUS_WAIT_RETRY:${code}`,
};

const finished: Record<Profile, (code: string | null) => string> = {
  seed: (code) => `STATUS_OK:${code}`,
  classic: () => 'STATUS_CANCEL',
};
