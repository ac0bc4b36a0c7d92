import { askFor, firstMatch, tryAsk } from './ask.ts';
import type { AtDialogue } from './at-dialogue.ts';
import { AtRefusal } from './at-errors.ts';
import { ModemProblem } from './modem-problem.ts';

/** What is known of the PIN of a port, for as long as its settings stay. */
export type PinState = { tried: 'no' | 'given' | 'accepted' | 'refused' };

type Unlocking = { pin: string | undefined; state: PinState; wait(): Promise<void> };

const MOST_TRIES = 15;
/** `+CME ERROR` codes: 3GPP TS 27.007 §9.2. */
const NO_SIM = 10;
const SIM_FAILURE = 13;
const SIM_BUSY = 14;

/** How many tries the PIN has left, as makers tell it: the standard's own command, Huawei, SIMCom. */
const triesLeft: readonly (readonly [command: string, answer: RegExp])[] = [
  ['AT+CPINR="SIM PIN"', /^\+CPINR: *"?SIM PIN"?, *(\d+)/],
  ['AT^CPIN?', /^\^CPIN: *SIM PIN, *(\d+)/],
  ['AT+SPIC', /^\+SPIC: *(\d+)/],
];

/**
 * Waits for the SIM, and gives it its PIN where it asks. Three wrong ones lock a SIM, so a PIN is given once: if it was refused, or
 * if nobody knows what became of it, no further try is made, and the last one that is left is never used. Throws ModemProblem.
 */
export async function unlockSim(dialogue: AtDialogue, unlocking: Unlocking): Promise<void> {
  let isGiven = false;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const answer = await tryAsk(dialogue, 'AT+CPIN?', { timeoutMs: 20_000 });
    if (answer instanceof AtRefusal) {
      if (answer.code === NO_SIM) throw new ModemProblem('no SIM is in it');
      if (answer.code === SIM_FAILURE) throw new ModemProblem('its SIM does not work');
    } else {
      const asked = firstMatch(answer, /^\+CPIN: *"?([A-Z0-9][A-Z0-9 -]*)/);
      if (asked === 'READY') {
        if (unlocking.state.tried === 'given') unlocking.state.tried = 'accepted';
        return;
      }
      if (asked === 'SIM PIN') {
        if (!isGiven) isGiven = await givePin(dialogue, unlocking);
      } else if (asked !== undefined) throw new ModemProblem(`its SIM is locked: it asks for ${asked}`);
    }
    await unlocking.wait();
  }
  if (isGiven) return refused(unlocking.state);
  throw new ModemProblem('its SIM does not become ready');
}

/** True: the SIM has it. False: the SIM was busy, and has not looked at it. */
async function givePin(dialogue: AtDialogue, { pin, state }: Unlocking): Promise<boolean> {
  if (pin === undefined) throw new ModemProblem('its SIM asks for a PIN, and the settings have none');
  if (state.tried === 'refused' || state.tried === 'given') return refused(state);
  if ((await readTriesLeft(dialogue)) === 1)
    throw new ModemProblem('its SIM has one try left for the PIN, which is kept: put the SIM into a phone');
  state.tried = 'given';
  const answer = await tryAsk(dialogue, `AT+CPIN="${pin}"`, { timeoutMs: 20_000 });
  if (!(answer instanceof AtRefusal)) return true;
  if (answer.code !== SIM_BUSY) return refused(state);
  state.tried = 'no';
  return false;
}

function refused(state: PinState): never {
  state.tried = 'refused';
  throw new ModemProblem('its SIM refused the PIN; it is not tried again until the settings change');
}

async function readTriesLeft(dialogue: AtDialogue): Promise<number | undefined> {
  for (const [command, pattern] of triesLeft) {
    const left = await askFor(dialogue, command, pattern);
    if (left !== undefined) return Number(left);
  }
  return undefined;
}
