import { SupplierFailure } from '#kernel/failure';
import { firstMatch } from './ask.ts';
import type { AtDialogue } from './at-dialogue.ts';
import { AtRefusal, AtSilence, adviceFor } from './at-errors.ts';
import type { SubmitPdu } from './submit-pdu.ts';

/** The network may take its time to say that it has an SMS. */
const SEND_MS = 90_000;

/**
 * Sends the parts of an SMS, one after the other; tells the modem's number of each. Rejects with SupplierFailure: `unknown` where one
 * may have gone out already, as sending all again would bring it twice.
 */
export async function sendParts(dialogue: AtDialogue, parts: readonly SubmitPdu[]): Promise<number[]> {
  const references: number[] = [];
  for (const { length, hex } of parts) {
    try {
      const answer = await dialogue.command(`AT+CMGS=${length}`, { payload: hex, timeoutMs: SEND_MS });
      references.push(referenceIn(answer));
    } catch (error) {
      throw failureOf(error, references.length > 0);
    }
  }
  return references;
}

function referenceIn(answer: readonly string[]): number {
  const reference = firstMatch(answer, /^\+CMGS: *(\d{1,3})\b/);
  if (reference === undefined) throw new SupplierFailure('the modem took an SMS without a number', 'unknown');
  return Number(reference);
}

function failureOf(error: unknown, isBegun: boolean): unknown {
  if (!(error instanceof AtRefusal || error instanceof AtSilence)) return error;
  const advice = error instanceof AtRefusal ? adviceFor(error) : error.wasTaken ? 'unknown' : 'retry';
  return new SupplierFailure(error.message, isBegun && advice === 'retry' ? 'unknown' : advice, error);
}
