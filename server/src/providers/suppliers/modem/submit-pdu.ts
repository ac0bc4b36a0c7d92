import { encodeGsm7, packSeptets } from '#kernel/gsm-text';
import type { SmsPart } from '#suppliers/own-kind';
import { hexOf } from './octets.ts';
import { addressOctets } from './sms-address.ts';

/** What `AT+CMGS` takes: the octets behind the service centre, and all of them in hexadecimal. */
export type SubmitPdu = { length: number; hex: string };

type Submit = {
  /** Digits only. */
  to: string;
  text: string;
  /** 1 to 255, the same for no two texts that are on their way to one receiver. */
  reference: number;
  validityMinutes: number;
};

/** More than 255 parts cannot be numbered. */
const MOST_PARTS = 255;

/**
 * A text as one SMS-SUBMIT or several: 3GPP TS 23.040 §9.2.2.2. GSM 7 bit where all letters are in it, else UCS-2; no letter is cut
 * in two; with a status report asked for. Undefined for a text that needs too many.
 */
export function submitPdus({ to, text, reference, validityMinutes }: Submit): SubmitPdu[] | undefined {
  const pieces = splitText(text);
  if (pieces.length > MOST_PARTS) return undefined;
  const isGsm = encodeGsm7(text) !== undefined;
  return pieces.map((piece, at) => {
    const part = pieces.length > 1 ? { reference, count: pieces.length, index: at + 1 } : undefined;
    return submitPdu({
      to,
      validityMinutes,
      userData: isGsm ? septetData(piece, part) : ucs2Data(piece, part),
      isGsm,
      part,
    });
  });
}

/** 160 septets or 70 units of UCS-2 in one; 153 or 67 beside a header. */
export function splitText(text: string): string[] {
  const isGsm = encodeGsm7(text) !== undefined;
  const placesOf = (letter: string) => (isGsm ? (encodeGsm7(letter)?.length ?? 0) : letter.length);
  const letters = [...text];
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  if (letters.reduce((sum, letter) => sum + placesOf(letter), 0) <= single) return [text];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const letter of letters) {
    const places = placesOf(letter);
    if (used + places > each) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += letter;
    used += places;
  }
  return [...pieces, piece];
}

type UserData = { length: number; octets: Iterable<number> };

function submitPdu(given: {
  to: string;
  validityMinutes: number;
  userData: UserData;
  isGsm: boolean;
  part: SmsPart | undefined;
}): SubmitPdu {
  // Submit, relative validity, status report; the header's bit.
  const first = 0x01 | 0x10 | 0x20 | (given.part ? 0x40 : 0);
  const octets = [
    first,
    // The modem numbers it.
    0,
    ...addressOctets(given.to),
    0,
    given.isGsm ? 0x00 : 0x08,
    relativeValidity(given.validityMinutes),
    given.userData.length,
    ...given.userData.octets,
  ];
  // 00: the service centre that the SIM knows.
  return { length: octets.length, hex: hexOf([0, ...octets]) };
}

const headerOctets = (part: SmsPart | undefined) =>
  part ? [5, 0x00, 3, part.reference & 0xff, part.count, part.index] : [];

function septetData(text: string, part: SmsPart | undefined): UserData {
  const header = headerOctets(part);
  const headerSeptets = Math.ceil((header.length * 8) / 7);
  const septets = encodeGsm7(text) ?? new Uint8Array();
  const fillBits = headerSeptets * 7 - header.length * 8;
  return { length: headerSeptets + septets.length, octets: [...header, ...packSeptets(septets, fillBits)] };
}

function ucs2Data(text: string, part: SmsPart | undefined): UserData {
  const octets = [...headerOctets(part), ...Buffer.from(text, 'utf16le').swap16()];
  return { length: octets.length, octets };
}

/** §9.2.3.12.1: steps of 5 minutes up to 12 hours, of 30 minutes up to a day, then days, then weeks. */
export function relativeValidity(minutes: number): number {
  if (minutes <= 720) return Math.max(0, Math.ceil(minutes / 5) - 1);
  if (minutes <= 1440) return 143 + Math.ceil((minutes - 720) / 30);
  if (minutes <= 30 * 1440) return 166 + Math.ceil(minutes / 1440);
  return Math.min(255, 192 + Math.ceil(minutes / (7 * 1440)));
}
