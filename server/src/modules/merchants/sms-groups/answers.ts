import type { Tx } from '#db';
import { findOwnCampaign, isRunning } from '#modules/merchants/campaigns';
import { createSessionIn, findSession } from '#modules/merchants/coupon-sessions';
import { cancelSms } from '#modules/sending/outbound-sms';
import type { Contact, ContactSource, Keyword } from './contact.ts';
import { listContactsOf } from './contact-store.ts';
import { couponLink } from './coupon-link.ts';
import { join, leave, type Proof } from './membership.ts';
import { findCoupon, keepCoupon, setStopped } from './person-store.ts';
import type { AnswerContext, Question, Reply } from './question.ts';
import { fillIn, textsLike } from './sms-texts.ts';

type Entry = Contact & { groupName: string };

const brandOf = ({ merchant: { companyName } }: Question, otherwise: string) => companyName || otherwise;

/** The page on which a person sees what they get, and may undo a STOP. */
export const preferencesUrl = (publicUrl: string, { token }: { token: string }): string =>
  `${publicUrl}/u/${token}`;

function proofOf({ text, number, messageId }: Question, source: ContactSource, wording = ''): Proof {
  return { source, text, wording, number, messageId };
}

/** Joins the keyword's group, or asks for a yes first where the keyword says so. */
export async function answerWord(
  tx: Tx,
  question: Question,
  keyword: Keyword,
  context: AnswerContext,
): Promise<Reply | undefined> {
  const { person, merchant } = question;
  if (!merchant.smsConnected) return undefined;
  const words = textsLike(question.text);
  const brand = brandOf(question, keyword.word);
  const known = (await listContactsOf(tx, person)).find(({ groupId }) => groupId === keyword.groupId);
  if (known?.state === 'active') {
    if (person.stoppedAt) await forgiveStop(tx, question);
    const url = await couponUrl(tx, question, keyword, context);
    return { text: fillIn(keyword.alreadyText || words.already(brand), { url, ...namesOf(known) }) };
  }
  const group = { id: keyword.groupId, name: keyword.groupName };
  const wording = keyword.terms || keyword.replyText;
  const proof = proofOf(question, 'keyword', wording);
  if (keyword.doubleOptIn) {
    await join(tx, { person, group, known, state: 'pending', event: 'asked', proof }, context);
    return { text: words.confirm(brand) };
  }
  await forgiveStop(tx, question);
  const contact = await join(
    tx,
    { person, group, known, state: 'active', event: 'opted_in', proof },
    context,
  );
  return welcome(tx, question, { keyword, contact }, context);
}

/** Who asks to join has taken their STOP back; what they left stays left. */
async function forgiveStop(tx: Tx, { person }: Question): Promise<void> {
  if (!person.stoppedAt) return;
  await setStopped(tx, person, null);
  person.stoppedAt = null;
}

async function welcome(
  tx: Tx,
  question: Question,
  { keyword, contact }: { keyword: Keyword; contact: Contact },
  context: AnswerContext,
): Promise<Reply> {
  const url = await couponUrl(tx, question, keyword, context);
  const own = keyword.replyText || textsLike(question.text).joined(brandOf(question, keyword.word));
  return { text: fillIn(own, { url, ...namesOf(contact) }) };
}

/** The person's coupon of the keyword's campaign: made once, the same one ever after. Empty where there is none to have. */
async function couponUrl(
  tx: Tx,
  { person }: Question,
  { campaignId }: Keyword,
  { publicUrl, operatorUrl, now }: AnswerContext,
): Promise<string> {
  if (campaignId === null) return '';
  const { accountId, phone } = person;
  const campaign = await findOwnCampaign(tx, { accountId, id: campaignId });
  if (!campaign || !isRunning(campaign, now)) return '';
  const code = await findCoupon(tx, person, campaignId);
  const known = code === undefined ? undefined : await findSession(tx, { accountId, code });
  if (known) return couponLink(tx, known, { publicUrl, now });
  const { session } = await createSessionIn(
    tx,
    { accountId, campaignId, source: 'sms', phone },
    { publicUrl: operatorUrl, now },
  );
  await keepCoupon(tx, person, { campaignId, sessionCode: session.code });
  return couponLink(tx, session, { publicUrl, now });
}

/** Leaves everything of the account, or what one keyword stands for. Only what changes something is confirmed. */
export async function answerStop(
  tx: Tx,
  question: Question,
  keyword: Keyword | undefined,
  context: AnswerContext,
): Promise<Reply | undefined> {
  const { person } = question;
  const { accountId, phone: to } = person;
  const entries = (await listContactsOf(tx, person)).filter(
    ({ groupId, state }) => state !== 'unsubscribed' && (!keyword || groupId === keyword.groupId),
  );
  await leave(tx, entries, proofOf(question, 'sms'), context);
  const words = textsLike(question.text);
  const undo = preferencesUrl(context.publicUrl, person);
  if (keyword) {
    for (const { id } of entries)
      await cancelSms(tx, { accountId, to, purpose: 'marketing', subject: `contact:${id}` }, context.now);
    return entries.length > 0 ? { text: `${words.stoppedOne(keyword.word)} ${undo}`, owed: true } : undefined;
  }
  const isNew = person.stoppedAt === null;
  if (isNew) await setStopped(tx, person, context.now);
  person.stoppedAt ??= context.now;
  if (!isNew && entries.length === 0) return undefined;
  const [first] = question.keywords;
  return { text: `${words.stopped(brandOf(question, first?.word ?? ''))} ${undo}`, owed: true };
}

/** Takes the last STOP back: the groups that it left. */
export async function answerStart(
  tx: Tx,
  question: Question,
  context: AnswerContext,
): Promise<Reply | undefined> {
  const { person } = question;
  const left = (await listContactsOf(tx, person)).filter(({ state }) => state === 'unsubscribed');
  const last = Math.max(...left.map(({ unsubscribedAt }) => unsubscribedAt?.getTime() ?? 0));
  const back = left.filter(({ unsubscribedAt }) => unsubscribedAt?.getTime() === last);
  if (!person.stoppedAt && back.length === 0) return undefined;
  await forgiveStop(tx, question);
  const proof = proofOf(question, 'sms');
  for (const { groupName, ...known } of back) {
    const group = { id: known.groupId, name: groupName };
    await join(tx, { person, group, known, state: 'active', event: 'opted_in', proof }, context);
  }
  const [first] = question.keywords;
  return { text: textsLike(question.text).started(brandOf(question, first?.word ?? '')) };
}

/** Joins for good what was asked for on this number. Undefined where nothing was. */
export async function answerYes(
  tx: Tx,
  question: Question,
  context: AnswerContext,
): Promise<Reply | undefined> {
  const { person, keywords } = question;
  const pending = (await listContactsOf(tx, person)).filter(({ state }) => state === 'pending');
  const asked = pending.flatMap((entry): { entry: Entry; keyword: Keyword }[] => {
    const keyword = keywords.findLast(({ groupId }) => groupId === entry.groupId);
    return keyword ? [{ entry, keyword }] : [];
  });
  if (asked.length === 0) return undefined;
  await forgiveStop(tx, question);
  const replies: Reply[] = [];
  for (const { entry, keyword } of asked) {
    const { groupName, ...known } = entry;
    const wording = keyword.terms || keyword.replyText;
    const proof = proofOf(question, 'keyword', wording);
    const group = { id: known.groupId, name: groupName };
    const contact = await join(
      tx,
      { person, group, known, state: 'active', event: 'confirmed', proof },
      context,
    );
    replies.push(await welcome(tx, question, { keyword, contact }, context));
  }
  return { text: replies.map(({ text }) => text).join('\n') };
}

/** Who this is, and where to see what one gets. */
export function answerHelp(
  question: Question,
  named: Keyword | undefined,
  { publicUrl }: AnswerContext,
): Reply {
  const { keywords, person, text } = question;
  const live = keywords.filter(({ removedAt }) => removedAt === null);
  const keyword = named ?? live.find(({ helpText }) => helpText !== '') ?? live[0];
  const own = keyword?.helpText || textsLike(text).help(brandOf(question, keyword?.word ?? ''));
  return { text: `${own} ${preferencesUrl(publicUrl, person)}` };
}

/** The names by which a text may call a contact. */
export function namesOf({ firstName, lastName, customFields }: Contact): Record<string, string> {
  const fields = customFields.map((field, at) => [`customfield${at + 1}`, field]);
  return { first_name: firstName, last_name: lastName, ...Object.fromEntries(fields) };
}
