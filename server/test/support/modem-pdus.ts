import { decodeGsm7, encodeGsm7, packSeptets, readUserDataHeader, unpackSeptets } from '#kernel/gsm-text';

/** PDUs as service centres write them, and reading of those that modems send; apart from the code they try. */

export type Deliver = {
  from: string;
  text: string;
  at?: Date;
  part?: { reference: number; count: number; index: number };
  /** Octet of the data coding; default by the text. */
  coding?: number;
  protocol?: number;
};

const hex = (bytes: Iterable<number>) =>
  Buffer.from([...bytes])
    .toString('hex')
    .toUpperCase();
const swap = (value: number) => ((value % 10) << 4) | Math.floor(value / 10);
const serviceCentre = '0791947106004034';

/** In the zone of UTC. */
function timestamp(at: Date): number[] {
  const parts = [at.getUTCFullYear() % 100, at.getUTCMonth() + 1, at.getUTCDate()];
  return [...parts, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), 0].map(swap);
}

function address(number: string): number[] {
  const digits = number.replace(/^\+/, '');
  if (!/^\d+$/.test(digits)) {
    const value = packSeptets(encodeGsm7(number) ?? new Uint8Array());
    return [Math.ceil((number.length * 7) / 4), 0xd0, ...value];
  }
  const filled = digits.length % 2 === 0 ? digits : `${digits}f`;
  const value = Buffer.from(filled.replace(/(.)(.)/g, '$2$1'), 'hex');
  return [digits.length, number.startsWith('+') ? 0x91 : 0x81, ...value];
}

export function deliverPdu({
  from,
  text,
  at = new Date(1.7e12),
  part,
  coding,
  protocol = 0,
}: Deliver): string {
  const head = part ? [5, 0, 3, part.reference & 255, part.count, part.index] : [];
  const septets = coding === undefined || (coding & 0x0c) === 0 ? encodeGsm7(text) : undefined;
  const headSeptets = Math.ceil((head.length * 8) / 7);
  const data = septets
    ? [...head, ...packSeptets(septets, headSeptets * 7 - head.length * 8)]
    : [...head, ...Buffer.from(text, 'utf16le').swap16()];
  const length = septets ? headSeptets + septets.length : data.length;
  const first = 0x04 | (part ? 0x40 : 0);
  const octets = [
    first,
    ...address(from),
    protocol,
    coding ?? (septets ? 0 : 8),
    ...timestamp(at),
    length,
    ...data,
  ];
  return serviceCentre + hex(octets);
}

export function statusReportPdu({
  reference,
  to,
  status,
}: {
  reference: number;
  to: string;
  status: number;
}): string {
  const moment = timestamp(new Date(1.7e12));
  return serviceCentre + hex([0x06, reference, ...address(to), ...moment, ...moment, status]);
}

/** What a modem was given to send. */
export function readSubmitPdu(pdu: string) {
  const bytes = Buffer.from(pdu, 'hex').subarray(1 + Number.parseInt(pdu.slice(0, 2), 16));
  const [first = 0, , halves = 0, kind = 0] = bytes;
  const end = 4 + Math.ceil(halves / 2);
  const to = bytes
    .subarray(4, end)
    .toString('hex')
    .replace(/(.)(.)/g, '$2$1')
    .slice(0, halves);
  const [, coding = 0, validity = 0, length = 0] = bytes.subarray(end);
  const data = bytes.subarray(end + 4);
  const header = (first & 0x40) === 0 ? undefined : readUserDataHeader(data);
  const headLength = header?.length ?? 0;
  const text =
    coding === 0
      ? decodeGsm7(unpackSeptets(data, length).subarray(Math.ceil((headLength * 8) / 7)))
      : Buffer.from(data.subarray(headLength)).swap16().toString('utf16le');
  return {
    to,
    kind,
    coding,
    validity,
    text,
    part: header?.part,
    wantsReport: (first & 0x20) !== 0,
    octets: bytes.length,
  };
}

/** Octets behind the service centre, as modems announce them. */
export const pduLength = (pdu: string): number => pdu.length / 2 - 1 - Number.parseInt(pdu.slice(0, 2), 16);
