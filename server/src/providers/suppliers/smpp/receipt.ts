import type { ArrivedMessage } from './arrived-message.ts';
import { tags } from './body.ts';
import { readText } from './read-text.ts';
import type { FullSettings } from './settings.ts';
import { textOf } from './text-of.ts';

/** `under_way`: there will be another receipt. */
type ReceiptState = 'delivered' | 'failed' | 'under_way';
export type Receipt = { id: string; state: ReceiptState; error: string | null };

/** By `message_state`, SMPP 3.4 §5.2.28: its word in receipts that are text, and what it means for the SMS. */
const states: readonly (readonly [word: string, state: ReceiptState])[] = [
  ['SCHEDULED', 'under_way'],
  ['ENROUTE', 'under_way'],
  ['DELIVRD', 'delivered'],
  ['EXPIRED', 'failed'],
  ['DELETED', 'failed'],
  ['UNDELIV', 'failed'],
  ['ACCEPTD', 'under_way'],
  ['UNKNOWN', 'failed'],
  ['REJECTD', 'failed'],
  ['SKIPPED', 'failed'],
];

const MESSAGE_TYPE = 0x3c;
const SMSC_RECEIPT = 0x04;
const SME_ACK = 0x08;
const INTERMEDIATE = 0x20;

/**
 * Whether it is about an SMS that went out: by its type, or by its two optional parameters, which are sent with nothing else. An
 * acknowledgement by the receiver's own program is one where it can be read as one; otherwise it is an SMS.
 */
export function isReceipt(message: ArrivedMessage): boolean {
  const type = message.esmClass & MESSAGE_TYPE;
  if (type === SMSC_RECEIPT || type === INTERMEDIATE) return true;
  if (message.tlvs.has(tags.receiptedMessageId) && message.tlvs.has(tags.messageState)) return true;
  return type === SME_ACK && readReceipt(message, 'same', 'gsm7') !== undefined;
}

/** Undefined where it names no SMS or no state that is known. */
export function readReceipt(
  message: ArrivedMessage,
  base: FullSettings['receiptIdBase'],
  defaultAlphabet: FullSettings['defaultAlphabet'],
): Receipt | undefined {
  const { tlvs, esmClass } = message;
  const written = readWritten(message, defaultAlphabet);
  const ofTlv = states[tlvs.get(tags.messageState)?.[0] ?? -1];
  const known = ofTlv ?? states.find(([word]) => word === written.stat);
  const id = receiptId({ parameter: textOf(tlvs.get(tags.receiptedMessageId)), text: written.id }, base);
  if (!known || !id) return undefined;

  const [word, state] = known;
  if ((esmClass & MESSAGE_TYPE) === INTERMEDIATE) return { id, state: 'under_way', error: null };
  return { id, state, error: state === 'failed' ? [word, written.err].filter(Boolean).join(' ') : null };
}

/** `id:… sub:… dlvrd:… stat:… err:… text:…` (SMPP 3.4 appendix B), in any order and case; the `text` is the customer's own. */
function readWritten(
  { octets, dataCoding }: ArrivedMessage,
  defaultAlphabet: FullSettings['defaultAlphabet'],
) {
  const plain = fieldsOf(octets.toString('latin1'));
  if (plain.stat) return plain;
  // In the alphabet that it says: mostly it is ASCII whatever it says.
  return fieldsOf(readText({ octets, dataCoding, defaultAlphabet, headerOctets: 0, tables: {} }).text);
}

function fieldsOf(text: string): { id: string; stat: string; err: string } {
  const head = text.slice(0, 1_000);
  const ownText = head.search(/\btext:/i);
  // Some put it first: then all of it is looked through.
  const fields = ownText > 0 && /\bstat:/i.test(head.slice(0, ownText)) ? head.slice(0, ownText) : head;
  const field = (name: string) => new RegExp(`\\b${name}: ?([!-~]{1,100})`, 'i').exec(fields)?.[1] ?? '';
  return { id: field('id'), stat: field('stat').toUpperCase().slice(0, 20), err: field('err').slice(0, 20) };
}

/**
 * The parameter holds the id of the response by the standard. Where an SMSC writes ids in two ways, it is the text's whose way is
 * known by the setting, so it counts first there.
 */
function receiptId(
  { parameter, text }: { parameter: string; text: string },
  base: FullSettings['receiptIdBase'],
) {
  if (base === 'same') return parameter || text;
  return text ? bareId(text) : convertId(parameter, base);
}

/** The id of a `submit_sm_resp` as receipts will write it. What is no number of that base stays, as `bareId` writes it. */
export function convertId(id: string, base: FullSettings['receiptIdBase']): string {
  if (base === 'same') return id;
  if (base === 'hex-to-decimal' && /^[0-9a-f]{1,32}$/i.test(id)) return BigInt(`0x${id}`).toString();
  if (base === 'decimal-to-hex' && /^[0-9]{1,32}$/.test(id)) return BigInt(id).toString(16);
  return bareId(id);
}

/** Without the zeros that fill it up, in small letters: as `convertId` writes it. */
const bareId = (id: string) => id.toLowerCase().replace(/^0+(?=.)/, '');
