/** A language that emails are written in. */
export type EmailLang = 'en' | 'ru';

export const emailLang = (language: string): EmailLang =>
  language.toLowerCase().startsWith('ru') ? 'ru' : 'en';

/** The content of one email; every text is shown as text, whatever is in it. */
export type EmailContent = {
  lang: EmailLang;
  subject: string;
  /** Whom it speaks to; empty: nobody by name. */
  name?: string | undefined;
  title: string;
  paragraphs: readonly string[];
  /** The one thing to do. */
  link: { label: string; url: string };
  /** In whose name it comes. */
  sender: string;
};

export type EmailDraft = EmailContent & {
  /** null: the operator's own. */
  accountId: bigint | null;
  to: string;
  replyTo?: string | undefined;
  /** Where no more of them can be asked for; for what nobody asked for by name. */
  unsubscribeUrl?: string | undefined;
  /** The price that was paid for it; given back where it cannot be sent. */
  credits?: number | undefined;
};

export type EmailState = 'pending' | 'sent' | 'failed';

/** One email in the outbox. */
export type Email = {
  id: bigint;
  accountId: bigint | null;
  messageId: string;
  recipient: string;
  fromName: string;
  replyTo: string;
  subject: string;
  textBody: string;
  htmlBody: string;
  unsubscribeUrl: string;
  credits: number;
  state: EmailState;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  changedAt: Date;
};

/** The reference of an email's credits in the books. */
export const creditReference = (messageId: string): string => `email:${messageId}`;
