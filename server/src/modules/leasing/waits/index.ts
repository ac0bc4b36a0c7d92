import type { Waiting } from '#db';
import type { Activations } from '#modules/leasing/activations';
import { leaseTopic } from '#modules/leasing/leases';
import type { Message, Messages } from '#modules/leasing/messages';
import type { Rental, Rentals } from '#modules/leasing/rentals';

/** A lease named by its owner, and how long he waits for it. */
export type Wait = {
  id: number;
  accountId: bigint;
  timeoutMs: number;
  /** Aborted when whoever waits is gone. */
  signal?: AbortSignal | undefined;
};

/** `after`: the id of the newest message that is known already; absent: none is. */
export type MessageWait = Wait & { after?: bigint | undefined };

export type WaitsDeps = {
  waiting: Waiting;
  activations: Pick<Activations, 'poll'>;
  rentals: Pick<Rentals, 'get'>;
  messages: Pick<Messages, 'listNewer'>;
};

/**
 * Answers that come the moment there is one. Nothing is read while nothing is signalled; those who are woken by one commit
 * share their reads. When the time is up, the lease is over or the server stops, the answer is what there is.
 */
export function createWaits({ waiting, activations, rentals, messages }: WaitsDeps) {
  return {
    /** Messages newer than `after`, oldest first; empty where none came. Refuses `activation_not_found`. */
    async activationMessages({ after = 0n, ...wait }: MessageWait): Promise<Message[]> {
      const read = () =>
        both(
          activations.poll(wait).then(({ state }) => awaited.has(state)),
          messages.listNewer({ kind: 'activation', id: wait.id, after }),
        );
      const topic = leaseTopic('activation', wait.id);
      return (await waiting.until({ ...wait, topic, read, isEnough: isAnswer })).messages;
    },

    /** The same of a rental. Refuses `rental_not_found`. */
    async rentalMessages({ after = 0n, ...wait }: MessageWait): Promise<Message[]> {
      const read = () =>
        both(
          rentals.get(wait).then((rental) => isRented(rental)),
          messages.listNewer({ kind: 'rental', id: wait.id, after }),
        );
      const topic = leaseTopic('rental', wait.id);
      return (await waiting.until({ ...wait, topic, read, isEnough: isAnswer })).messages;
    },

    /** Where an activation stands once no message is awaited any more, or at the end. Refuses `activation_not_found`. */
    standing: (wait: Wait) =>
      waiting.until({
        ...wait,
        topic: leaseTopic('activation', wait.id),
        read: () => activations.poll(wait),
        isEnough: ({ state }) => state !== 'waiting' && state !== 'retrying',
      }),

    /** Those who wait now, streams of events included. */
    count: waiting.count,

    isEnded: waiting.isEnded,

    /** Answers everybody with what there is; nobody waits afterwards. For the server's end. */
    end: waiting.end,

    stop: waiting.end,
  };
}

type Found = { isOpen: boolean; messages: Message[] };

async function both(open: Promise<boolean>, newer: Promise<Message[]>): Promise<Found> {
  const [isOpen, messages] = await Promise.all([open, newer]);
  return { isOpen, messages };
}

const isAnswer = ({ isOpen, messages }: Found) => messages.length > 0 || !isOpen;

/** States in which another message may come. */
const awaited = new Set(['waiting', 'received', 'retrying']);
const isRented = ({ state }: Rental) => state === 'waiting' || state === 'active';
