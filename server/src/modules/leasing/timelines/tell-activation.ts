import { type Activation, type HistoryLine, readChoice } from '#modules/leasing/activations';
import type { Candidate, Message, TurnedAway } from '#modules/leasing/messages';
import type { HoldStory } from '#modules/money/ledger';
import type { WebhookTry } from '#modules/sending/webhooks';
import type { OperationTimes } from '#modules/stock/supply';
import type { TimelineFact } from './timeline-entry.ts';

/** All that the database says about an activation. */
export type ActivationFacts = {
  activation: Activation;
  history: readonly HistoryLine[];
  hold: HoldStory | undefined;
  operation: OperationTimes | undefined;
  messages: readonly { message: Message; candidates: Candidate[]; arrivals: readonly Date[] }[];
  turnedAway: readonly TurnedAway[];
  tries: readonly WebhookTry[];
};

/** The event by which webhooks are told of a message. */
export const eventOf = (messageId: bigint) => `message_${messageId}`;

/** The facts of one activation, in no order. */
export function tellActivation(facts: ActivationFacts): TimelineFact[] {
  const begun = facts.history.flatMap((line) => tellLine(line, facts.activation));
  return [
    ...begun,
    ...tellMoney(facts),
    ...tellSupplier(facts),
    ...facts.messages.flatMap((one) => tellMessage(one, facts)),
    ...facts.turnedAway.map(({ verdict, receivedAt: at }) => ({
      ...{ kind: 'message_turned_away' as const, at, verdict },
    })),
  ];
}

const endings = ['finish', 'cancel', 'swap', 'expire', 'refuse'] as const;

function tellLine(line: HistoryLine, activation: Activation): TimelineFact[] {
  const { event, fromState, toState, at } = line;
  const facts: TimelineFact[] = [];
  if (fromState === null)
    facts.push({
      ...{ kind: 'offer_chosen', at, priceMicros: activation.priceMicros },
      choice: readChoice(line.facts) ?? null,
    });
  const { phone, expiresAt, cancellableAt } = activation;
  if (event === 'buy') facts.push({ kind: 'number_given', at, phone, expiresAt, cancellableAt });
  if (event === 'requestAnother') facts.push({ kind: 'another_asked', at });
  const by = endings.find((ending) => ending === event);
  if (by) facts.push({ kind: 'ended', at, by, state: toState });
  return facts;
}

function tellMoney({ hold }: ActivationFacts): TimelineFact[] {
  if (!hold) return [];
  const { amountMicros, heldAt, outcome, settledAt, capturedMicros, releasedMicros } = hold;
  const facts: TimelineFact[] = [{ kind: 'money_held', at: heldAt, amountMicros }];
  if (settledAt && outcome === 'captured')
    facts.push({
      ...{ kind: 'money_captured', at: settledAt },
      ...{ amountMicros: capturedMicros ?? 0n, releasedMicros: releasedMicros ?? 0n },
    });
  if (settledAt && outcome === 'released')
    facts.push({ kind: 'money_released', at: settledAt, amountMicros: releasedMicros ?? 0n });
  if (hold.refundedAt && hold.refundedMicros !== null)
    facts.push({ kind: 'refunded', at: hold.refundedAt, amountMicros: hold.refundedMicros });
  return facts;
}

function tellSupplier({ operation }: ActivationFacts): TimelineFact[] {
  if (!operation) return [];
  const { askedAt, answeredAt, closedAt, acknowledgedAt, phone } = operation;
  const facts: TimelineFact[] = [{ kind: 'number_asked', at: askedAt }];
  if (answeredAt) facts.push({ kind: 'number_answered', at: answeredAt, found: phone !== null });
  const told = acknowledgedAt ?? closedAt;
  if (told) facts.push({ kind: 'supplier_told', at: told, confirmed: acknowledgedAt !== null });
  return facts;
}

function tellMessage(
  { message, candidates, arrivals }: ActivationFacts['messages'][number],
  { history, tries }: ActivationFacts,
): TimelineFact[] {
  const { id: messageId, receivedAt: at, sender, text: body, code, byPattern } = message;
  const ended = history.find(({ event }) => event === 'finish' || event === 'expire');
  const isLate = ended !== undefined && at > ended.at;
  const facts: TimelineFact[] = [{ kind: 'message_received', at, messageId, sender, body, code, isLate }];
  if (body === null) facts.push({ kind: 'text_erased', at, messageId });
  else facts.push({ kind: 'code_candidates', at, messageId, candidates, byPattern });
  for (const again of arrivals.slice(1)) facts.push({ kind: 'message_repeated', at: again, messageId });
  for (const { eventId, url, queuedAt, status, error, at: triedAt } of tries) {
    if (eventId !== eventOf(messageId)) continue;
    if (triedAt === null) facts.push({ kind: 'webhook_queued', at: queuedAt, messageId, url });
    else
      facts.push({
        ...{ kind: 'webhook_tried', at: triedAt, messageId, url, status, error },
        delivered: error === null,
      });
  }
  return facts;
}
