import { createHash } from 'node:crypto';
import type { SourceLine } from '#suppliers/own-kind';
import { PduError } from './octets.ts';
import { type DeliverPdu, readPdu, type StatusReportPdu } from './read-pdu.ts';
import type { SentParts } from './sent-parts.ts';

export type PduTaker = {
  line: Pick<SourceLine, 'receive' | 'report' | 'note'>;
  port: string;
  /** Whose SMS it is: IMSI or number of the card. */
  sim: string;
  sent: SentParts;
};

/**
 * Takes what a modem has: an SMS to be stored, or a status report. True: it is committed, and the modem may forget it. False: it is
 * not to be had now. Rejects where it could not be stored.
 */
export async function takePdu({ line, port, sim, sent }: PduTaker, pdu: string): Promise<boolean> {
  const read = tryRead(pdu);
  if (read?.kind === 'status_report') {
    const report = sent.read(read);
    if (report) await line.report(report);
    return true;
  }
  if (!read) line.note({ kind: 'unreadable_sms', subject: `port ${port}` });
  const outcome = await line.receive({
    line: port,
    from: read?.from ?? '',
    text: read?.text ?? '',
    id: idOf(sim, pdu),
    part: read?.part,
    flags: read?.flags ?? ['unreadable'],
    raw: pdu,
  });
  return outcome !== 'flood' && outcome !== 'unknown_number';
}

export function tryRead(pdu: string): DeliverPdu | StatusReportPdu | undefined {
  try {
    return readPdu(pdu);
  } catch (error) {
    if (error instanceof PduError) return undefined;
    throw error;
  }
}

/**
 * A modem has no id of an SMS that lasts: places in its store are used again. What identifies one is all of it, with the second in which
 * the service centre got it, on this SIM.
 */
function idOf(sim: string, pdu: string): string {
  return createHash('sha256').update(`${sim}\n${pdu.toUpperCase()}`).digest('hex').slice(0, 40);
}
