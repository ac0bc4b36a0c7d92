import type { Database, Tx } from '#db';
import { enqueue } from '#jobs';
import { addSeconds, type Clock } from '#kernel/clock';
import { LOWER_ALPHANUMERIC, randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';
import { spendCreditsIn } from '#modules/money/credits';
import { composeEmail, oneLine } from './compose-email.ts';
import { deliverEmailWith } from './deliver-email.ts';
import { creditReference, type Email, type EmailDraft } from './email.ts';
import { deleteEmails, type EmailQuery, insertEmail, listEmails, reopenEmail } from './email-store.ts';
import { deliverEmail } from './jobs.ts';
import type { MailFrom } from './mail-from.ts';
import { findRecipient, setUnsubscribed } from './recipient-store.ts';
import { createSmtpTransport, keptTransport, type Transport } from './transport.ts';

export { type Email, type EmailDraft, emailLang } from './email.ts';
export { parseMailFrom } from './mail-from.ts';
export { findUnsubscribed, lockRecipient } from './recipient-store.ts';

export type EmailSettings = {
  /** Of the mail server; undefined: none. */
  smtpUrl: string | undefined;
  from: MailFrom;
  /** Without a mail server emails count as sent and stay readable here. */
  simulated: boolean;
};

export type EmailsDeps = { db: Database; clock: Clock; settings: EmailSettings };

export type Emails = ReturnType<typeof createEmails>;

const MESSAGE_ID_LENGTH = 24;
const KEEP_SENT_SECONDS = 30 * 86_400;
const KEEP_FAILED_SECONDS = 90 * 86_400;
const DELETE_MOST = 1_000;

/** Emails that are sent by this server: an outbox, and what is told of addresses that want no more of them. */
export function createEmails({ db, clock, settings }: EmailsDeps) {
  const { smtpUrl, from, simulated } = settings;
  const transport: Transport = smtpUrl ? createSmtpTransport({ url: smtpUrl, from }) : keptTransport;
  const isPossible = smtpUrl !== undefined || simulated;
  const host = from.address.split('@')[1] ?? 'localhost';

  /** Queues an email in the transaction of its cause; what it costs is taken in it. Refuses `no_balance` (`email`). */
  async function queueIn(tx: Tx, draft: EmailDraft): Promise<bigint> {
    if (!isPossible) throw new Refusal('not_allowed', { what: 'email' });
    const now = clock();
    const { accountId, credits = 0, unsubscribeUrl = '' } = draft;
    const messageId = `${randomText(MESSAGE_ID_LENGTH, LOWER_ALPHANUMERIC)}@${host}`;
    const { subject, text, html } = composeEmail(draft, unsubscribeUrl);
    if (accountId !== null && credits > 0) await spend(tx, { accountId, credits, messageId }, now);
    const email = {
      ...{ accountId, messageId, credits, unsubscribeUrl, subject },
      recipient: draft.to,
      fromName: oneLine(draft.sender),
      replyTo: draft.replyTo ?? '',
      ...{ textBody: text, htmlBody: html },
    };
    const { id } = await insertEmail(tx, email, now);
    await enqueue(tx, deliverEmail, [{ emailId: String(id) }]);
    return id;
  }

  async function setRecipient(change: { token: string; unsubscribed: boolean }): Promise<void> {
    if (!(await db.write((tx) => setUnsubscribed(tx, { ...change, now: clock() }))))
      throw new Refusal('not_found', { what: 'email_recipient' });
  }

  return {
    handlers: [{ job: deliverEmail, handler: deliverEmailWith({ db, clock, transport }) }],

    /** False where there is no mail server and nothing is simulated. */
    isPossible,
    queueIn,

    /** Newest first, of one account or all, in one state or any; at most 1000. */
    list: (query: EmailQuery): Promise<Email[]> => listEmails(db.read, query),

    /** Tries a failed one again from the start; it costs what it cost. Refuses `not_found`, `no_balance`. */
    retry: (id: bigint): Promise<void> =>
      db.write(async (tx) => {
        const now = clock();
        const email = await reopenEmail(tx, id, now);
        if (!email) throw new Refusal('not_found', { what: 'email' });
        const { accountId, credits, messageId } = email;
        if (accountId !== null && credits > 0) await spend(tx, { accountId, credits, messageId }, now);
        await enqueue(tx, deliverEmail, [{ emailId: String(id) }]);
      }),

    /** Whose unsubscribe page that is. Refuses `not_found`. */
    async getRecipient(token: string) {
      const recipient = await findRecipient(db.read, token);
      if (!recipient) throw new Refusal('not_found', { what: 'email_recipient' });
      return recipient;
    },

    /** The address gets nothing more in the account's name, or again. Refuses `not_found`. */
    setUnsubscribed: setRecipient,

    /** The same by the address that its emails name. */
    unsubscribe: ({ url }: { url: string }): Promise<void> =>
      setRecipient({ token: url.slice(url.lastIndexOf('/') + 1), unsubscribed: true }),

    /** Ends the connections to the mail server. */
    stop: () => transport.stop(),

    sweeps: [
      {
        name: 'emails.delete-old',
        everySeconds: 600,
        run: () =>
          db.write(async (tx) => {
            const now = clock();
            await deleteEmails(tx, {
              state: 'sent',
              before: addSeconds(now, -KEEP_SENT_SECONDS),
              limit: DELETE_MOST,
            });
            await deleteEmails(tx, {
              state: 'failed',
              before: addSeconds(now, -KEEP_FAILED_SECONDS),
              limit: DELETE_MOST,
            });
          }),
      },
    ],
  };
}

function spend(
  tx: Tx,
  { accountId, credits, messageId }: { accountId: bigint; credits: number; messageId: string },
  now: Date,
): Promise<void> {
  const reference = creditReference(messageId);
  return spendCreditsIn(tx, { accountId, currency: 'EMAIL', credits, reference }, now);
}
