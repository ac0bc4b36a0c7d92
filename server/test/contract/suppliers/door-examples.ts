import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import type { DoorRequest } from '#suppliers/own-kind';

/** An SMS as an example has it. `to` has a plus. */
type ExampleSms = { to: string; from: string; text: string; id: string };

export type DoorExample = {
  settings: Record<string, unknown>;
  /** The request by which the source tells an SMS, signed. */
  request(sms: ExampleSms, now: Date): DoorRequest | Promise<DoorRequest>;
  /** The same without its signature, or with a wrong one. */
  unsigned(sms: ExampleSms, now: Date): DoorRequest | Promise<DoorRequest>;
  /** What nobody may see of it. */
  secrets: readonly string[];
};

const secret = 'a-secret-that-is-long-enough';
const wrong = 'another-secret-of-that-length';

const post = (body: string, headers: Record<string, string>): DoorRequest => ({
  method: 'POST',
  path: '',
  query: '',
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(body),
});

/** An example whose request depends on a secret alone. */
const bySecret = (
  settings: Record<string, unknown>,
  make: (sms: ExampleSms, key: string, now: Date) => DoorRequest | Promise<DoorRequest>,
): DoorExample => ({
  settings,
  request: (sms, now) => make(sms, secret, now),
  unsigned: (sms, now) => make(sms, wrong, now),
  secrets: [secret],
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

export const doorExamples: Readonly<Record<string, DoorExample>> = {
  http: bySecret({ auth: { type: 'bearer', token: secret } }, (sms, token) =>
    post(JSON.stringify(sms), bearer(token)),
  ),

  kannel: bySecret({ token: secret }, ({ to, from, text, id }, token) => ({
    method: 'GET',
    path: '',
    query: String(new URLSearchParams({ token, to, from, text, id, coding: '0', charset: 'UTF-8' })),
    headers: {},
    body: Buffer.alloc(0),
  })),

  gammu: bySecret({ token: secret, to: '+77010000001' }, ({ from, text, id }, token) =>
    post(
      JSON.stringify({
        source: 'gammu',
        id,
        env: { SMS_MESSAGES: '1', SMS_1_NUMBER: from, SMS_1_TEXT: text, PHONE_ID: 'one' },
      }),
      bearer(token),
    ),
  ),

  smstools: bySecret({ token: secret, to: '+77010000001' }, ({ from, text, id }, token) => {
    const file = Buffer.from(`From: ${from}\nModem: GSM1\nAlphabet: UTF-8\n\n${text}\n`);
    return post(
      JSON.stringify({
        source: 'smstools',
        id,
        event: 'RECEIVED',
        file: { name: 'GSM1.abc', content: file.toString('base64') },
      }),
      bearer(token),
    );
  }),

  smsgate: bySecret({ signingKey: secret, to: '+77010000001' }, ({ to, from, text, id }, key, now) => {
    const time = String(Math.floor(now.getTime() / 1000));
    const payload = { message: text, sender: from, recipient: to, simNumber: 1 };
    const body = JSON.stringify({ id, event: 'sms:received', deviceId: 'dev', payload });
    return post(body, { 'x-timestamp': time, 'x-signature': hmac(key, body + time) });
  }),

  httpsms: bySecret({ signingKey: secret }, async ({ to, from, text, id }, key, now) => {
    const seconds = Math.floor(now.getTime() / 1000);
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('api.httpsms.com')
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 60)
      .sign(new TextEncoder().encode(key));
    const data = { message_id: id, owner: to, contact: from, content: text };
    return post(JSON.stringify({ id: `event-${id}`, type: 'message.phone.received', data }), bearer(token));
  }),

  textbee: bySecret({ signingSecret: secret, to: '+77010000001' }, ({ from, text, id }, key) => {
    const body = JSON.stringify({
      webhookEvent: 'MESSAGE_RECEIVED',
      ...{ smsId: id, deviceId: 'dev', sender: from, message: text },
    });
    return post(body, { 'x-signature': hmac(key, body) });
  }),
};
