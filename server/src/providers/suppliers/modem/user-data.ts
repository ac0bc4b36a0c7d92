import { decodeGsm7, readUserDataHeader, type UserDataHeader, unpackSeptets } from '#kernel/gsm-text';
import type { SmsPart } from '#suppliers/own-kind';
import { readDataCoding } from './data-coding.ts';

export type UserData = {
  /** May hold half of a surrogate pair where it is a part. */
  text: string;
  part: SmsPart | undefined;
  flags: string[];
};

/**
 * The text of an SMS: 3GPP TS 23.040 §9.2.3.24. `length` counts septets or octets, as the alphabet has it, and may say more than
 * there is. Whatever it is, it becomes a text; `flags` say what is odd about it.
 */
export function readUserData(
  bytes: Uint8Array,
  { length, coding, hasHeader }: { length: number; coding: number; hasHeader: boolean },
): UserData {
  const { alphabet, isCompressed, messageClass, isWaitingIndication } = readDataCoding(coding);
  const inSeptets = alphabet === 'gsm7' && !isCompressed;
  const octets = inSeptets ? Math.ceil((length * 7) / 8) : length;
  const data = bytes.subarray(0, octets);
  const header = hasHeader ? readUserDataHeader(data) : undefined;
  const flags = [
    ...(messageClass === 0 ? ['flash'] : []),
    ...(isWaitingIndication ? ['waiting_indication'] : []),
    ...(bytes.length < octets ? ['cut'] : []),
    ...(hasHeader && !header ? ['header'] : []),
    ...(header?.ports ? [`port_${header.ports.destination}`] : []),
  ];
  const part = header?.part;
  if (inSeptets) return { text: septetText(data, length, header), part, flags };
  const body = data.subarray(header?.length ?? 0);
  // Nobody can read it, and nothing is to be found in it by chance.
  if (isCompressed) return { text: '', part, flags: [...flags, 'compressed', 'charset'] };
  if (alphabet === 'ucs2')
    return { text: ucs2Text(body), part, flags: body.length % 2 === 0 ? flags : [...flags, 'charset'] };
  return { text: Buffer.from(body).toString('latin1'), part, flags: [...flags, 'charset'] };
}

/** The header's octets take the place of septets, and the text goes on at the next whole one. */
function septetText(data: Uint8Array, length: number, header: UserDataHeader | undefined): string {
  const headerSeptets = Math.ceil(((header?.length ?? 0) * 8) / 7);
  const septets = unpackSeptets(data, length).subarray(headerSeptets);
  return decodeGsm7(septets, header);
}

/** An octet too many at the end is shown as a letter that could not be read. */
function ucs2Text(body: Uint8Array): string {
  const even = Buffer.from(body.subarray(0, body.length & ~1));
  return even.swap16().toString('utf16le') + (body.length % 2 === 0 ? '' : '\uFFFD');
}
