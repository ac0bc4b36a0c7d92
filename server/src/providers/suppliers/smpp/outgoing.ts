import { createHash } from 'node:crypto';
import { SupplierFailure } from '#kernel/failure';
import { encodeGsm7, packSeptets } from '#kernel/gsm-text';
import type { SmsToSend } from '#sms-doors';
import { cText, tags, tlv } from './body.ts';
import type { FullSettings } from './settings.ts';

export type OutgoingSettings = Pick<
  FullSettings,
  'defaultAlphabet' | 'longMessages' | 'registeredDelivery' | 'sourceTon' | 'sourceNpi'
>;

/**
 * GSM 03.40 §9.2.3.24: 140 octets, or 160 septets. A header for parts with a reference of 16 bits takes seven octets, which are eight
 * septets exactly, so packed text needs no bits to fill. Where the SMSC makes the header (`sar`), room for the same is left.
 */
const WHOLE = { septets: 160, units: 70 };
const PART = { septets: 152, units: 66 };
const MOST_PARTS = 255;
const MOST_PAYLOAD_OCTETS = 65_000;
const HAS_HEADER = 0x40;
/** A receipt in any case; one only where it fails. */
const RECEIPT = 1;
const RECEIPT_OF_FAILURE = 2;
const ESCAPE = 0x1b;
const UCS2 = 8;

/** Its text as the SMSC gets it, in pieces of which each fits into one part; or in one, which then is no part and may be `isLong`. */
type EncodedText = { dataCoding: number; pieces: Buffer[]; isLong: boolean };

/** The bodies of its `submit_sm`, one per part. Throws SupplierFailure `stop` for what cannot be written. */
export function renderSubmits(sms: SmsToSend, settings: OutgoingSettings): Buffer[] {
  const asPayload = settings.longMessages === 'payload';
  const { dataCoding, pieces, isLong } = encodeText(sms.text, settings.defaultAlphabet, asPayload);
  if (pieces.length > MOST_PARTS) throw new SupplierFailure('the text is too long', 'stop');
  const addresses = renderAddresses(sms, settings);
  const reference = referenceOf(sms.key);

  return pieces.map((piece, at) => {
    const place = { reference, count: pieces.length, index: at + 1 };
    const isPart = pieces.length > 1;
    const header = isPart && settings.longMessages === 'udh' ? udh(place) : Buffer.alloc(0);
    const inPayload = asPayload && isLong;
    const message = inPayload ? Buffer.alloc(0) : Buffer.concat([header, piece]);
    const optional = [
      ...(isPart && settings.longMessages === 'sar' ? sar(place) : []),
      ...(inPayload ? [tlv(tags.messagePayload, piece)] : []),
    ];
    const receipt = at + 1 === pieces.length ? RECEIPT : RECEIPT_OF_FAILURE;
    return Buffer.concat([
      cText(''), // service_type
      addresses,
      Buffer.from([header.length > 0 ? HAS_HEADER : 0, 0, 0]), // esm_class, protocol_id, priority_flag
      cText(''), // schedule_delivery_time
      cText(''), // validity_period
      Buffer.from([settings.registeredDelivery ? receipt : 0, 0, dataCoding, 0, message.length]),
      message,
      ...optional,
    ]);
  });
}

/** The same at each try of an SMS, so that a part that goes out twice is the same part to the phone. */
export function referenceOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt16BE(0);
}

function encodeText(
  text: string,
  alphabet: FullSettings['defaultAlphabet'],
  asPayload: boolean,
): EncodedText {
  const septets = fits(text, alphabet) ? encodeGsm7(text) : undefined;
  if (!septets) {
    const widths = Array.from(text, (letter) => letter.length);
    const pieces = cut(widths, WHOLE.units, PART.units, asPayload);
    return {
      dataCoding: UCS2,
      pieces: pieces.map(([from, to]) => utf16(text.slice(from, to))),
      isLong: text.length > WHOLE.units,
    };
  }
  const pieces = cut(widthsOf(septets), WHOLE.septets, PART.septets, asPayload);
  const isGsm = alphabet === 'gsm7' || alphabet === 'gsm7-packed';
  return {
    dataCoding: 0,
    pieces: isGsm
      ? pieces.map(([from, to]) => gsmPiece(septets.subarray(from, to), alphabet))
      : latinPieces(text, septets, pieces),
    isLong: septets.length > WHOLE.septets,
  };
}

const gsmPiece = (septets: Uint8Array, alphabet: 'gsm7' | 'gsm7-packed'): Buffer =>
  Buffer.from(alphabet === 'gsm7' ? septets : packSeptets(septets));

/** An SMSC whose own alphabet is another one makes GSM 7 of it: then only what both have can be written in it. */
function fits(text: string, alphabet: FullSettings['defaultAlphabet']): boolean {
  if (alphabet === 'gsm7' || alphabet === 'gsm7-packed') return true;
  if (alphabet === 'ucs2') return false;
  const most = alphabet === 'ascii' ? 0x7f : 0xff;
  return [...text].every((letter) => (letter.codePointAt(0) ?? 0) <= most);
}

/** Cut where its septets are: a letter is one or two of them, and one octet here. */
function latinPieces(text: string, septets: Uint8Array, pieces: readonly (readonly [number, number])[]) {
  const lettersBefore = (end: number) =>
    septets.subarray(0, end).filter((septet) => septet !== ESCAPE).length;
  return pieces.map(([from, to]) =>
    Buffer.from(text.slice(lettersBefore(from), lettersBefore(to)), 'latin1'),
  );
}

/** How many septets each letter takes. */
function widthsOf(septets: Uint8Array): number[] {
  const widths: number[] = [];
  for (let at = 0; at < septets.length; at += widths.at(-1) ?? 1) widths.push(septets[at] === ESCAPE ? 2 : 1);
  return widths;
}

/** Where to cut so that no letter is; a whole text in one piece if it fits, or must be. */
function cut(widths: readonly number[], whole: number, part: number, asOne: boolean): [number, number][] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= whole) return [[0, total]];
  if (asOne) {
    if (total * 2 > MOST_PAYLOAD_OCTETS) throw new SupplierFailure('the text is too long', 'stop');
    return [[0, total]];
  }
  const pieces: [number, number][] = [];
  let from = 0;
  let to = 0;
  for (const width of widths) {
    if (to + width - from > part) {
      pieces.push([from, to]);
      from = to;
    }
    to += width;
  }
  pieces.push([from, to]);
  return pieces;
}

function renderAddresses({ to, sender }: SmsToSend, settings: OutgoingSettings): Buffer {
  if (!/^[0-9]{1,20}$/.test(to)) throw new SupplierFailure('the receiver is no number', 'stop');
  const source = readSender(sender);
  return Buffer.concat([
    Buffer.from([settings.sourceTon ?? source.ton, settings.sourceNpi ?? source.npi]),
    cText(source.address),
    Buffer.from([1, 1]), // International, E.164.
    cText(to),
  ]);
}

/** SMPP 3.4 §5.2.5: a name is alphanumeric (5), of 11 letters at most; long digits are a number with its country code (1). */
function readSender(sender: string): { ton: number; npi: number; address: string } {
  if (sender === '') return { ton: 0, npi: 0, address: '' };
  if (/^\+?[0-9]{7,20}$/.test(sender)) return { ton: 1, npi: 1, address: sender.replace('+', '') };
  if (/^[0-9]{1,6}$/.test(sender)) return { ton: 0, npi: 1, address: sender };
  if (!/^[ -~]{1,11}$/.test(sender)) throw new SupplierFailure('the sender cannot be written', 'stop');
  return { ton: 5, npi: 0, address: sender };
}

type Place = { reference: number; count: number; index: number };

function udh({ reference, count, index }: Place): Buffer {
  return Buffer.from([6, 0x08, 4, reference >> 8, reference & 0xff, count, index]);
}

function sar({ reference, count, index }: Place): Buffer[] {
  return [
    tlv(tags.sarMsgRefNum, Buffer.from([reference >> 8, reference & 0xff])),
    tlv(tags.sarTotalSegments, Buffer.from([count])),
    tlv(tags.sarSegmentSeqnum, Buffer.from([index])),
  ];
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
