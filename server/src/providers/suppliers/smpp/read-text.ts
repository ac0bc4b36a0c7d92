import { decodeGsm7, unpackSeptets } from '#kernel/gsm-text';
import { type Alphabet, codingOf } from './data-coding.ts';
import type { DefaultAlphabet } from './settings.ts';

export type TextReading = { text: string; flags: readonly string[] };

export type TextParts = {
  /** Without the header. */
  octets: Buffer;
  dataCoding: number;
  defaultAlphabet: DefaultAlphabet;
  /** Its own length octet included; 0: none. Packed septets begin at a multiple of 7 bits after it. */
  headerOctets: number;
  /** National tables that the header names. */
  tables: { lockingShift?: number | undefined; singleShift?: number | undefined };
};

/**
 * The text, and `charset` among the flags where the octets are not all of the alphabet they are said to be in: then it is as
 * near as they can be read. Octets that are no text are written in hexadecimal. Never throws.
 */
export function readText(parts: TextParts): TextReading {
  const { octets, dataCoding } = parts;
  const { alphabet, flags } = codingOf(dataCoding);
  const reading = readAs(alphabet, parts) ?? { ...readSomehow(octets), flags: ['charset'] };
  return { text: reading.text, flags: [...new Set([...flags, ...reading.flags])] };
}

/** Undefined where they are not of that alphabet. */
function readAs(alphabet: Alphabet, parts: TextParts): TextReading | undefined {
  const { octets } = parts;
  switch (alphabet) {
    case 'default':
      return readDefault(parts);
    case 'ascii':
      return readAscii(parts);
    case 'latin1':
      return octets.every(isLatin1) ? sure(octets.toString('latin1')) : undefined;
    case 'ucs2':
      return readUcs2(octets);
    case 'cyrillic':
      return readBy('iso-8859-5', octets);
    case 'hebrew':
      return readBy('iso-8859-8', octets);
    case 'korean':
      return readBy('euc-kr', octets);
    // The standard names the set of letters and not how it is written: each of these is met.
    case 'jis':
      return octets.includes(0x1b)
        ? readBy('iso-2022-jp', octets)
        : (readBy('shift_jis', octets) ?? readBy('euc-jp', octets));
    case 'iso-2022-jp':
      return readBy('iso-2022-jp', octets);
    case 'jis-x-0212':
      return readBy('euc-jp', octets);
    case 'octets':
      return { text: octets.toString('hex'), flags: ['binary'] };
    default:
      return { text: octets.toString('hex'), flags: ['charset'] };
  }
}

/** Many write GSM 7 and call it ASCII: then there are controls, as its `@`, `$` and whatever it escapes are such. */
function readAscii({ octets, tables }: TextParts): TextReading | undefined {
  if (octets.some((octet) => octet >= 0x80)) return undefined;
  const isText = octets.every((octet) => octet >= 0x20 || octet === 0x09 || octet === 0x0a || octet === 0x0d);
  return isText ? sure(octets.toString('latin1')) : { text: decodeGsm7(octets, tables), flags: ['charset'] };
}

function readDefault(parts: TextParts): TextReading | undefined {
  const { octets, defaultAlphabet, headerOctets, tables } = parts;
  if (defaultAlphabet === 'gsm7-packed') return readSeptets(unpack(octets, headerOctets), tables);
  if (defaultAlphabet !== 'gsm7') return readAs(defaultAlphabet, parts);
  return octets.every((octet) => octet < 0x80) ? readSeptets(octets, tables) : undefined;
}

/** A septet that no letter has is U+FFFD. */
function readSeptets(septets: Uint8Array, tables: TextParts['tables']): TextReading {
  const text = decodeGsm7(septets, tables);
  return { text, flags: text.includes('\uFFFD') ? ['charset'] : [] };
}

/** GSM 03.40 §9.2.3.24. Where seven spare bits are left, an `@` is what fills them: nobody ends a text with it. */
function unpack(octets: Buffer, headerOctets: number): Uint8Array {
  const fillBits = (7 - ((headerOctets * 8) % 7)) % 7;
  const bits = Math.max(0, octets.length * 8 - fillBits);
  const septets = unpackSeptets(octets, Math.floor(bits / 7), fillBits);
  return bits % 7 === 0 && septets.at(-1) === 0 ? septets.subarray(0, -1) : septets;
}

/** UTF-16, as nearly all write it, halves of pairs kept: the other half may be in the next part. A mark of byte order is obeyed. */
function readUcs2(octets: Buffer): TextReading {
  const units = Buffer.from(octets.subarray(0, octets.length & ~1));
  const isLittle = units[0] === 0xff && units[1] === 0xfe;
  const isMarked = isLittle || (units[0] === 0xfe && units[1] === 0xff);
  if (!isLittle) units.swap16();
  const text = units.subarray(isMarked ? 2 : 0).toString('utf16le');
  return { text, flags: octets.length % 2 === 0 ? [] : ['charset'] };
}

function readBy(encoding: string, octets: Buffer): TextReading | undefined {
  try {
    return sure(new TextDecoder(encoding, { fatal: true }).decode(octets));
  } catch {
    return undefined;
  }
}

/** What Windows has between 0x80 and 0x9F. Node 20's own decoder of that name leaves them as controls. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009dž\u0178';

/** For octets that lie about their alphabet: UTF-8 is hardly ever met by chance; else what Windows calls Latin-1. */
function readSomehow(octets: Buffer): { text: string } {
  const text = octets.toString('latin1');
  return (
    readBy('utf-8', octets) ?? {
      text: text.replace(/[\u0080-\u009f]/g, (letter) => windows1252[letter.charCodeAt(0) - 0x80] ?? letter),
    }
  );
}

const sure = (text: string): TextReading => ({ text, flags: [] });
const isLatin1 = (octet: number) => octet < 0x80 || octet >= 0xa0;
