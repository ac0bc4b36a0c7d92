import { readText } from '#kernel/charset';
import { readUserDataHeader } from '#kernel/gsm-text';
import type { SmsPart } from '#suppliers/own-kind';

/** A file of smsd: lines of headers, an empty one, the text. */
export type SmsFile = {
  /** By its name in small letters; the first of several. */
  header(name: string): string | undefined;
  text: string;
  flags: string[];
  part: SmsPart | undefined;
};

const MOST_HEADERS = 100;
/** The longest text of one part: more was joined by smsd. */
const MOST_GSM = 160;
const MOST_UCS2 = 70;

/** Reads whatever bytes there are; a file without headers is all text. */
export function readSmsFile(bytes: Buffer): SmsFile {
  const { head, body } = split(bytes);
  const headers = new Map<string, string>();
  for (const line of head.split(/\r?\n/, MOST_HEADERS)) {
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (at > 0 && !headers.has(name)) headers.set(name, line.slice(at + 1).trim());
  }
  const header = (name: string) => headers.get(name);
  const { text, flags } = readBody(body, header);
  // smsd writes what it made of it, and the PDU into a header.
  if (header('error') !== undefined) flags.push('undecoded');
  return { header, text, ...readPart(header, text, flags) };
}

/** The first empty line ends the headers; a text of 16 bits a letter may hold the same bytes, but behind it. */
function split(bytes: Buffer): { head: string; body: Buffer } {
  const ends = ['\n\n', '\r\n\r\n'].map((end) => ({
    at: bytes.indexOf(end, 0, 'latin1'),
    length: end.length,
  }));
  const [first] = ends.filter(({ at }) => at >= 0).sort((one, other) => one.at - other.at);
  const head = first ? bytes.subarray(0, first.at) : bytes;
  return {
    head: readText(head).text,
    body: first ? bytes.subarray(first.at + first.length) : Buffer.alloc(0),
  };
}

/** smsd looks at the first three letters of an alphabet's name. */
function readBody(body: Buffer, header: SmsFile['header']): { text: string; flags: string[] } {
  const alphabet = (header('alphabet') ?? 'iso').slice(0, 3).toLowerCase();
  if (alphabet === 'bin' || alphabet === 'res') return readData(body, header);
  const isWide = ['ucs', 'chi', 'uni'].includes(alphabet);
  if (isWide) return textOf(readText(body, 'utf-16be'));
  if (alphabet === 'utf' || alphabet === 'gsm') return textOf(readText(body));
  // Its one-byte alphabet is Latin-9; with `incoming_utf8` it writes UTF-8 and may still call it ISO.
  const utf8 = readText(body);
  return textOf(utf8.isExact ? utf8 : readText(body, 'iso-8859-15'));
}

const textOf = ({ text, isExact }: { text: string; isExact: boolean }) => ({
  text: text.replace(/\r?\n$/, ''),
  flags: isExact ? [] : ['charset'],
});

/** Data for a program on the phone, which smsd may have written in hexadecimal digits already. */
function readData(body: Buffer, header: SmsFile['header']): { text: string; flags: string[] } {
  const isHex = /^(?:yes|true|1)$/i.test(header('hex') ?? '');
  return { text: isHex ? body.toString('latin1').trim() : body.toString('hex'), flags: ['binary'] };
}

/** `UDH-DATA: 05 00 03 5F 02 01`. smsd joins parts by itself, unless it is told not to. */
function readPart(
  header: SmsFile['header'],
  text: string,
  flags: readonly string[],
): Pick<SmsFile, 'part' | 'flags'> {
  const written = header('udh-data')?.replaceAll(/\s/g, '');
  if (written === undefined || written === '') return { part: undefined, flags: [...flags] };
  const isHex = written.length % 2 === 0 && written.length <= 280 && /^[0-9a-f]+$/i.test(written);
  const udh = isHex ? readUserDataHeader(Buffer.from(written, 'hex')) : undefined;
  if (udh === undefined) return { part: undefined, flags: [...flags, 'udh'] };
  const most = /[^\0-\u00ff\u20ac]/.test(text) ? MOST_UCS2 : MOST_GSM;
  return { part: text.length > most ? undefined : udh.part, flags: [...flags] };
}
