import { formatMicros } from '#kernel/money';
import type { TimelineFact } from './timeline-entry.ts';

const dollars = (micros: bigint) => `${formatMicros(micros)} USD`;
const seconds = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 1000);

const ends = {
  finish: 'You finished it.',
  cancel: 'You cancelled it.',
  swap: 'You swapped it for another number.',
  expire: 'Its time was up.',
  refuse: 'No number was given.',
};
const turnedAway = {
  refused: 'A message from a bank, a payment system or the like came to the number: those are refused.',
  filtered: 'A message came to the number that was not of the leased service.',
  blacklisted: 'A message came to the number of a service that its supplier does not serve.',
};

/** A sentence for people about one fact. */
export function sayFact(fact: TimelineFact): string {
  switch (fact.kind) {
    case 'offer_chosen':
      return sayChoice(fact);
    case 'money_held':
      return `${dollars(fact.amountMicros)} were put on hold.`;
    case 'number_asked':
      return 'The supplier was asked for a number.';
    case 'number_answered':
      return fact.found ? 'The supplier gave a number.' : 'The supplier gave no number.';
    case 'number_given':
      return `The number ${fact.phone} is yours for ${seconds(fact.at, fact.expiresAt)} seconds.`;
    case 'message_received':
      return `A message from ${fact.sender} came${fact.isLate ? ' shortly after the end' : ''}${
        fact.code === null ? '' : `; its code is ${fact.code}`
      }.`;
    case 'text_erased':
      return 'The text of this message has been erased: it was kept for its days.';
    case 'code_candidates':
      return sayCandidates(fact);
    case 'message_repeated':
      return 'The same message came once more; it counts once.';
    case 'message_turned_away':
      return turnedAway[fact.verdict];
    case 'another_asked':
      return 'You asked for one more message.';
    case 'ended':
      return ends[fact.by];
    case 'money_captured':
      return `${dollars(fact.amountMicros)} were charged for the first message${
        fact.releasedMicros > 0n ? `, ${dollars(fact.releasedMicros)} given back` : ''
      }.`;
    case 'money_released':
      return `${dollars(fact.amountMicros)} were given back: no message came.`;
    case 'refunded':
      return `${dollars(fact.amountMicros)} were refunded after a complaint.`;
    case 'webhook_queued':
      return `${fact.url} is to be told.`;
    case 'webhook_tried':
      return fact.delivered
        ? `${fact.url} was told.`
        : `${fact.url} could not be told: ${fact.error ?? `HTTP ${fact.status}`}.`;
    case 'supplier_told':
      return fact.confirmed ? 'The supplier knows of the end.' : 'The supplier is being told of the end.';
  }
}

function sayChoice({ choice, priceMicros }: Extract<TimelineFact, { kind: 'offer_chosen' }>): string {
  if (!choice) return `An offer for ${dollars(priceMicros)} was taken.`;
  const { of, place, listMicros, discountPercent, cheapestMicros, dearestMicros, tried, received } = choice;
  const among =
    of > 1
      ? `number ${place} of ${of} offers for ${dollars(cheapestMicros)} to ${dollars(dearestMicros)}`
      : 'no other would have done';
  const record = tried > 0 ? `; of its last ${tried} leases ${received} got a code` : '';
  const list = listMicros === priceMicros ? '' : `, by the list ${dollars(listMicros)}`;
  const discount = discountPercent > 0 ? `, less ${discountPercent} %` : '';
  const quoted = choice.quoteId === undefined ? '' : ', at the price of a quote';
  const swapped =
    choice.swappedFrom === undefined ? '' : ` It came in the place of activation ${choice.swappedFrom}.`;
  return `Chosen: ${among}${record}. It costs ${dollars(priceMicros)}${list}${discount}${quoted}.${swapped}`;
}

function sayCandidates({
  candidates,
  byPattern,
}: Extract<TimelineFact, { kind: 'code_candidates' }>): string {
  if (candidates.length === 0) return 'Nothing in the text looks like a code: the text itself was told.';
  const list = candidates
    .slice(0, 5)
    .map(({ code, score, reason }) => `${code} (${score.toFixed(2)}: ${reason})`)
    .join(', ');
  const taken = candidates.some(({ isTaken }) => isTaken);
  return `${byPattern ? 'Your own pattern was used' : taken ? 'The code was chosen' : 'None was likely enough'} of: ${list}.`;
}
