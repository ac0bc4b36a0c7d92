import type { Database } from '#db';
import type { ActivationRef, Activations } from '#modules/leasing/activations';
import { listArrivals, listTurnedAway, type Message, type Messages } from '#modules/leasing/messages';
import { readHoldStory } from '#modules/money/ledger';
import { listTries } from '#modules/sending/webhooks';
import { findOperationOfLease } from '#modules/stock/supply';
import { eventOf, tellActivation } from './tell-activation.ts';
import { inOrder, type TimelineEntry } from './timeline-entry.ts';
import { sayFact } from './timeline-words.ts';

export type { TimelineEntry } from './timeline-entry.ts';

export type TimelinesDeps = {
  db: Database;
  activations: Pick<Activations, 'get' | 'history'>;
  messages: Pick<Messages, 'listByActivation' | 'listCandidates'>;
};

/**
 * Everything that happened to an activation, as one ordered story: which offer and why, the money, the number, each
 * arrival of a message, what could be its code, who was told, how it ended. Made of what is written down anyway, when it is
 * asked for. Refuses `activation_not_found` for another account's.
 */
export function createActivationTimeline({ db, activations, messages }: TimelinesDeps) {
  return async (ref: ActivationRef): Promise<TimelineEntry[]> => {
    const activation = await activations.get(ref);
    const { id, accountId, serviceId, holdId, phone, createdAt } = activation;
    const [history, received] = await Promise.all([activations.history(ref), messages.listByActivation(id)]);
    const ids = received.map((message) => message.id);
    const span = { phone, from: createdAt, until: endOf(activation) };
    const [hold, operation, arrivals, turnedAway, tries] = await Promise.all([
      readHoldStory(db.read, holdId),
      findOperationOfLease(db.read, { kind: 'activation', leaseId: id }),
      listArrivals(db.read, ids),
      listTurnedAway(db.read, span),
      listTries(db.read, { accountId, eventIds: ids.map(eventOf) }),
    ]);
    const told = async (message: Message) => ({
      message,
      candidates: await messages.listCandidates({ ...message, serviceId }),
      arrivals: arrivals
        .filter(({ messageId }) => messageId === message.id)
        .map(({ receivedAt }) => receivedAt),
    });
    const facts = tellActivation({
      ...{ activation, history, hold, operation, turnedAway, tries },
      messages: await Promise.all(received.map(told)),
    });
    return inOrder(facts).map((fact) => ({ ...fact, text: sayFact(fact) }));
  };
}

const openStates: readonly string[] = ['waiting', 'received', 'retrying'];

/** The last moment at which a message to the number concerns the lease. */
const endOf = ({ state, changedAt, expiresAt }: { state: string; changedAt: Date; expiresAt: Date }): Date =>
  openStates.includes(state) ? expiresAt : changedAt;
