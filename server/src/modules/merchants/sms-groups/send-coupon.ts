import { randomUUID } from 'node:crypto';
import { Refusal } from '#kernel/refusal';
import { findMerchants } from '#modules/merchants/merchants';
import { type OpenTarget, openTargetIn } from '#modules/merchants/send-targets';
import { type OutboundSms, queueSms } from '#modules/sending/outbound-sms';
import { type ContactDeps, lockWilling } from './change-contacts.ts';
import { chooseSender, withHint } from './marketing.ts';
import { setHinted } from './person-store.ts';
import { readSettings } from './send-store.ts';

export type SendCoupon = Pick<OpenTarget, 'accountId' | 'target' | 'sessionCode' | 'checkUnique'> & {
  phone: string;
  /** Empty: the target's own. Its address is put after it. */
  text?: string | undefined;
  sender?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
};

export type SentCoupon = {
  /** Undefined where the phone had it before and it was not to be sent again. */
  sms: OutboundSms | undefined;
  /** As asked for, without the address. */
  text: string;
  url: string;
  sessionCode: string;
};

/** One SMS with one consumer's own address of a coupon, a directory or a card. */
export async function sendCoupon(
  { db, clock, publicAddress, canSend }: ContactDeps,
  command: SendCoupon,
): Promise<SentCoupon> {
  if (!(await canSend())) throw new Refusal('service_off', { what: 'sms' });
  const { accountId, phone, target, sessionCode, checkUnique, firstName, lastName } = command;
  return db.write(async (tx) => {
    const now = clock();
    const person = await lockWilling(tx, { accountId, phone }, now);
    const receiver = { source: 'sms' as const, address: phone, firstName, lastName };
    const operatorUrl = publicAddress.url;
    const opened = await openTargetIn(
      tx,
      { accountId, target, receiver, sessionCode, checkUnique },
      { operatorUrl, now },
    );
    const text = command.text?.trim() || opened.text;
    const { url } = opened;
    const answer = { text, url, sessionCode: opened.sessionCode };
    if (opened.repeated) return { ...answer, sms: undefined };

    const publicUrl = (await findMerchants(tx, [accountId])).get(accountId)?.publicUrl ?? operatorUrl;
    const sender = command.sender || (await chooseSender(tx, { accountId }));
    const { quiet } = await readSettings(tx, accountId);
    const [sms] = await queueSms(
      tx,
      [
        {
          ...{ accountId, to: phone, sender, quiet, purpose: 'marketing' },
          text: withHint(`${text} ${url}`, { person, sender, publicUrl }),
          reference: `send-sms:${randomUUID()}`,
        },
      ],
      { now },
    );
    if (!sms) throw new Refusal('no_balance', { what: 'sms' });
    await setHinted(tx, [person], now);
    return { ...answer, sms };
  });
}
