import type { Database, Tx } from '#db';
import { enqueue, type JobHandler } from '#jobs';
import { isRefusal, Refusal } from '#kernel/refusal';
import { type Campaign, findOwnCampaign, isRunning } from '#modules/merchants/campaigns';
import { createSessionIn } from '#modules/merchants/coupon-sessions';
import { findMerchants } from '#modules/merchants/merchants';
import {
  cancelSms,
  countSegments,
  queueSms,
  readCredits,
  readPrices,
  type SmsRequest,
} from '#modules/sending/outbound-sms';
import { namesOf } from './answers.ts';
import type { ContactDeps as SendDeps } from './change-contacts.ts';
import type { Contact, SmsGroup } from './contact.ts';
import { findGroup, listContacts } from './contact-store.ts';
import { couponLink } from './coupon-link.ts';
import { sendBatch } from './jobs.ts';
import { chooseSender, withHint } from './marketing.ts';
import type { Context } from './membership.ts';
import { lockPersons, personKey, setHinted } from './person-store.ts';
import {
  findSend,
  findSendByReference,
  type GroupSend,
  insertSend,
  lockSend,
  readSettings,
  updateSend,
} from './send-store.ts';
import { fillIn } from './sms-texts.ts';

export type StartSend = {
  accountId: bigint;
  groupId: bigint;
  /** Each gets a coupon of it, once. */
  campaignId?: bigint | undefined;
  /** May hold `{first_name}`, `{last_name}`, `{customfield1}` to `{customfield7}`, `{url}`; empty: the campaign's own. */
  text?: string | undefined;
  /** The caller's own name for it: told twice, it is sent once. */
  reference?: string | undefined;
};

/** A preview of a send, before anything is sent. */
export type SendPlan = {
  group: SmsGroup;
  campaign: Campaign | undefined;
  text: string;
  /** Who would get an SMS as the group is now, and in at most how many segments (credits) together. */
  people: number;
  needed: number;
  available: number;
  /** As the first of them would read it, without the hint how to stop. */
  example: string;
};

const BATCH = 100;
const PAGE = 1_000;
/** As long as the address of a coupon is beyond the public address. */
const SESSION_PATH = '/s/abcdefgh';
const HINT_LENGTH = 60;

/**
 * Sees that the credits are enough, then sends by itself, a batch after the other. Under a reference that was used before
 * it is that send; refuses `already_exists` where that one was another text or group.
 */
export async function startSend(deps: SendDeps, command: StartSend): Promise<GroupSend> {
  const { db, clock } = deps;
  const { accountId, groupId, reference = null } = command;
  const known = reference === null ? undefined : await findSendByReference(db.read, { accountId, reference });
  // Looked up before anything is counted, or refused that has become so since.
  if (known)
    return asSame(known, {
      groupId,
      campaignId: command.campaignId ?? null,
      text: command.text?.trim() || known.text,
    });
  const { campaign, text, needed, available } = await planSend(deps, command);
  if (needed > available) throw new Refusal('no_balance', { what: 'sms', needed, available });
  return db.write(async (tx) => {
    const wanted = { accountId, groupId, campaignId: campaign?.id ?? null, text };
    const send = await insertSend(tx, { ...wanted, reference }, clock());
    if (!send)
      return asSame(await findSendByReference(tx, { accountId, reference: reference ?? '' }), wanted);
    await enqueue(tx, sendBatch, [{ sendId: String(send.id) }]);
    return send;
  });
}

function asSame(
  send: GroupSend | undefined,
  wanted: Pick<GroupSend, 'groupId' | 'campaignId' | 'text'>,
): GroupSend {
  if (send?.groupId !== wanted.groupId || send.campaignId !== wanted.campaignId || send.text !== wanted.text)
    throw new Refusal('already_exists', { what: 'send' });
  return send;
}

/** Refuses what could not be sent, but for want of credits: these are told. */
export async function planSend(
  { db, clock, publicAddress, canSend }: SendDeps,
  command: StartSend,
): Promise<SendPlan> {
  const { accountId, groupId, campaignId } = command;
  if (!(await canSend())) throw new Refusal('service_off', { what: 'sms' });
  const group = await findGroup(db.read, { accountId, id: groupId });
  if (!group) throw new Refusal('not_found', { what: 'sms_group' });
  const merchant = (await findMerchants(db.read, [accountId])).get(accountId);
  if (!merchant?.smsConnected) throw new Refusal('not_allowed', { what: 'sms' });
  const campaign =
    campaignId === undefined ? undefined : await findOwnCampaign(db.read, { accountId, id: campaignId });
  if (campaignId !== undefined && !campaign) throw new Refusal('not_found', { what: 'campaign' });
  if (campaign && !isRunning(campaign, clock())) throw new Refusal('expired', { what: 'campaign' });
  const text = command.text?.trim() || campaign?.smsText || campaign?.title || '';
  if (text === '' || text.length > 1_000) throw new Refusal('bad_request', { name: 'body' });

  const url = campaign ? `${merchant.publicUrl ?? publicAddress.url}${SESSION_PATH}` : '';
  const sender = await chooseSender(db.read, { accountId, groupId });
  const { available } = await readCredits(db.read, accountId);
  return { group, campaign, text, available, ...(await countNeeded(db, { groupId, text, url, sender })) };
}

/** People and credits for everybody in the group as it is now. A hint that makes an SMS longer is counted. */
async function countNeeded(
  db: Database,
  { groupId, text, url, sender }: { groupId: bigint; text: string; url: string; sender: string },
): Promise<Pick<SendPlan, 'people' | 'needed' | 'example'>> {
  const plan = { people: 0, needed: 0, example: '' };
  const priceOf = await readPrices(db.read);
  for (let after = 0n; ; ) {
    const page = await listContacts(db.read, { groupId, after, limit: PAGE });
    for (const contact of page.filter(({ state }) => state === 'active')) {
      const filled = fillIn(text, { url, ...namesOf(contact) });
      if (plan.people++ === 0) plan.example = filled;
      const segments = countSegments(`${filled}${' '.repeat(HINT_LENGTH)}`);
      plan.needed += segments * priceOf({ to: contact.phone, sender });
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return plan;
    after = last.id;
  }
}

/**
 * One batch: the contacts after the last one that was dealt with. That one moves in the same transaction as their SMS are
 * queued, so that a crash neither leaves one out nor sends one twice.
 */
export function createSendHandler({ db, clock, publicAddress }: SendDeps): JobHandler<{ sendId: string }> {
  return async ({ sendId }) => {
    const id = BigInt(sendId);
    try {
      await db.write((tx) => queueBatch(tx, id, { publicUrl: publicAddress.url, now: clock() }));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Nothing of the batch was queued: it stands still until there are credits, or the campaign runs again.
      await db.write(async (tx) => {
        const send = await lockSend(tx, id);
        if (send?.state === 'running')
          await updateSend(tx, { ...send, state: 'paused', reason: error.code }, clock());
      });
    }
  };
}

async function queueBatch(tx: Tx, id: bigint, { publicUrl: operatorUrl, now }: Context): Promise<void> {
  const send = await lockSend(tx, id);
  if (send?.state !== 'running') return;
  const { accountId, groupId, campaignId, upToContactId } = send;
  const page = await listContacts(tx, { groupId, after: upToContactId, limit: BATCH });
  const persons = await lockPersons(tx, page, now);
  // Read again: who said STOP has held the person and is done, or waits for this batch to end.
  const contacts = await listContacts(tx, { groupId, after: upToContactId, limit: BATCH });
  const able = contacts.filter(
    (contact) => contact.state === 'active' && persons.get(personKey(contact))?.stoppedAt === null,
  );
  const campaign = campaignId === null ? undefined : await findOwnCampaign(tx, { accountId, id: campaignId });
  if (campaignId !== null && !(campaign && isRunning(campaign, now)))
    throw new Refusal('expired', { what: 'campaign' });
  const publicUrl = (await findMerchants(tx, [accountId])).get(accountId)?.publicUrl ?? operatorUrl;
  const sender = await chooseSender(tx, { accountId, groupId });
  const { quiet } = await readSettings(tx, accountId);
  const requests: SmsRequest[] = [];
  for (const contact of able) {
    const person = persons.get(personKey(contact));
    if (!person) continue;
    const url = campaign ? await makeUrl(tx, contact, campaign, { publicUrl, operatorUrl, now }) : '';
    const text = withHint(fillIn(send.text, { url, ...namesOf(contact) }), { person, sender, publicUrl });
    requests.push({
      ...{ accountId, to: contact.phone, text, sender, quiet, purpose: 'marketing' },
      ...{ reference: `send:${id}:${contact.id}`, batch: `send:${id}`, subject: `contact:${contact.id}` },
    });
  }
  await queueSms(tx, requests, { now });
  await setHinted(tx, able, now);
  const last = contacts.at(-1);
  const isLast = contacts.length < BATCH;
  const next: GroupSend = {
    ...send,
    state: isLast ? 'done' : 'running',
    upToContactId: last?.id ?? upToContactId,
    queued: send.queued + able.length,
    skipped: send.skipped + contacts.length - able.length,
  };
  await updateSend(tx, next, now);
  if (!isLast) await enqueue(tx, sendBatch, [{ sendId: String(id) }]);
}

async function makeUrl(
  tx: Tx,
  contact: Contact,
  campaign: Campaign,
  { publicUrl, operatorUrl, now }: Context & { operatorUrl: string },
): Promise<string> {
  const { accountId, phone, firstName, lastName } = contact;
  const details = { ...(firstName ? { firstName } : {}), ...(lastName ? { lastName } : {}) };
  const { session } = await createSessionIn(
    tx,
    { accountId, campaignId: campaign.id, source: 'sms', phone, details },
    { publicUrl: operatorUrl, now },
  );
  return couponLink(tx, session, { publicUrl, now });
}

/** Goes on with one that stood still. Refuses `not_found`, `already_done`. */
export function resumeSend(
  { db, clock }: SendDeps,
  ref: { accountId: bigint; id: bigint },
): Promise<GroupSend> {
  return db.write(async (tx) => {
    const send = await ownSend(tx, ref);
    if (send.state !== 'paused') throw new Refusal('already_done', { what: 'send' });
    const next: GroupSend = { ...send, state: 'running', reason: null };
    await updateSend(tx, next, clock());
    await enqueue(tx, sendBatch, [{ sendId: String(send.id) }]);
    return next;
  });
}

/** Queues nothing more of it, and drops what has not gone out. Refuses `not_found`, `already_done`. */
export function cancelSend(
  { db, clock }: SendDeps,
  ref: { accountId: bigint; id: bigint },
): Promise<GroupSend> {
  return db.write(async (tx) => {
    const send = await ownSend(tx, ref);
    if (send.state === 'cancelled') throw new Refusal('already_done', { what: 'send' });
    const next: GroupSend = { ...send, state: 'cancelled', reason: null };
    await updateSend(tx, next, clock());
    await cancelSms(tx, { accountId: ref.accountId, batch: `send:${send.id}` }, clock());
    return next;
  });
}

async function ownSend(tx: Tx, ref: { accountId: bigint; id: bigint }): Promise<GroupSend> {
  const send = (await findSend(tx, ref)) && (await lockSend(tx, ref.id));
  if (!send) throw new Refusal('not_found', { what: 'send' });
  return send;
}
