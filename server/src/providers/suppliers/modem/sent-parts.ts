import type { SourceReport } from '#suppliers/own-kind';

/** 3GPP TS 23.040 §9.2.3.15: below it has arrived; from there to the next the network still tries. */
const STILL_TRYING = 0x20;
const GIVEN_UP = 0x40;

type Sent = { key: string; open: Set<number> };

/**
 * The SMS that went out by a port and whose status reports are awaited: modems number them from 0 to 255 and begin anew, so the newest
 * with a number has it. After a restart the number alone is known.
 */
export function createSentParts(port: string) {
  const byReference = new Map<number, Sent>();
  const idOf = (reference: number) => `${port}:${reference}`;

  return {
    /** All parts went out; tells the door's id of the SMS, which is that of its last part. */
    add(key: string, references: readonly number[]): string | null {
      const sent = { key, open: new Set(references) };
      for (const reference of references) byReference.set(reference, sent);
      const last = references.at(-1);
      return last === undefined ? null : idOf(last);
    },

    /** Undefined where there is nothing to tell yet: it is a part among others, or the network still tries. */
    read({ reference, status }: { reference: number; status: number }): SourceReport | undefined {
      if (status >= STILL_TRYING && status < GIVEN_UP) return undefined;
      const error = status < STILL_TRYING ? null : `status 0x${status.toString(16).padStart(2, '0')}`;
      const sent = byReference.get(reference);
      if (!sent) return { doorMessageId: idOf(reference), delivered: error === null, error };
      sent.open.delete(reference);
      byReference.delete(reference);
      if (error === null && sent.open.size > 0) return undefined;
      // One part that is lost is the whole: what comes of the others says nothing more.
      for (const other of sent.open) byReference.delete(other);
      return { key: sent.key, delivered: error === null, error };
    },
  };
}

export type SentParts = ReturnType<typeof createSentParts>;
