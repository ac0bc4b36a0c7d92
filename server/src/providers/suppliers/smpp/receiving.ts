import type { SourceLine, SourceOutcome } from '#suppliers/own-kind';
import { type ArrivedMessage, readDataSm, readDeliverSm } from './arrived-message.ts';
import { BrokenBody } from './body.ts';
import type { Connection } from './connection.ts';
import { commands, type Pdu } from './pdu.ts';
import { readSms } from './read-sms.ts';
import { isReceipt, readReceipt } from './receipt.ts';
import type { FullSettings } from './settings.ts';
import { statuses } from './status.ts';
import type { Submitter } from './submitter.ts';

export type ReceivingParts = {
  line: Pick<SourceLine, 'receive' | 'report' | 'note'>;
  lineName: string;
  settings: FullSettings;
  submitter: Submitter;
};

export type Receiving = {
  /** A `deliver_sm` or `data_sm`: answered when its outcome is committed, and not before. */
  take(pdu: Pdu, connection: Connection): void;
  /** What comes from now on is left to the SMSC. */
  stop(): void;
  /** Resolves when all that was taken is answered. */
  idle(): Promise<void>;
};

/** More are not read from the socket: the SMSC keeps them. Enough for the groups in which the platform commits. */
const MOST_IN_HAND = 500;
const MOST_NOTED_OCTETS = 512;

/** What the SMSC is told. Permanent for a number that is not there; for a flood, the code by which it sends slower. */
const statusOf: Record<SourceOutcome, number> = {
  stored: statuses.ROK,
  repeated: statuses.ROK,
  waiting: statuses.ROK,
  unknown_number: statuses.RX_P_APPN,
  flood: statuses.RTHROTTLED,
};

export function createReceiving({ line, lineName, settings, submitter }: ReceivingParts): Receiving {
  const inHand = new Set<Promise<void>>();
  const paused = new Set<Connection>();
  let isStopped = false;

  /** The status to answer with. Rejects where it could not be stored. */
  async function store(pdu: Pdu): Promise<number> {
    const message = pdu.command === commands.dataSm ? readDataSm(pdu.body) : readDeliverSm(pdu.body);
    if (!isReceipt(message)) return statusOf[await line.receive(readSms(message, settings, lineName))];
    await report(message);
    return statuses.ROK;
  }

  async function report(message: ArrivedMessage): Promise<void> {
    const receipt = readReceipt(message, settings.receiptIdBase, settings.defaultAlphabet);
    if (!receipt) {
      const details = { octets: hexOf(message.octets), esmClass: message.esmClass };
      return line.note({ kind: 'unreadable_receipt', subject: lineName, details });
    }
    const { id, state, error } = receipt;
    if (state === 'under_way') return;
    const part = await submitter.findPart(id);
    const isDelivered = state === 'delivered';
    // An SMS is delivered when its last part is: of the others only a failure counts.
    if (isDelivered && part && part.index < part.count) return;
    const of = part && part.count > 1 ? `part ${part.index} of ${part.count}: ` : '';
    await line.report({
      key: part?.key,
      doorMessageId: id,
      delivered: isDelivered,
      error: error === null ? null : `${of}${error}`,
    });
    if (part && !isDelivered) submitter.forget(part.key);
  }

  function readOn() {
    if (inHand.size >= MOST_IN_HAND) return;
    for (const connection of paused) connection.resume();
    paused.clear();
  }

  async function handle(pdu: Pdu, connection: Connection): Promise<void> {
    const status = await store(pdu).catch((error: unknown) => {
      if (!(error instanceof BrokenBody)) return statuses.RX_T_APPN;
      const details = { octets: hexOf(pdu.body), problem: error.message };
      line.note({ kind: 'unreadable_pdu', subject: lineName, details });
      return statuses.RINVCMDLEN;
    });
    // Its message_id is unused, and there all the same.
    connection.respond(pdu, status, Buffer.from([0]));
  }

  return {
    take(pdu, connection) {
      if (isStopped) return connection.respond(pdu, statuses.RX_T_APPN, Buffer.from([0]));
      const handled = handle(pdu, connection).finally(() => {
        inHand.delete(handled);
        readOn();
      });
      inHand.add(handled);
      if (inHand.size < MOST_IN_HAND) return;
      paused.add(connection);
      connection.pause();
    },
    stop() {
      isStopped = true;
    },
    async idle() {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}

const hexOf = (octets: Buffer): string => octets.toString('hex', 0, MOST_NOTED_OCTETS);
