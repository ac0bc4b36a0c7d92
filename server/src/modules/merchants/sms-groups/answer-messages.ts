import { onCommit, type Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { countryOfPhone, phoneReadings } from '#kernel/phone';
import type { RentalArrival } from '#modules/leasing/rentals';
import { findMerchants } from '#modules/merchants/merchants';
import { cancelSms, countReplies, queueSms, type SmsRequest } from '#modules/sending/outbound-sms';
import { findKnownPhones } from '#modules/stock/inventory';
import { answerHelp, answerStart, answerStop, answerWord, answerYes } from './answers.ts';
import type { Keyword } from './contact.ts';
import { listKeywordsOn } from './keyword-store.ts';
import type { Context } from './membership.ts';
import { findPersonKeys, lockPersons, personKey } from './person-store.ts';
import type { AnswerContext, Question, Reply } from './question.ts';
import { type Asked, readWords, wordKey } from './words.ts';

/** Replies that one phone gets in an hour at most, so that two machines do not talk to each other for ever. */
const REPLIES_AN_HOUR = 10;
/** A STOP is confirmed beyond that, as it is owed. */
const CONFIRMATIONS_AN_HOUR = 20;

/** Somebody asked for something, and their number could not be read: nobody was answered, nothing was changed. */
export type UnreadSender = {
  supplierId: bigint;
  number: string;
  sender: string;
  asked: Asked['kind'];
  messageId: bigint;
};

/**
 * Reads new messages on leased numbers that have keywords, in the transaction that stores them: joins, stops, helps, and
 * queues one answer to each at most. Persons are held first, in one order, then what SMS cost.
 */
export async function answerMessages(
  tx: Tx,
  arrivals: readonly RentalArrival[],
  { publicUrl, now, note }: Context & { note(unread: UnreadSender): void },
): Promise<void> {
  const questions = await readQuestions(tx, arrivals, { now, note });
  const replies: SmsRequest[] = [];
  for (const question of questions) {
    const { person, merchant, number, messageId } = question;
    const own = { publicUrl: merchant.publicUrl ?? publicUrl, operatorUrl: publicUrl, now };
    const reply = await answer(tx, question, own);
    if (!reply) continue;
    const { accountId, phone: to } = person;
    const sent = await countReplies(tx, { accountId, to }, addSeconds(now, -3_600));
    if (sent >= (reply.owed ? CONFIRMATIONS_AN_HOUR : REPLIES_AN_HOUR)) continue;
    replies.push({
      ...{ accountId, to, text: reply.text, sender: number, free: reply.owed ?? false },
      reference: `message:${messageId}`,
      purpose: 'reply',
    });
  }
  await queueSms(tx, replies, { now, withoutCredits: 'keep' });
}

async function answer(tx: Tx, question: Question, context: AnswerContext): Promise<Reply | undefined> {
  const { asked, person, keywords } = question;
  const named = (word: string | undefined) =>
    word === undefined ? undefined : keywords.find(({ wordKey: key }) => key === wordKey(word));
  switch (asked.kind) {
    case 'stop': {
      const keyword = named(asked.of);
      const { accountId, phone: to } = person;
      if (!keyword) await cancelSms(tx, { accountId, to, purpose: 'marketing' }, context.now);
      return answerStop(tx, question, keyword, context);
    }
    case 'start':
      return answerStart(tx, question, context);
    case 'yes':
      return (await answerYes(tx, question, context)) ?? answerStart(tx, question, context);
    case 'help':
      return answerHelp(question, named(asked.of), context);
    case 'word': {
      const keyword = keywords.find(
        ({ wordKey: key, removedAt }) => key === asked.word && removedAt === null,
      );
      return keyword && answerWord(tx, question, keyword, context);
    }
  }
}

async function readQuestions(
  tx: Tx,
  arrivals: readonly RentalArrival[],
  { now, note }: { now: Date; note(unread: UnreadSender): void },
): Promise<Question[]> {
  const keywords = await listKeywordsOn(
    tx,
    arrivals.map(({ rental }) => rental.phone),
  );
  if (keywords.length === 0) return [];
  const asked = arrivals.flatMap(({ rental, message }) => {
    const own = keywords.filter(
      ({ number, accountId }) => number === rental.phone && accountId === rental.accountId,
    );
    const words = readWords(message.text ?? '');
    if (own.length === 0 || !words || !isForUs(words, own)) return [];
    const { accountId, phone: number, supplierId } = rental;
    const readings = phoneReadings(message.sender, countryOfPhone(number));
    if (readings.length === 0) {
      const unread = { supplierId, number, sender: message.sender, asked: words.kind, messageId: message.id };
      onCommit(tx, () => note(unread));
    }
    const text = message.text ?? '';
    return [{ asked: words, accountId, readings, number, keywords: own, text, messageId: message.id }];
  });
  const read = await chooseReadings(tx, asked);
  // Names and our own numbers are never answered: nobody reads it there, or it would go on for ever.
  const ours = await findKnownPhones(
    tx,
    read.map(({ phone }) => phone),
  );
  const asking = read
    .filter(({ phone }) => !ours.has(phone))
    .sort((a, b) => Number(a.accountId - b.accountId));
  const merchants = await findMerchants(
    tx,
    asking.map(({ accountId }) => accountId),
  );
  const persons = await lockPersons(tx, asking, now);
  return asking.flatMap(({ accountId, phone, ...question }) => {
    const merchant = merchants.get(accountId);
    const person = persons.get(personKey({ accountId, phone }));
    return merchant && person ? [{ ...question, merchant, person }] : [];
  });
}

/** Of several numbers that a sender may be, one whom the account knows; else the likeliest. */
async function chooseReadings<Q extends { accountId: bigint; readings: readonly string[] }>(
  tx: Tx,
  asked: readonly Q[],
): Promise<(Omit<Q, 'readings'> & { phone: string })[]> {
  const unsure = asked
    .filter(({ readings }) => readings.length > 1)
    .flatMap(({ accountId, readings }) => readings.map((phone) => ({ accountId, phone })));
  const known = await findPersonKeys(tx, unsure);
  return asked.flatMap(({ readings, ...question }) => {
    const { accountId } = question;
    const phone = readings.find((one) => known.has(personKey({ accountId, phone: one }))) ?? readings[0];
    return phone === undefined ? [] : [{ ...question, phone }];
  });
}

/** A word that is no keyword is somebody's message to the merchant, and nobody is written down for it. */
function isForUs(asked: Asked, keywords: readonly Keyword[]): boolean {
  if (asked.kind !== 'word') return true;
  return keywords.some(({ wordKey: key, removedAt }) => removedAt === null && key === asked.word);
}
