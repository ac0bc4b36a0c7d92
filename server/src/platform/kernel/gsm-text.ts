import { type GsmTable, lockingShifts } from './gsm-locking-shift.ts';
import { singleShifts } from './gsm-single-shift.ts';

const escapeSeptet = 0x1b;
/** Stands where a septet has no letter in any table. */
const standIn = '\uFFFD';

const defaultAlphabet = lockingShifts.get(0) ?? [];
const defaultExtension = singleShifts.get(0) ?? [];

/** The septets of each letter that the default alphabet or its extension has. */
const septetsOf: ReadonlyMap<string, readonly number[]> = new Map([
  ...pairs(defaultExtension, [escapeSeptet]),
  ...pairs(defaultAlphabet, []),
]);

function pairs(table: GsmTable, before: readonly number[]): [string, number[]][] {
  return table.flatMap((letter, septet): [string, number[]][] =>
    letter === '' ? [] : [[letter, [...before, septet]]],
  );
}

/**
 * The text of septets, one per byte: 3GPP TS 23.038 §6.2.1. Shift tables are named by their language (1 to 13); one that is not
 * known is read as the default. A septet without a letter becomes U+FFFD; a letter that the extension lacks is the alphabet's,
 * and an escape of an escape a space, as the specification has it.
 */
export function decodeGsm7(
  septets: Uint8Array,
  tables: { lockingShift?: number | undefined; singleShift?: number | undefined } = {},
): string {
  const alphabet = lockingShifts.get(tables.lockingShift ?? 0) ?? defaultAlphabet;
  const extension = singleShifts.get(tables.singleShift ?? 0) ?? defaultExtension;
  let text = '';
  let escaped = false;
  for (const septet of septets) {
    if (escaped) {
      text += septet === escapeSeptet ? ' ' : extension[septet] || alphabet[septet] || standIn;
      escaped = false;
    } else if (septet === escapeSeptet) {
      escaped = true;
    } else {
      text += alphabet[septet] || standIn;
    }
  }
  return escaped ? text + standIn : text;
}

/** By the default alphabet and its extension, one septet per byte; undefined where a letter is in neither. */
export function encodeGsm7(text: string): Uint8Array | undefined {
  const septets: number[] = [];
  for (const letter of text) {
    const own = septetsOf.get(letter);
    if (own === undefined) return undefined;
    septets.push(...own);
  }
  return Uint8Array.from(septets);
}

/**
 * Takes septets out of bytes: 3GPP TS 23.038 §6.1.2.1.1. `fillBits` (0 to 6) lie between a user data header and the first. Fewer
 * than `count` where the bytes hold no more.
 */
export function unpackSeptets(bytes: Uint8Array, count: number, fillBits = 0): Uint8Array {
  const held = Math.floor((bytes.length * 8 - fillBits) / 7);
  const septets = new Uint8Array(Math.max(0, Math.min(count, held)));
  for (let at = 0; at < septets.length; at++) {
    const bit = fillBits + at * 7;
    const pair = (bytes[bit >> 3] ?? 0) | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
    septets[at] = (pair >> (bit & 7)) & 0x7f;
  }
  return septets;
}

/** The other way round; the last byte is filled with zeros. */
export function packSeptets(septets: Uint8Array, fillBits = 0): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((fillBits + septets.length * 7) / 8));
  septets.forEach((septet, index) => {
    const bit = fillBits + index * 7;
    const pair = (septet & 0x7f) << (bit & 7);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (pair & 0xff);
    // A write past the end of typed memory is none.
    bytes[(bit >> 3) + 1] = (bytes[(bit >> 3) + 1] ?? 0) | (pair >> 8);
  });
  return bytes;
}

/** What the head of the user data of an SMS says: 3GPP TS 23.040 §9.2.3.24. */
export type UserDataHeader = {
  /** In octets, that of the length included. */
  length: number;
  /** Of a message in several SMS: 9.2.3.24.1 and .8. */
  part?: { reference: number; count: number; index: number } | undefined;
  /** Numbers of languages: 9.2.3.24.15 and .16. */
  lockingShift?: number | undefined;
  singleShift?: number | undefined;
  /** Of an application: 9.2.3.24.3 and .4. */
  ports?: { destination: number; source: number } | undefined;
};

/**
 * Reads the header that user data begins with. Undefined for what is none: no octets, or a length that goes beyond them. Within
 * it, an element that is cut off or has another length than its kind is passed over, as is a part that cannot be one; of two of
 * a kind the last counts.
 */
export function readUserDataHeader(bytes: Uint8Array): UserDataHeader | undefined {
  const length = (bytes[0] ?? 0) + 1;
  if (bytes.length === 0 || length > bytes.length) return undefined;

  const header: UserDataHeader = { length };
  for (let at = 1; at + 1 < length; ) {
    const start = at + 2;
    const end = start + (bytes[at + 1] ?? 0);
    if (end > length) break;
    readElement(header, bytes[at] ?? 0, bytes.subarray(start, end));
    at = end;
  }
  return header;
}

function readElement(header: UserDataHeader, kind: number, data: Uint8Array): void {
  const [a = 0, b = 0, c = 0, d = 0] = data;
  if (kind === 0x00 && data.length === 3) readPart(header, { reference: a, count: b, index: c });
  else if (kind === 0x08 && data.length === 4)
    readPart(header, { reference: (a << 8) | b, count: c, index: d });
  else if (kind === 0x04 && data.length === 2) header.ports = { destination: a, source: b };
  else if (kind === 0x05 && data.length === 4)
    header.ports = { destination: (a << 8) | b, source: (c << 8) | d };
  else if (kind === 0x24 && data.length === 1) header.singleShift = a;
  else if (kind === 0x25 && data.length === 1) header.lockingShift = a;
}

function readPart(header: UserDataHeader, part: { reference: number; count: number; index: number }): void {
  if (part.count > 1 && part.index > 0 && part.index <= part.count) header.part = part;
}
