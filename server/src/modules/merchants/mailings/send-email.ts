import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findMerchants } from '#modules/merchants/merchants';
import { openTargetIn, type SendTarget, type TargetKind } from '#modules/merchants/send-targets';
import { type Emails, emailLang, lockRecipient } from '#modules/sending/emails';

export type MailingsDeps = {
  db: Database;
  clock: Clock;
  publicAddress: { url: string };
  emails: Pick<Emails, 'queueIn' | 'isPossible'>;
};

export type SendEmail = {
  accountId: bigint;
  target: SendTarget;
  email: string;
  subject?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  sessionCode?: string | undefined;
  checkUnique?: boolean | undefined;
};

/** `sent` is false where `checkUnique` found that the address had it before. */
export type SentEmail = { sent: boolean; url: string; sessionCode: string };

const COST = 1;

const words = {
  en: {
    label: { campaign: 'Open your coupon', directory: 'Open the list', loyalty_card: 'Open your card' },
    line: {
      campaign: 'Your coupon is ready. The link is yours alone: whoever has it can use the coupon.',
      directory: 'Your offers are here.',
      loyalty_card: 'Your loyalty card is here.',
    },
  },
  ru: {
    label: { campaign: 'Открыть купон', directory: 'Открыть список', loyalty_card: 'Открыть карту' },
    line: {
      campaign: 'Ваш купон готов. Ссылка только ваша: купоном может воспользоваться любой, у кого она есть.',
      directory: 'Предложения для вас.',
      loyalty_card: 'Ваша карта лояльности.',
    },
  },
} satisfies Record<string, Record<'label' | 'line', Record<TargetKind, string>>>;

/**
 * Sends a coupon, directory or card to one address: the session, the credit and the email are one transaction. Refuses
 * what `openTargetIn` refuses, `no_balance` (`email`) and `not_allowed` (`email`: this server or account sends none;
 * `unsubscribed`).
 */
export async function sendEmail(deps: MailingsDeps, command: SendEmail): Promise<SentEmail> {
  const { accountId, target, email, subject, firstName, lastName, sessionCode, checkUnique } = command;
  const { clock, publicAddress, emails } = deps;
  return deps.db.write(async (tx) => {
    const now = clock();
    const merchant = (await findMerchants(tx, [accountId])).get(accountId);
    if (!merchant?.emailConnected || !emails.isPossible) throw new Refusal('not_allowed', { what: 'email' });
    const recipient = await lockRecipient(tx, { accountId, address: email }, now);
    if (recipient.unsubscribedAt) throw new Refusal('not_allowed', { what: 'unsubscribed' });

    const receiver = { source: 'email' as const, address: email, firstName, lastName };
    const opened = await openTargetIn(
      tx,
      { accountId, target, receiver, sessionCode, checkUnique },
      { operatorUrl: publicAddress.url, now },
    );
    const { title, text, url, repeated } = opened;
    if (repeated) return { sent: false, url, sessionCode: opened.sessionCode };

    const lang = emailLang(merchant.language);
    await emails.queueIn(tx, {
      accountId,
      to: email,
      replyTo: merchant.email,
      lang,
      subject: subject?.trim() || title,
      name: [firstName, lastName].filter(Boolean).join(' '),
      title,
      paragraphs: [...(text === title ? [] : [text]), words[lang].line[target.kind]],
      link: { label: words[lang].label[target.kind], url },
      sender: merchant.companyName || merchant.username || merchant.email,
      unsubscribeUrl: `${merchant.publicUrl ?? publicAddress.url}/e/${recipient.token}`,
      credits: COST,
    });
    return { sent: true, url, sessionCode: opened.sessionCode };
  });
}
