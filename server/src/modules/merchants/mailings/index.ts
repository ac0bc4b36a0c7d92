import { emailKey } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import { findUnsubscribed, lockRecipient } from '#modules/sending/emails';
import { type ContactChange, type EmailContact, type EmailGroup, MOST_CUSTOM_FIELDS } from './contact.ts';
import {
  findContact,
  findGroup,
  insertGroup,
  listContacts,
  listGroups,
  type StoredContact,
  upsertContact,
} from './group-store.ts';
import { type MailingsDeps, type SendEmail, type SentEmail, sendEmail } from './send-email.ts';

export type { ContactChange, EmailContact, EmailGroup } from './contact.ts';
export type { SendEmail, SentEmail } from './send-email.ts';

type GroupRef = { accountId: bigint; groupId: bigint };

const PAGE = 1_000;

/** The emails that merchants send, and the groups of addresses that they keep for them. */
export function createMailings(deps: MailingsDeps) {
  const { db, clock } = deps;

  async function getGroup({ accountId, groupId }: GroupRef): Promise<EmailGroup> {
    const group = await findGroup(db.read, { accountId, id: groupId });
    if (!group) throw new Refusal('not_found', { what: 'email_group' });
    return group;
  }

  return {
    /** A coupon, directory or card to one address; costs one credit. */
    send: (command: SendEmail): Promise<SentEmail> => sendEmail(deps, command),

    createGroup: (group: Omit<EmailGroup, 'id'>): Promise<EmailGroup> =>
      db.write((tx) => insertGroup(tx, { ...group, now: clock() })),

    listGroups: (accountId: bigint): Promise<EmailGroup[]> => listGroups(db.read, accountId),

    /** Refuses `not_found` (`email_group`) for everybody else's. */
    getGroup,

    /** In the order they were added, read as they are asked for. Refuses `not_found` (`email_group`) at once. */
    async listContacts(ref: GroupRef): Promise<{ group: EmailGroup; contacts: EmailContact[] }> {
      const group = await getGroup(ref);
      const contacts: EmailContact[] = [];
      for (let after = 0n; ; ) {
        const page = await listContacts(db.read, { groupId: group.id, after, limit: PAGE });
        contacts.push(...(await withDates(ref.accountId, page)));
        const last = page.at(-1);
        if (page.length < PAGE || !last) return { group, contacts };
        after = last.id;
      }
    },

    /**
     * Adds an address, or changes what is named of one that is there. Refuses `not_found` (`email_group`), and
     * `not_allowed` (`unsubscribed`) for an address that wants no more of the account's emails: only its owner undoes it.
     */
    async addContact({
      accountId,
      groupId,
      email,
      details,
    }: GroupRef & { email: string; details: ContactChange }): Promise<EmailContact> {
      return db.write(async (tx) => {
        const now = clock();
        if (!(await findGroup(tx, { accountId, id: groupId })))
          throw new Refusal('not_found', { what: 'email_group' });
        const recipient = await lockRecipient(tx, { accountId, address: email }, now);
        if (recipient.unsubscribedAt) throw new Refusal('not_allowed', { what: 'unsubscribed' });
        const before = await findContact(tx, { groupId, email });
        const customFields = merge(before?.customFields, details.customFields);
        const stored = await upsertContact(
          tx,
          { groupId, email, details: { ...details, customFields } },
          now,
        );
        return { ...stored, unsubscribedAt: null };
      });
    },
  };

  async function withDates(accountId: bigint, page: readonly StoredContact[]): Promise<EmailContact[]> {
    const addresses = page.map(({ email }) => email);
    const unsubscribed = await findUnsubscribed(db.read, { accountId, addresses });
    return page.map((contact) => ({
      ...contact,
      unsubscribedAt: unsubscribed.get(emailKey(contact.email)) ?? null,
    }));
  }
}

/** Fields that are named take the place of what was there; an empty name at its place leaves it. */
function merge(before: readonly string[] = [], named: readonly string[] = []): string[] {
  const fields = Array.from(
    { length: MOST_CUSTOM_FIELDS },
    (_, index) => named[index] || before[index] || '',
  );
  return fields.some((field) => field !== '') ? fields : [];
}
