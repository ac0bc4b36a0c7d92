import { SupplierFailure } from '#kernel/failure';
import type { SmsTaken, SmsToSend } from '#sms-doors';
import { type Connection, NoResponse } from './connection.ts';
import { renderSubmits } from './outgoing.ts';
import { commands, type Pdu } from './pdu.ts';
import { convertId } from './receipt.ts';
import { createRemembered } from './remembered.ts';
import type { FullSettings } from './settings.ts';
import { adviceOf, statuses, statusName } from './status.ts';
import { textOf } from './text-of.ts';
import { createTurns } from './turns.ts';
import { settledWithin } from './waits.ts';

/** Which part of which SMS of ours an SMSC's id is of. */
type SentPart = { key: string; index: number; count: number };

export type Submitter = {
  /** Rejects with SupplierFailure. A second call for an SMS that is under way, or was taken lately, sends nothing. */
  send(sms: SmsToSend): Promise<SmsTaken>;
  /** By an id as receipts write it; undefined for one of another session. Waits a little for responses that may still tell it. */
  findPart(id: string): Promise<SentPart | undefined>;
  /** It has failed for good: if it is sent once more, all of it goes out anew. */
  forget(key: string): void;
  /** Takes no more, and resolves when what is under way has an outcome. */
  close(): Promise<void>;
};

/** SMS whose parts' ids are remembered, and ids: enough for the receipts of minutes on a busy line. */
const MOST_SMS = 10_000;
const MOST_IDS = 50_000;
const THROTTLED_REST_MS = 1_000;
/** A receipt of an SMS that is not known is not held for longer: they would keep messages out. */
const EARLY_RECEIPT_MS = 5_000;

export function createSubmitter(settings: FullSettings, bound: () => Connection | undefined): Submitter {
  const turns = createTurns({ window: settings.window, perSecond: settings.submitsPerSecond });
  const underWay = new Map<string, Promise<SmsTaken>>();
  const responses = new Set<Promise<unknown>>();
  /** The ids of the parts that were taken, in their order: a further try goes on behind them. */
  const taken = createRemembered<Map<number, string>>(MOST_SMS);
  const parts = createRemembered<SentPart>(MOST_IDS);
  let isClosed = false;

  function remember({ key, index, count }: SentPart, response: Pdu): void {
    const id = convertId(textOf(response.body), settings.receiptIdBase);
    const ids = taken.get(key) ?? new Map<number, string>();
    taken.set(key, ids.set(index, id));
    if (id) parts.set(id, { key, index, count });
  }

  async function submit(body: Buffer, part: SentPart): Promise<void> {
    if (!(await turns.take(settings.responseTimeoutMs)))
      throw new SupplierFailure('no turn to send', 'retry');
    try {
      const connection = bound();
      if (!connection || isClosed) throw new SupplierFailure('not bound', 'retry');
      const asked = connection.request(commands.submitSm, body, (late) => {
        if (late.status === statuses.ROK) remember(part, late);
      });
      const accepted = accept(asked, part);
      const settled = accepted.catch(() => {});
      responses.add(settled);
      await accepted.finally(() => responses.delete(settled));
    } finally {
      turns.back();
    }
  }

  async function accept(asked: Promise<Pdu>, part: SentPart): Promise<void> {
    const response = await asked.catch((error: unknown) => {
      if (!(error instanceof NoResponse)) throw error;
      throw new SupplierFailure(`submit_sm: ${error.message}`, 'unknown', error);
    });
    const { status } = response;
    if (status === statuses.ROK) return remember(part, response);
    if (status === statuses.RTHROTTLED || status === statuses.RMSGQFUL) turns.rest(THROTTLED_REST_MS);
    throw new SupplierFailure(`submit_sm: ${statusName(status)}`, adviceOf(status));
  }

  async function sendParts(sms: SmsToSend): Promise<SmsTaken> {
    const bodies = renderSubmits(sms, settings);
    for (const [at, body] of bodies.entries()) {
      const part = { key: sms.key, index: at + 1, count: bodies.length };
      if (taken.get(sms.key)?.has(part.index)) continue;
      await submit(body, part);
    }
    return { doorMessageId: taken.get(sms.key)?.get(bodies.length) || null, delivered: false };
  }

  return {
    send(sms) {
      if (isClosed || !bound()) return Promise.reject(new SupplierFailure('not bound', 'retry'));
      const already = underWay.get(sms.key);
      if (already) return already;
      const sent = sendParts(sms).finally(() => underWay.delete(sms.key));
      underWay.set(sms.key, sent);
      return sent;
    },

    async findPart(id) {
      const known = parts.get(id);
      if (known) return known;
      // A receipt may be faster than the response to what it is about.
      await settledWithin(EARLY_RECEIPT_MS, Promise.all(responses));
      return parts.get(id);
    },

    forget: (key) => taken.delete(key),

    async close() {
      isClosed = true;
      turns.close();
      await Promise.allSettled(underWay.values());
    },
  };
}
