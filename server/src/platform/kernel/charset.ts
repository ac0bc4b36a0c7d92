import iconv from 'iconv-lite';
import { decodeGsm7 } from './gsm-text.ts';

/** `isExact`: false where the bytes are none of that charset; the text is as near as they could be read. */
export type ReadText = { text: string; isExact: boolean };

/** Names that SMS programs have for charsets, by the name that the standard has. */
const otherNames: Readonly<Record<string, string>> = {
  'utf-16': 'utf-16be',
  ucs2: 'utf-16be',
  'ucs-2': 'utf-16be',
  'ucs-2be': 'utf-16be',
  'iso-10646-ucs-2': 'utf-16be',
  unicode: 'utf-16be',
  latin1: 'iso-8859-1',
  'latin-1': 'iso-8859-1',
  utf8: 'utf-8',
  ascii: 'us-ascii',
  'gsm-7': 'gsm',
  gsm7: 'gsm',
  'gsm-03.38': 'gsm',
  gsm0338: 'gsm',
};

/** The alphabet of GSM, a septet in each byte. */
const GSM = 'gsm';

const REPLACEMENT = '\ufffd';

function nameOf(charset: string): string {
  const name = charset.trim().replaceAll('"', '').toLowerCase();
  return otherNames[name] ?? name;
}

/** Whether there is such a charset; with `-hex` behind its name, its bytes come as hexadecimal digits. */
export function isCharset(charset: string): boolean {
  const name = nameOf(charset).replace(/-hex$/, '');
  return name.length <= 40 && (nameOf(name) === GSM || iconv.encodingExists(nameOf(name)));
}

/** Whether a letter takes several bytes of it, so that names and numbers beside a text are hardly ever sent in it. */
export function isWide(charset: string): boolean {
  return /^utf-(?:16|32)|-hex$/.test(nameOf(charset));
}

/** Reads a text in a charset; never fails. */
export function readText(bytes: Buffer, charset = 'utf-8'): ReadText {
  const name = nameOf(charset);
  if (name.endsWith('-hex')) return readHex(bytes, name.slice(0, -'-hex'.length));
  if (name === 'utf-8') return readUtf8(bytes);
  if (name === GSM) return exactly(decodeGsm7(bytes));
  if (!isCharset(name)) return { ...readUtf8(bytes), isExact: false };
  const isCut = /^utf-16/.test(name) && bytes.length % 2 !== 0;
  const text = iconv.decode(isCut ? bytes.subarray(0, -1) : bytes, name);
  return { text, isExact: !isCut && !text.includes(REPLACEMENT) };
}

const exactly = (text: string): ReadText => ({ text, isExact: !text.includes(REPLACEMENT) });

/** What is no UTF-8 at all is most likely the one-byte charset of Windows; what is so in parts was cut or damaged. */
function readUtf8(bytes: Buffer): ReadText {
  const text = iconv.decode(bytes, 'utf-8');
  if (!text.includes(REPLACEMENT)) return { text, isExact: true };
  if (isUtf8(bytes)) return { text, isExact: true };
  const hasLetters = /[^\0-\x7f\ufffd]/.test(text);
  return { text: hasLetters ? text : iconv.decode(bytes, 'windows-1252'), isExact: false };
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function readHex(digits: Buffer, charset: string): ReadText {
  const written = digits.toString('latin1').replace(/\s/g, '');
  const isHex = written.length % 2 === 0 && /^[0-9a-f]*$/i.test(written);
  return isHex ? readText(Buffer.from(written, 'hex'), charset) : { ...readUtf8(digits), isExact: false };
}
