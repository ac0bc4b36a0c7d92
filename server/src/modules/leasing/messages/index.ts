import { type Database, isDatabaseDown } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import type { Milestone } from '#modules/money/discount-codes';
import type { IncomingMessage } from '#suppliers/supplier';
import type { ServiceNames } from './choose-receiver.ts';
import { type Candidate, type CandidateSource, listCandidates } from './code-candidates.ts';
import { codeFromText } from './code-from-text.ts';
import {
  type Delivery,
  eraseTexts,
  findMessages,
  listByActivations,
  listByRental,
  listDeliveries,
  listMessages,
  listNewer,
  type Message,
  type MessageQuery,
  type NewerQuery,
} from './message-store.ts';
import { type Received, receiveMessages } from './receive-messages.ts';
import { isRefusedSender, refusedSenderList } from './sender-policy.ts';
import { senderService } from './sender-service.ts';
import type { MessageListeners } from './store-messages.ts';

export type { Candidate } from './code-candidates.ts';
export {
  type Delivery,
  listArrivals,
  listTurnedAway,
  type Message,
  type TurnedAway,
} from './message-store.ts';
export type { Received } from './receive-messages.ts';

export type MessagesDeps = {
  db: Database;
  clock: Clock;
  serviceNames(): Promise<ServiceNames>;
  retentionDays: number;
  /** Messages received that earn their account a discount code. */
  milestones: readonly Milestone[];
} & MessageListeners;

export type Messages = ReturnType<typeof createMessages>;

const GROUP = 128;
const ERASE = 1_000;
/** An activation's messages that a reader is shown at most. */
const SHOWN = 500;

export function createMessages({
  db,
  clock,
  serviceNames,
  retentionDays,
  milestones,
  ...listeners
}: MessagesDeps) {
  const receive = createGroup<IncomingMessage, Received>({
    maxSize: GROUP,
    isShared: isDatabaseDown,
    ownerOf: ({ supplierId }) => supplierId,
    run: (commands) => receiveMessages({ db, clock, serviceNames, milestones, ...listeners }, commands),
  });

  const reading = {
    ...{ maxSize: 500, maxInFlight: db.engine === 'pglite' ? 1 : 8, isShared: () => true },
    // All who wait may be woken at once.
    mostWaiting: 100_000,
  };
  const find = createGroup<bigint, Message | undefined>({
    ...reading,
    async run(ids) {
      const found = await findMessages(db.read, ids);
      return ids.map((id) => succeeded(found.get(id)));
    },
  });
  const newer = createGroup<NewerQuery, Message[]>({
    ...reading,
    run: async (queries) => (await listNewer(db.read, queries, SHOWN)).map(succeeded),
  });

  return {
    /** Stores an arrival; when this answers, the message, the activation's move and the money are committed. */
    receive,

    /** Accepted messages, oldest first. The caller has shown that the activations are its own. */
    listByActivation: (activationId: number): Promise<Message[]> =>
      listByActivations(db.read, [activationId], SHOWN),

    /** The same for many activations at once. */
    async listByActivations(ids: readonly number[]): Promise<Map<number, Message[]>> {
      const byId = new Map<number, Message[]>(ids.map((id) => [id, []]));
      for (const message of await listByActivations(db.read, ids, SHOWN))
        byId.get(message.activationId ?? 0)?.push(message);
      return byId;
    },

    /** Accepted messages of a lease that came after `after`, oldest first, at most 500. Reads of one turn of the event loop are one. */
    listNewer: (query: NewerQuery): Promise<Message[]> => newer(query),

    /** A message, for whoever has shown that it is his own. Reads of one turn of the event loop are one. */
    find: (id: bigint): Promise<Message | undefined> => find(id),

    /** Accepted messages of a rental, newest first. The caller has shown that the rental is its own. */
    listByRental: (query: {
      rentalId: number;
      limit: number;
      offset: number;
      before?: bigint | undefined;
    }): Promise<Message[]> => listByRental(db.read, { ...query, limit: Math.min(query.limit, SHOWN) }),

    /** The code of an accepted message as a customer is shown it. Never holds a colon. */
    codeOf: ({ code, text }: Pick<Message, 'code' | 'text'>): string => code ?? codeFromText(text ?? ''),

    /**
     * All that could be the code of a message, or of a text that was never stored, best first, with scores and reasons; see
     * `Candidate`. `serviceId`: the service that the number was leased for. Empty once the text is erased.
     */
    async listCandidates({
      serviceId,
      ...source
    }: Omit<CandidateSource, 'serviceName'> & { serviceId?: string | undefined }): Promise<Candidate[]> {
      const name = serviceId === undefined ? undefined : (await serviceNames())(serviceId);
      return listCandidates({ ...source, serviceName: name });
    },

    /** The code of the well-known service that sent a message, by its sender's name. */
    serviceOf: ({ sender }: Pick<Message, 'sender'>): string | undefined => senderService(sender),

    /** Whose messages are refused at the door, and whether a sender is one of them. */
    refusedSenders: { list: refusedSenderList, check: isRefusedSender },

    /** For the operator. Refuses `not_found`. */
    async get(id: bigint): Promise<Message> {
      const message = (await findMessages(db.read, [id])).get(id);
      if (!message) throw new Refusal('not_found', { message: id });
      return message;
    },

    /** For the operator: all messages, orphans and refused ones too. Newest first. */
    list: (query: MessageQuery) => listMessages(db.read, query),

    /** Every arrival of one message. */
    listDeliveries: (messageId: bigint): Promise<Delivery[]> => listDeliveries(db.read, messageId),

    sweeps: [{ name: 'messages.erase-old', everySeconds: 3_600, run: eraseOld }],
  };

  /** Erases the texts that have been kept long enough. Returns how many. */
  async function eraseOld(): Promise<number> {
    if (retentionDays === 0) return 0;
    const now = clock();
    let erased = 0;
    for (;;) {
      const count = await db.write((tx) =>
        eraseTexts(tx, addSeconds(now, -retentionDays * 86_400), now, ERASE),
      );
      erased += count;
      if (count < ERASE) return erased;
    }
  }
}
