import { readUserDataHeader } from '#kernel/gsm-text';
import type { SmsPart, SourceSms } from '#suppliers/own-kind';
import { type ArrivedMessage, rawOf, type SmppAddress } from './arrived-message.ts';
import { tags } from './body.ts';
import { readText } from './read-text.ts';
import type { FullSettings } from './settings.ts';
import { textOf } from './text-of.ts';

const HAS_HEADER = 0x40;

/** An SMS as the platform takes it. Never throws: what cannot be read is told in hexadecimal, with a flag. */
export function readSms(
  message: ArrivedMessage,
  settings: Pick<FullSettings, 'defaultAlphabet' | 'messageIdTag'>,
  line: string,
): SourceSms {
  const { octets, tlvs, source, destination } = message;
  const id = settings.messageIdTag === undefined ? '' : textOf(tlvs.get(settings.messageIdTag));
  const told = {
    to: writtenAddress(destination) || undefined,
    from: writtenAddress(source),
    line,
    id: id || undefined,
    raw: rawOf(message),
  };

  const hasHeader = (message.esmClass & HAS_HEADER) !== 0;
  const header = hasHeader ? readUserDataHeader(octets) : undefined;
  if (hasHeader && !header)
    return { ...told, text: octets.toString('hex'), flags: [...message.flags, 'header', 'charset'] };

  const headerOctets = header?.length ?? 0;
  const { text, flags } = readText({
    octets: octets.subarray(headerOctets),
    dataCoding: message.dataCoding,
    defaultAlphabet: settings.defaultAlphabet,
    headerOctets,
    tables: header ?? {},
  });
  const { part, isOdd } = partOf(header?.part, message);
  const hasPort = header?.ports !== undefined || tlvs.has(tags.destinationPort) || tlvs.has(tags.sourcePort);
  const odd = [...(isOdd ? ['part'] : []), ...(hasPort ? ['port'] : []), ...ackFlags(message)];
  return { ...told, text, part, flags: [...new Set([...message.flags, ...flags, ...odd])] };
}

/** An SMS of one part is whole. What cannot be a part (the third of two) is told as a whole one, with a flag. */
function partOf(
  inHeader: SmsPart | undefined,
  { tlvs }: ArrivedMessage,
): { part?: SmsPart | undefined; isOdd: boolean } {
  const part = inHeader ?? sarPart(tlvs);
  if (!part || (part.count === 1 && part.index === 1)) return { isOdd: false };
  const { reference, count, index } = part;
  if (count < 2 || count > 255 || index < 1 || index > count) return { isOdd: true };
  return { part: { reference, count, index }, isOdd: false };
}

/** SMPP 3.4 §5.3.2.22 to 24: all three, or none. */
function sarPart(tlvs: ArrivedMessage['tlvs']): SmsPart | undefined {
  const [reference, count, index] = [tags.sarMsgRefNum, tags.sarTotalSegments, tags.sarSegmentSeqnum].map(
    (tag) => numberOf(tlvs.get(tag)),
  );
  if (reference === undefined || count === undefined || index === undefined) return undefined;
  return { reference: reference & 0xffff, count, index };
}

/** One to four octets; undefined for other lengths, as they lie. */
function numberOf(value: Buffer | undefined): number | undefined {
  return value && value.length >= 1 && value.length <= 4 ? value.readUIntBE(0, value.length) : undefined;
}

/** International digits with their plus, as the type of number is where the wire says it; all else as it came. */
function writtenAddress({ ton, address }: SmppAddress): string {
  return ton === 1 && /^[1-9][0-9]{6,}$/.test(address) ? `+${address}` : address;
}

/** A person's or a program's answer to an earlier SMS of ours (SMPP 3.4 §5.2.12) is an SMS, too. */
function ackFlags({ esmClass }: ArrivedMessage): string[] {
  switch (esmClass & 0x3c) {
    case 0x08:
      return ['delivery-ack'];
    case 0x10:
      return ['user-ack'];
    case 0x18:
      return ['conversation-abort'];
    default:
      return [];
  }
}
