import { Refusal } from '#kernel/refusal';
import { findMerchants } from '#modules/merchants/merchants';
import { countSmsOfBatches, QuietHours, type SmsState } from '#modules/sending/outbound-sms';
import { type AddContact, addContact, type ContactDeps } from './change-contacts.ts';
import { type CreateKeyword, changeKeyword, createKeyword } from './change-keywords.ts';
import { type ConsentQuery, listConsents } from './consent-store.ts';
import type { Contact, Keyword, SmsGroup } from './contact.ts';
import { renderContact } from './contact-payload.ts';
import { countContacts, findGroup, insertGroup, listContacts, listGroups } from './contact-store.ts';
import { sendBatch } from './jobs.ts';
import { findKeyword, type KeywordSettings, listKeywords, removeKeywords } from './keyword-store.ts';
import { type ChangePreferences, changePreferences, readPreferences, unsubscribe } from './preferences.ts';
import { type SendCoupon, sendCoupon } from './send-coupon.ts';
import {
  findSend,
  type GroupSend,
  listSends,
  readSettings,
  type SmsSettings,
  writeSettings,
} from './send-store.ts';
import {
  cancelSend,
  createSendHandler,
  planSend,
  resumeSend,
  type SendPlan,
  type StartSend,
  startSend,
} from './send-to-group.ts';

export { answerMessages } from './answer-messages.ts';
export type { Contact, Keyword, SmsGroup } from './contact.ts';

export type { GroupSend, SmsSettings } from './send-store.ts';

export type SmsGroups = ReturnType<typeof createSmsGroups>;

type Own = { accountId: bigint; id: bigint };

/** The states of the SMS of one send. */
export type SendProgress = GroupSend & { sms: Partial<Record<SmsState, number>> };

const MOST_GROUPS = 10_000;
const MOST_CONTACTS = 1_000_000;
const MOST_KEYWORDS = 10_000;
const MOST_SENDS = 1_000;

/** Groups of people who get SMS, the words by which they join, the proof that they wanted to, and what is sent to them. */
export function createSmsGroups(deps: ContactDeps) {
  const { db, clock } = deps;

  async function getGroup(own: Own): Promise<SmsGroup> {
    const group = await findGroup(db.read, own);
    if (!group) throw new Refusal('not_found', { what: 'sms_group' });
    return group;
  }

  async function withProgress(accountId: bigint, sends: readonly GroupSend[]): Promise<SendProgress[]> {
    const batches = sends.map(({ id }) => `send:${id}`);
    const counts = await countSmsOfBatches(db.read, { accountId, batches });
    return sends.map((send) => ({ ...send, sms: counts.get(`send:${send.id}`) ?? {} }));
  }

  return {
    createGroup: (command: { accountId: bigint; name: string }): Promise<SmsGroup> =>
      db.write((tx) => insertGroup(tx, command, clock())),

    /** In the order they were made. */
    listGroups: (accountId: bigint): Promise<SmsGroup[]> => listGroups(db.read, accountId, MOST_GROUPS),

    /** Refuses `not_found` (`what: 'sms_group'`) for everybody else's. */
    getGroup,

    /** Members, those who left, and those who have not confirmed, by group. */
    countContacts: (accountId: bigint) => countContacts(db.read, accountId),

    /** A phone joins by its merchant's word. Refuses `not_found` (`sms_group`), `not_allowed` (`unsubscribed`). */
    addContact: (command: AddContact): Promise<{ contact: Contact; group: SmsGroup }> =>
      addContact(deps, command),

    /** With those who left, without those who have not confirmed. Refuses `not_found` (`sms_group`). */
    async listContacts({
      accountId,
      groupId,
      after,
      limit = MOST_CONTACTS,
    }: {
      accountId: bigint;
      groupId: bigint;
      after?: bigint | undefined;
      limit?: number | undefined;
    }): Promise<{ group: SmsGroup; contacts: Contact[] }> {
      const group = await getGroup({ accountId, id: groupId });
      return { group, contacts: await listContacts(db.read, { groupId, after, limit }) };
    },

    /** As API answers show a contact. */
    renderContact,

    /**
     * A word on a number that the account rents, and its group. Refuses `bad_request` (`word`: 2 to 20 letters or digits,
     * not a reserved one), `not_found` (`number`, `campaign`), `already_exists` (`keyword`).
     */
    createKeyword: async (command: CreateKeyword): Promise<Keyword> => createKeyword(deps, command),

    /** Refuses `not_found` (`keyword`, `campaign`), `bad_request`. */
    changeKeyword: (command: KeywordSettings & Own): Promise<Keyword> => changeKeyword(deps, command),

    /** The word joins nobody any more; a STOP to its number still works. Refuses `not_found` (`keyword`). */
    removeKeyword: (own: Own): Promise<void> =>
      db.write(async (tx) => {
        const keyword = await findKeyword(tx, own);
        if (!keyword) throw new Refusal('not_found', { what: 'keyword' });
        await removeKeywords(tx, [keyword.id], clock());
      }),

    listKeywords: (accountId: bigint): Promise<Keyword[]> => listKeywords(db.read, accountId, MOST_KEYWORDS),

    /** The proof of what people wanted, newest first, at most 1000. */
    listConsents: (query: ConsentQuery) => listConsents(db.read, query),

    getSettings: (accountId: bigint): Promise<SmsSettings> => readSettings(db.read, accountId),

    /** `quiet`: no marketing goes out between two times of day; null: at any time. Refuses `bad_request`, `account_not_found`. */
    async changeSettings({
      accountId,
      ...change
    }: Partial<SmsSettings> & { accountId: bigint }): Promise<SmsSettings> {
      if (!(await findMerchants(db.read, [accountId])).has(accountId)) throw new Refusal('account_not_found');
      const settings = { ...(await readSettings(db.read, accountId)), ...change };
      if (settings.quiet && !QuietHours.safeParse(settings.quiet).success)
        throw new Refusal('bad_request', { name: 'quiet' });
      if (settings.sender.length > 20) throw new Refusal('bad_request', { name: 'sender' });
      await db.write((tx) => writeSettings(tx, accountId, settings));
      return settings;
    },

    /**
     * One SMS with a consumer's own address of a coupon, a directory or a card. Refuses what `openTargetIn` refuses,
     * `not_allowed` (`unsubscribed`), `no_balance` (`sms`), `bad_request` (too long).
     */
    sendCoupon: (command: SendCoupon) => sendCoupon(deps, command),

    /**
     * Sends a text to everybody in a group, each with a coupon of their own. Refuses `not_found` (`sms_group`, `campaign`),
     * `not_allowed` (`sms`), `expired` (`campaign`), `bad_request` (no text), `no_balance` (`sms`, with `needed`).
     */
    startSend: (command: StartSend): Promise<GroupSend> => startSend(deps, command),

    planSend: (command: StartSend): Promise<SendPlan> => planSend(deps, command),

    /** Its progress, with the number of its SMS in each state. Refuses `not_found` (`send`). */
    async getSend(own: Own): Promise<SendProgress> {
      const send = await findSend(db.read, own);
      const [found] = send ? await withProgress(own.accountId, [send]) : [];
      if (!found) throw new Refusal('not_found', { what: 'send' });
      return found;
    },

    /** Newest first. */
    async listSends(accountId: bigint): Promise<SendProgress[]> {
      return withProgress(accountId, await listSends(db.read, accountId, MOST_SENDS));
    },

    /** Goes on with one that stood still for want of credits. Refuses `not_found`, `already_done`. */
    resumeSend: (own: Own): Promise<GroupSend> => resumeSend(deps, own),

    /** Nothing more of it goes out. Refuses `not_found`. */
    cancelSend: (own: Own): Promise<GroupSend> => cancelSend(deps, own),

    /** The messages that a person gets, and why, by the address that only they have. Refuses `not_found`. */
    getPreferences: (token: string) => readPreferences(db.read, token),

    /** By the merchant, as if the person had said STOP: to one group, or to everything. Refuses `not_found` (`sms_group`). */
    unsubscribe: (command: Parameters<typeof unsubscribe>[1]): Promise<void> => unsubscribe(deps, command),

    changePreferences: (command: ChangePreferences): Promise<void> => changePreferences(deps, command),

    handlers: [{ job: sendBatch, handler: createSendHandler(deps) }],
  };
}
