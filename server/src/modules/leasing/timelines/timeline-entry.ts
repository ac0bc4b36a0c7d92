import type { ChoiceFacts } from '#modules/leasing/activations';
import type { Candidate, TurnedAway } from '#modules/leasing/messages';

type Facts<Kind extends string, Rest = unknown> = { kind: Kind; at: Date } & Rest;

/** One thing that happened to an activation, with what is known of it. Sums are micros of dollars. */
export type TimelineFact =
  /** Why this offer: null for leases from before it was written down. */
  | Facts<'offer_chosen', { priceMicros: bigint; choice: ChoiceFacts | null }>
  | Facts<'money_held', { amountMicros: bigint }>
  /** The supplier was asked for a number; `answered` or not. */
  | Facts<'number_asked'>
  | Facts<'number_answered', { found: boolean }>
  | Facts<'number_given', { phone: string; expiresAt: Date; cancellableAt: Date }>
  /** `isLate`: after the end of a paid lease. `body`: its text; null once it is erased, and `code` with it. */
  | Facts<
      'message_received',
      { messageId: bigint; sender: string; body: string | null; code: string | null; isLate: boolean }
    >
  /** All that could be its code, as the text is read today; `isTaken` is what was told. */
  | Facts<'code_candidates', { messageId: bigint; candidates: Candidate[]; byPattern: boolean }>
  | Facts<'message_repeated', { messageId: bigint }>
  /** It came to the number while the lease lasted, and was for nobody, or for another lease of the number. */
  | Facts<'message_turned_away', { verdict: TurnedAway['verdict'] }>
  | Facts<'text_erased', { messageId: bigint }>
  | Facts<'another_asked'>
  | Facts<'ended', { by: 'finish' | 'cancel' | 'swap' | 'expire' | 'refuse'; state: string }>
  | Facts<'money_captured', { amountMicros: bigint; releasedMicros: bigint }>
  | Facts<'money_released', { amountMicros: bigint }>
  | Facts<'refunded', { amountMicros: bigint }>
  | Facts<'webhook_queued', { messageId: bigint; url: string }>
  | Facts<
      'webhook_tried',
      { messageId: bigint; url: string; status: number | null; error: string | null; delivered: boolean }
    >
  /** The supplier was told how the lease ended; `confirmed`: it said so. */
  | Facts<'supplier_told', { confirmed: boolean }>;

/** `text`: the same in a sentence for people. */
export type TimelineEntry = TimelineFact & { text: string };

/** In this order where moments are equal: what follows from what. */
const order: Record<TimelineFact['kind'], number> = {
  offer_chosen: 0,
  money_held: 1,
  number_asked: 2,
  number_answered: 3,
  number_given: 4,
  another_asked: 5,
  message_received: 6,
  text_erased: 7,
  code_candidates: 8,
  message_repeated: 9,
  message_turned_away: 10,
  money_captured: 11,
  webhook_queued: 12,
  webhook_tried: 13,
  ended: 14,
  money_released: 15,
  supplier_told: 16,
  refunded: 17,
};

export const inOrder = (facts: readonly TimelineFact[]): TimelineFact[] =>
  facts.toSorted((a, b) => a.at.getTime() - b.at.getTime() || order[a.kind] - order[b.kind]);
