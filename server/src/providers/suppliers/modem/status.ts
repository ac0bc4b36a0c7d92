import { askFor, firstMatch, tryAsk } from './ask.ts';
import type { AtDialogue } from './at-dialogue.ts';
import { AtRefusal } from './at-errors.ts';

export type ModemStatus = {
  /** In dBm. */
  signal: number | undefined;
  operator: string | undefined;
  /** Why nothing can come in; undefined where it can. */
  trouble: string | undefined;
};

/** `+CREG` (3GPP TS 27.007 §7.2): at home, roaming, and the two that are for SMS alone. */
const registered: ReadonlySet<string> = new Set(['1', '5', '6', '7']);
/** Those of GSM, of 4G and of packets: a modem may be in one alone. */
const registrations = [
  ['AT+CREG?', /^\+CREG: *\d+, *(\d+)/],
  ['AT+CEREG?', /^\+CEREG: *\d+, *(\d+)/],
  ['AT+CGREG?', /^\+CGREG: *\d+, *(\d+)/],
] as const;

/** Signal and network. Rejects with AtSilence. */
export async function readStatus(dialogue: AtDialogue): Promise<ModemStatus> {
  const strength = await askFor(dialogue, 'AT+CSQ', /^\+CSQ: *(\d+)/);
  const trouble = await readTrouble(dialogue);
  const cops = trouble === undefined ? await tryAsk(dialogue, 'AT+COPS?', { timeoutMs: 30_000 }) : [];
  const operator =
    cops instanceof AtRefusal ? undefined : firstMatch(cops, /^\+COPS: *\d+, *\d+, *"([^"]*)"/);
  return { signal: dbmOf(strength), operator, trouble };
}

/** 0 to 31 in steps of 2 dBm; 99 is not known. */
function dbmOf(strength: string | undefined): number | undefined {
  const steps = strength === undefined ? 99 : Number(strength);
  return steps <= 31 ? -113 + 2 * steps : undefined;
}

async function readTrouble(dialogue: AtDialogue): Promise<string | undefined> {
  const states: string[] = [];
  for (const [command, pattern] of registrations) {
    const state = await askFor(dialogue, command, pattern);
    if (state !== undefined && registered.has(state)) return undefined;
    if (state !== undefined) states.push(state);
  }
  if (states.length === 0) return undefined;
  return states.includes('3') ? 'the network refuses its SIM' : 'it is in no network';
}
