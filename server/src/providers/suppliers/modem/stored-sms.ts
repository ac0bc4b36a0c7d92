import { firstMatch, tryAsk } from './ask.ts';
import type { AtDialogue } from './at-dialogue.ts';
import { AtRefusal } from './at-errors.ts';
import { tryRead } from './take-pdu.ts';

type StoredSms = {
  index: number;
  /** 0 unread, 1 read, 2 and 3 our own: 3GPP TS 27.005 §3.1. */
  state: number;
  /** Octets behind the service centre. */
  length: number | undefined;
  pdu: string;
};

type Reading = {
  stores: readonly (string | undefined)[];
  /** True: it is committed and may be deleted. */
  take(pdu: string): Promise<boolean>;
  /** PDUs that looked cut or garbled, by their place; kept from reading to reading. */
  doubts: Map<string, string>;
  note(kind: string, details?: Record<string, string | number>): void;
  isClosing(): boolean;
};

const LIST_MS = 60_000;
const DELETE_MS = 20_000;
/** To the modem's store; one that is full takes nothing more. */
const counts = /^\+CPMS: *(?:"[^"]*", *)?(\d+, *\d+)/;

/**
 * Reads all stores and deletes what was taken, each SMS after it is committed and never before. True where something could not be
 * stored: it stays, and is to be tried again. Rejects with AtSilence.
 */
export async function takeStored(dialogue: AtDialogue, reading: Reading): Promise<boolean> {
  let isRejected = false;
  for (const store of reading.stores) {
    if (!(await choose(dialogue, store, reading))) continue;
    const answer = await tryAsk(dialogue, 'AT+CMGL=4', { timeoutMs: LIST_MS });
    if (answer instanceof AtRefusal) {
      reading.note('not_listed', { store: store ?? '', error: answer.message });
      continue;
    }
    for (const sms of readList(answer)) {
      if (reading.isClosing()) return isRejected;
      if (sms.state > 1 || isDoubtful(sms, `${store ?? ''}:${sms.index}`, reading)) continue;
      const taken = await reading.take(sms.pdu).catch(() => undefined);
      if (taken === undefined) isRejected = true;
      if (taken) await remove(dialogue, sms.index, reading);
    }
  }
  return isRejected;
}

async function choose(dialogue: AtDialogue, store: string | undefined, reading: Reading): Promise<boolean> {
  if (store === undefined) return true;
  const answer = await tryAsk(dialogue, `AT+CPMS="${store}"`, { timeoutMs: DELETE_MS });
  if (answer instanceof AtRefusal) return false;
  const [used = 0, total = 0] = (firstMatch(answer, counts) ?? '').split(',').map(Number);
  if (total > 0 && used >= total) reading.note('storage_full', { store, total });
  return true;
}

async function remove(dialogue: AtDialogue, index: number, reading: Reading): Promise<void> {
  const answer = await tryAsk(dialogue, `AT+CMGD=${index}`, { timeoutMs: DELETE_MS });
  // It is read again, and is a repeat then.
  if (answer instanceof AtRefusal) reading.note('not_deleted', { error: answer.message });
}

/** The SMS of an answer to `AT+CMGL`; lines of others in between are passed over. */
function readList(lines: readonly string[]): StoredSms[] {
  const found: StoredSms[] = [];
  let head: Omit<StoredSms, 'pdu'> | undefined;
  for (const line of lines) {
    const [, index, state] = /^\+CMGL: *(\d+), *(\d+)/.exec(line) ?? [];
    if (index !== undefined) head = { index: Number(index), state: Number(state), length: lengthIn(line) };
    else if (head && /^[0-9A-F]+$/i.test(line)) {
      found.push({ ...head, pdu: line });
      head = undefined;
    }
  }
  return found;
}

/** Behind the name of the sender in the phone book, which may have commas of its own. */
function lengthIn(line: string): number | undefined {
  const fields = line.split(',');
  const last = fields.at(-1)?.trim() ?? '';
  return fields.length > 2 && /^\d{1,3}$/.test(last) ? Number(last) : undefined;
}

/**
 * A line may lose letters on its way, and an SMS that is stored so and deleted is lost. What does not have the length that was announced,
 * or cannot be read, is taken only when it looks the same the next time.
 */
function isDoubtful({ pdu, length }: StoredSms, place: string, { doubts, note }: Reading): boolean {
  const centre = Number.parseInt(pdu.slice(0, 2), 16);
  const isWhole = length === undefined || pdu.length === 2 * (1 + centre + length);
  if ((isWhole && tryRead(pdu)) || doubts.get(place) === pdu) {
    doubts.delete(place);
    return false;
  }
  doubts.set(place, pdu);
  note('garbled_sms');
  return true;
}
