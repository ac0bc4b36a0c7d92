import { JsonNumber, stringifyLosslessJson } from '#kernel/lossless-json';
import type { OutgoingSms } from '#suppliers/hub';
import type { OperationKind } from '#suppliers/supplier';
import type { PartnerDialect } from './dialect.ts';

/** Where a hub takes pushes, unless the connection names another path. */
export const pushPaths: Readonly<Record<PartnerDialect, Readonly<Record<OperationKind, string>>>> = {
  'onlinesim-v1': { activation: '/v1/PUSH_SMS', rental: '/v1/PUSH_SMS_RENT' },
  'onlinesim-v2': { activation: '/api/resellers/addMessage', rental: '/api/resellers/addMessage' },
  smshub: { activation: '/agent/api/sms', rental: '/agent/api/sms' },
};

/**
 * The content of a push without the key: render it once, store it, and send `pushBytes` of it each time, so
 * that every repeat has the same bytes and no key lies in the outbox.
 */
export function renderPush(dialect: PartnerDialect, sms: OutgoingSms): string {
  const { kind, smsId, phone, sender, text, receivedAt } = sms;
  switch (dialect) {
    case 'onlinesim-v1':
      return stringifyLosslessJson({
        action: 'PUSH_SMS',
        ...(kind === 'rental' && { service: 'rent' }),
        smsId,
        phone,
        phoneFrom: sender,
        text,
      });
    case 'onlinesim-v2':
      return stringifyLosslessJson(renderListedMessage({ phone, sender, text, receivedAt }));
    case 'smshub':
      return stringifyLosslessJson({
        action: 'PUSH_SMS',
        smsId,
        phone: new JsonNumber(phone),
        phoneFrom: sender,
        text,
      });
  }
}

/** A stored push with the connection's present key in it. In `onlinesim-v2` the key travels as Bearer only. */
export function pushBytes(dialect: PartnerDialect, stored: string, key: string): Buffer {
  if (dialect === 'onlinesim-v2') return Buffer.from(stored, 'utf8');
  return Buffer.from(
    stored.replace('{', () => `{"key":${JSON.stringify(key)},`),
    'utf8',
  );
}

/** One item of addMessage and addMessages. */
function renderListedMessage(message: { phone: string; sender: string; text: string; receivedAt: Date }) {
  return {
    date: String(Math.floor(message.receivedAt.getTime() / 1000)),
    number: `+${message.phone}`,
    from: message.sender,
    message: message.text,
  };
}
