import { askFor, tryAsk } from './ask.ts';
import type { AtDialogue } from './at-dialogue.ts';
import { AtRefusal } from './at-errors.ts';
import { ModemProblem } from './modem-problem.ts';
import type { ModemPlace } from './settings.ts';
import { type PinState, unlockSim } from './unlock-sim.ts';

/** A modem that is ready, and what it said of itself. */
export type Modem = {
  imsi: string | undefined;
  iccid: string | undefined;
  phone: string | undefined;
  /** The stores in which SMS may be; undefined is the one that is chosen already. */
  stores: readonly (string | undefined)[];
  /** It wants to be told that what it pushed was taken: `+CSMS` phase 2+. */
  wantsAcknowledgement: boolean;
  /** It does not announce SMS: they are found when the stores are read. */
  isMute: boolean;
};

type Start = { place: ModemPlace; pinState: PinState; settle(): Promise<void>; wait(): Promise<void> };

/** How makers ask for the number of the SIM card. */
const iccidCommands = ['AT+CCID', 'AT+ICCID', 'AT^ICCID?', 'AT+QCCID'];
/** That SMS are stored and announced; status reports pushed, or stored and announced, or neither. */
const announcing = [
  'AT+CNMI=2,1,0,1,0',
  'AT+CNMI=2,1,0,2,0',
  'AT+CNMI=2,1,0,0,0',
  'AT+CNMI=1,1,0,1,0',
  'AT+CNMI=1,1',
];

/**
 * Makes a modem ready, whatever it was doing before: 3GPP TS 27.007 and 27.005. Rejects with ModemProblem, AtRefusal where it is none
 * that could take SMS, AtSilence.
 */
export async function startModem(
  dialogue: AtDialogue,
  { place, pinState, settle, wait }: Start,
): Promise<Modem> {
  // A prompt may be open, and answers to others may be on their way: they are let by.
  dialogue.wake();
  await settle();
  await dialogue.command('AT');
  await tryAsk(dialogue, 'ATZ');
  await tryAsk(dialogue, 'ATE0');
  await tryAsk(dialogue, 'AT+CMEE=1');
  await unlockSim(dialogue, { pin: place.pin, state: pinState, wait });

  const imsi = await readImsi(dialogue);
  const iccid = await readIccid(dialogue);
  const phone = place.phone ?? (await askFor(dialogue, 'AT+CNUM', /^\+CNUM:[^,]*, *"(\+?\d+)"/));
  await inPduMode(dialogue, wait);
  const stores = await chooseStores(dialogue);
  const wantsAcknowledgement = (await askFor(dialogue, 'AT+CSMS?', /^\+CSMS: *(\d)/)) === '1';
  // Names of networks in letters.
  await tryAsk(dialogue, 'AT+COPS=3,0');
  const isMute = !(await announce(dialogue));
  return { imsi, iccid, phone, stores, wantsAcknowledgement, isMute };
}

export const readImsi = (dialogue: AtDialogue): Promise<string | undefined> =>
  askFor(dialogue, 'AT+CIMI', /^(?:\+CIMI: *)?"?(\d{6,15})"?$/);

async function readIccid(dialogue: AtDialogue): Promise<string | undefined> {
  for (const command of iccidCommands) {
    const iccid = await askFor(dialogue, command, /(?:^|\D)(89\d{15,18})F?\b/i);
    if (iccid !== undefined) return iccid;
  }
  return undefined;
}

/** Messages may be still being read from the SIM when it says that it is ready. */
async function inPduMode(dialogue: AtDialogue, wait: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const answer = await tryAsk(dialogue, 'AT+CMGF=0');
    if (!(answer instanceof AtRefusal)) return;
    await wait();
  }
  throw new ModemProblem('it cannot give SMS as PDUs');
}

/**
 * SM is the SIM: what is in it outlives the modem's power. New SMS go there; ME, the modem's own store, is read too. MT is both, and
 * stands where a modem names neither.
 */
async function chooseStores(dialogue: AtDialogue): Promise<readonly (string | undefined)[]> {
  const offered = await askFor(dialogue, 'AT+CPMS=?', /^\+CPMS: *\(([^)]*)\)/);
  const has = (store: string) => offered?.includes(`"${store}"`) ?? false;
  const stores = ['SM', 'ME'].filter(has);
  const [first] = stores.length > 0 ? stores : ['MT'].filter(has);
  if (first === undefined) return [undefined];
  await tryAsk(dialogue, `AT+CPMS="${first}","${first}","${first}"`);
  // Where status reports have a store of their own.
  return [...(stores.length > 0 ? stores : [first]), ...['SR'].filter(has)];
}

/** False for a modem that tells nothing. */
export async function announce(dialogue: AtDialogue): Promise<boolean> {
  for (const command of announcing) {
    const answer = await tryAsk(dialogue, command);
    if (!(answer instanceof AtRefusal)) return true;
  }
  return false;
}
