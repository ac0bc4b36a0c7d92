import type { SmsPart } from '#suppliers/own-kind';
import { type Octets, octetsOf, PduError } from './octets.ts';
import { takeAddress, takeServiceCentre } from './sms-address.ts';
import { readTimestamp } from './timestamp.ts';
import { readUserData } from './user-data.ts';

/** An SMS that came: SMS-DELIVER, 3GPP TS 23.040 §9.2.2.1. */
export type DeliverPdu = {
  kind: 'deliver';
  serviceCentre: string | undefined;
  from: string;
  /** When the service centre got it, where that is a moment. */
  sentAt: Date | undefined;
  text: string;
  part: SmsPart | undefined;
  flags: string[];
};

/** What became of an SMS that went out: SMS-STATUS-REPORT, §9.2.2.3. */
export type StatusReportPdu = {
  kind: 'status_report';
  /** Of the SMS, as the modem numbered it: 0 to 255. */
  reference: number;
  to: string;
  /** §9.2.3.15. */
  status: number;
};

/**
 * Reads a PDU as AT commands give it, in hexadecimal, the service centre in front: 3GPP TS 27.005 §3.1. Throws PduError for what
 * is none; lying lengths of its text throw nothing.
 */
export function readPdu(hex: string): DeliverPdu | StatusReportPdu {
  const octets = octetsOf(hex);
  const serviceCentre = takeServiceCentre(octets);
  const first = octets.one();
  const kind = first & 3;
  const hasHeader = (first & 0x40) !== 0;
  if (kind === 1) throw new PduError('an SMS that goes out');
  if (kind === 2) return takeStatusReport(octets);
  // 3 is kept for later, and to be taken as an SMS.
  return { kind: 'deliver', serviceCentre, ...takeDeliver(octets, hasHeader) };
}

function takeDeliver(octets: Octets, hasHeader: boolean): Omit<DeliverPdu, 'kind' | 'serviceCentre'> {
  const from = takeAddress(octets);
  const protocol = octets.one();
  const coding = octets.one();
  const sentAt = readTimestamp(octets.take(7));
  const length = octets.left === 0 ? 0 : octets.one();
  const { text, part, flags } = readUserData(octets.rest(), { length, coding, hasHeader });
  // Type 0: the phone says that it is there, and shows nothing (§9.2.3.9).
  return { from, sentAt, text, part, flags: protocol === 0x40 ? [...flags, 'silent'] : flags };
}

function takeStatusReport(octets: Octets): StatusReportPdu {
  const reference = octets.one();
  const to = takeAddress(octets);
  octets.take(14);
  return { kind: 'status_report', reference, to, status: octets.one() };
}
