import type { Tx } from '#db';
import { type Emails, emailLang } from '#modules/sending/emails';
import type { Merchant } from './merchant.ts';
import { findMerchants } from './merchant-store.ts';
import { createToken } from './merchant-token-store.ts';

const words = {
  en: {
    subject: 'Set your password',
    title: 'Your account is ready',
    line: 'Please set the password with which you sign in. The link works once, within a day.',
    label: 'Set the password',
  },
  ru: {
    subject: 'Задайте пароль',
    title: 'Ваш кабинет готов',
    line: 'Задайте пароль, с которым вы будете входить. Ссылка действует один раз, в течение суток.',
    label: 'Задать пароль',
  },
};

export type InviteDeps = { publicAddress: { url: string }; emails: Pick<Emails, 'queueIn' | 'isPossible'> };

/**
 * Mails a new subaccount the link by which its password is set once. Where this server sends no emails, its main
 * account makes such a link itself.
 */
export async function inviteToSetPassword(
  tx: Tx,
  { emails, publicAddress }: InviteDeps,
  subaccount: Merchant,
  now: Date,
): Promise<void> {
  if (!emails.isPossible) return;
  const { accountId, parentId, email, firstName, language } = subaccount;
  const parent = parentId === null ? undefined : (await findMerchants(tx, [parentId])).get(parentId);
  const token = await createToken(tx, { accountId, kind: 'password', now });
  const lang = emailLang(language);
  const { subject, title, line, label } = words[lang];
  await emails.queueIn(tx, {
    accountId: null,
    to: email,
    lang,
    subject,
    name: firstName,
    title,
    paragraphs: [line],
    link: { label, url: `${dashboardOf(subaccount, parent) ?? publicAddress.url}/reset/${token}` },
    sender: parent?.companyName || parent?.email || subaccount.companyName || email,
  });
}

function dashboardOf(subaccount: Merchant, parent: Merchant | undefined): string | null {
  return subaccount.dashboardUrl ?? parent?.dashboardUrl ?? null;
}
