import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { DoorRequest } from '#suppliers/own-kind';
import { httpsms, smsgate, textbee } from './index.ts';
import { HttpsmsSettings, SmsgateSettings, TextbeeSettings } from './settings.ts';

const now = new Date('2026-12-01T12:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const KEY = 'a-signing-key-of-some-length';

const requestOf = (
  body: string,
  headers: DoorRequest['headers'],
  more: Partial<DoorRequest> = {},
): DoorRequest => ({
  ...{ method: 'POST', path: '', query: '', headers, body: Buffer.from(body) },
  ...more,
});

async function statusOf(work: () => unknown): Promise<number | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return (error as { status?: number }).status;
  }
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

describe('SMS Gateway for Android', () => {
  const settings = SmsgateSettings.parse({ signingKey: KEY, phones: { 'dev1/2': '+491702' }, to: '+491709' });
  const received = {
    deviceId: 'dev1',
    event: 'sms:received',
    id: 'Ey6ECgOkVVFjz3CL48B8C',
    payload: {
      messageId: 'abc123',
      message: 'Your code is 4711',
      sender: '6505551212',
      recipient: '+491701',
      phoneNumber: '6505551212',
      simNumber: 1,
      receivedAt: '2026-12-01T13:00:00.000+01:00',
    },
    webhookId: 'hook-1',
  };
  const signed = (
    body: string,
    { key = KEY, at = seconds }: { key?: string; at?: number | string } = {},
  ) => ({
    'x-timestamp': String(at),
    'x-signature': hmac(key, `${body}${at}`),
  });
  const read = (event: unknown, headers?: DoorRequest['headers'], more?: Partial<DoorRequest>) => {
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    return smsgate.door.read(requestOf(body, headers ?? signed(body), more), settings, now);
  };

  it('reads an SMS, with the id of its event', () => {
    const { sms, lines } = read(received);

    expect(sms).toMatchObject([
      {
        to: '+491701',
        from: '6505551212',
        text: 'Your code is 4711',
        line: 'dev1/1',
        id: 'Ey6ECgOkVVFjz3CL48B8C',
      },
    ]);
    expect(lines).toMatchObject([{ line: 'dev1/1', state: 'up', phone: '+491701' }]);
    expect(read(received).sms[0]?.id).toBe(sms[0]?.id);
  });

  it('reads an SMS of older apps, and the number of the SIM from the settings', () => {
    const { sender: _sender, recipient: _recipient, ...older } = received.payload;

    expect(read({ ...received, payload: { ...older, simNumber: 2 } }).sms).toMatchObject([
      { to: '+491702', from: '6505551212' },
    ]);
    expect(read({ ...received, payload: { ...older, simNumber: null } }).sms).toMatchObject([
      { to: '+491709', line: 'dev1' },
    ]);
  });

  it('reads reports, pings, data, and lets other events be', () => {
    const event = (name: string, payload: object) => read({ ...received, event: name, payload });

    expect(event('sms:delivered', { messageId: 'm1', recipient: '+1' })).toMatchObject({
      sms: [],
      reports: [{ doorMessageId: 'm1', delivered: true }],
    });
    expect(event('sms:failed', { messageId: 'm1', reason: 'no signal' }).reports).toEqual([
      { doorMessageId: 'm1', delivered: false, error: 'no signal' },
    ]);
    expect(event('system:ping', { health: {} })).toEqual({ sms: [], lines: [{ line: 'dev1', state: 'up' }] });
    expect(event('sms:data-received', { data: 'AP8=', sender: '1' }).sms).toMatchObject([
      { text: '00ff', flags: ['binary'] },
    ]);
    for (const name of ['sms:sent', 'mms:received', 'something:new'])
      expect(event(name, {})).toEqual({ sms: [] });
  });

  it('refuses a signature that is wrong, stale, of the future or missing', async () => {
    const body = JSON.stringify(received);
    const right = signed(body);
    const wrong = [
      signed(body, { key: 'another-key-of-length' }),
      signed(`${body} `),
      signed(body, { at: seconds - 301 }),
      signed(body, { at: seconds + 301 }),
      signed(body, { at: 'NaN' }),
      { ...right, 'x-timestamp': String(seconds + 1) },
      { 'x-timestamp': right['x-timestamp'] },
      { 'x-signature': right['x-signature'] },
      { ...right, 'x-signature': '' },
      {},
    ];

    expect(read(body, { ...right, 'x-signature': right['x-signature'].toUpperCase() }).sms).toHaveLength(1);
    for (const headers of wrong) expect(await statusOf(() => read(body, headers))).toBe(401);
  });

  it('says what it cannot read', async () => {
    for (const body of [
      '{',
      '[]',
      '{}',
      JSON.stringify({ ...received, payload: {} }),
      JSON.stringify({ ...received, payload: 'x' }),
    ])
      expect(await statusOf(() => read(body))).toBe(400);
    expect(await statusOf(() => read(received, undefined, { method: 'GET' }))).toBe(405);
    expect(await statusOf(() => read(received, undefined, { path: '/x' }))).toBe(404);
  });
});

describe('httpSMS', () => {
  const settings = HttpsmsSettings.parse({ signingKey: KEY });
  const received = {
    specversion: '1.0',
    id: 'bd4145c3-ec0e-4406-b419-4a770a699987',
    source: '/v1/messages/receive',
    type: 'message.phone.received',
    data: {
      message_id: '95fef2ad-b869-464b-b465-8d5509eed696',
      user_id: 'user',
      owner: '+491701',
      contact: '+4915',
      content: 'Your code is 4711',
      sim: 'SIM1',
    },
  };
  type Claims = {
    key?: string;
    issuer?: string;
    age?: number;
    exp?: number;
    audience?: string;
    alg?: string;
  };
  const tokenOf = ({
    key = KEY,
    issuer = 'api.httpsms.com',
    age = 0,
    exp = 600,
    audience = 'https://own.example/in/x',
    alg = 'HS256',
  }: Claims) =>
    new SignJWT({ sub: 'user' })
      .setProtectedHeader({ alg })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(seconds - age)
      .setNotBefore(seconds - age - 600)
      .setExpirationTime(seconds - age + exp)
      .sign(new TextEncoder().encode(key));
  async function read(event: unknown, claims: Claims | string = {}, of = settings) {
    const token = typeof claims === 'string' ? claims : await tokenOf(claims);
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    return httpsms.door.read(requestOf(body, { authorization: `Bearer ${token}` }), of, now);
  }

  it('reads an SMS, and knows it again', async () => {
    const { sms, lines } = await read(received);

    expect(sms).toMatchObject([
      {
        to: '+491701',
        line: '+491701',
        from: '+4915',
        text: 'Your code is 4711',
        id: received.data.message_id,
      },
    ]);
    expect(lines).toEqual([{ line: '+491701', state: 'up', phone: '+491701' }]);
    expect((await read(received)).sms[0]?.id).toBe(sms[0]?.id);
  });

  it('reads reports and heartbeats, and lets other events be', async () => {
    const event = (type: string, data: object = {}) =>
      read({ ...received, type, data: { owner: '+491701', ...data } });

    expect((await event('message.phone.delivered', { id: 'm1' })).reports).toMatchObject([
      { doorMessageId: 'm1', delivered: true },
    ]);
    expect(
      (await event('message.send.failed', { id: 'm1', request_id: 'sms-1', error_message: 'no' })).reports,
    ).toEqual([{ key: 'sms-1', delivered: false, error: 'no' }]);
    expect((await event('message.send.expired', { id: 'm1' })).reports).toMatchObject([{ delivered: false }]);
    expect((await event('phone.heartbeat.offline')).lines).toMatchObject([{ state: 'down' }]);
    expect(await event('message.call.missed')).toEqual({ sms: [] });
  });

  it('refuses a token that is wrong, stale, for others or missing', async () => {
    const [head, claims, signature] = (await tokenOf({})).split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    const wrong: (Claims | string)[] = [
      { key: 'another-key-of-length' },
      { issuer: 'api.example.com' },
      { age: 301 },
      { age: -301 },
      { age: 100, exp: 10 },
      { alg: 'HS512', key: `${KEY}${KEY}${KEY}${KEY}` },
      none,
      `${head}.${claims}`,
      `${head}.${claims}.${signature?.slice(1)}`,
      '',
    ];

    for (const claim of wrong) expect(await statusOf(() => read(received, claim))).toBe(401);
    expect(await statusOf(() => httpsms.door.read(requestOf('{}', {}), settings, now))).toBe(401);
  });

  it('refuses a token for another address where the settings have one', async () => {
    const own = HttpsmsSettings.parse({ signingKey: KEY, webhookUrl: 'https://own.example/in/x' });

    expect((await read(received, {}, own)).sms).toHaveLength(1);
    expect(await statusOf(() => read(received, { audience: 'https://other.example/' }, own))).toBe(401);
  });

  it('flags what it cannot decrypt, and says what it cannot read', async () => {
    expect((await read({ ...received, data: { ...received.data, encrypted: true } })).sms[0]?.flags).toEqual([
      'encrypted',
    ]);
    for (const body of ['{', '[]', '{}', { ...received, data: { owner: '1' } }])
      expect(await statusOf(() => read(body))).toBe(400);
  });
});

describe('textbee', () => {
  const settings = TextbeeSettings.parse({ signingSecret: KEY, phones: { dev1: '+491701' } });
  const received = {
    smsId: '65f1',
    message: 'Your code is 4711',
    deviceId: 'dev1',
    webhookSubscriptionId: 'sub1',
    webhookEvent: 'MESSAGE_RECEIVED',
    idempotencyKey: 'c0ffee',
    sender: '+4915',
    receivedAt: '2026-12-01T11:59:00.000Z',
  };
  const read = (event: unknown, signature?: string) => {
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    return textbee.door.read(requestOf(body, { 'x-signature': signature ?? hmac(KEY, body) }), settings);
  };

  it('reads an SMS, flat or within data', () => {
    const { webhookEvent, ...data } = received;
    const nested = { event: webhookEvent, timestamp: received.receivedAt, data };

    for (const event of [received, nested])
      expect(read(event).sms).toMatchObject([
        { to: '+491701', line: 'dev1', from: '+4915', text: 'Your code is 4711', id: '65f1' },
      ]);
  });

  it('reads reports, and lets other events be', () => {
    const event = (webhookEvent: string, more: object = {}) =>
      read({ ...received, webhookEvent, smsBatchId: 'b1', ...more });

    expect(event('MESSAGE_DELIVERED').reports).toEqual([
      { doorMessageId: 'b1', delivered: true, error: null },
    ]);
    expect(event('MESSAGE_FAILED', { errorCode: 4, errorMessage: 'no service' }).reports).toEqual([
      { doorMessageId: 'b1', delivered: false, error: '4 no service' },
    ]);
    for (const name of ['MESSAGE_SENT', 'UNKNOWN_STATE']) expect(event(name)).toEqual({ sms: [] });
  });

  it('refuses a signature that is wrong or missing', async () => {
    const body = JSON.stringify(received);

    expect(read(body, `sha256=${hmac(KEY, body)}`).sms).toHaveLength(1);
    for (const signature of ['', 'sha256=', hmac('another-key-of-length', body), hmac(KEY, `${body} `)])
      expect(await statusOf(() => read(body, signature))).toBe(401);
  });

  it('says what it cannot read', async () => {
    for (const body of ['{', '[]', '{}', JSON.stringify({ ...received, message: null })])
      expect(await statusOf(() => read(body))).toBe(400);
  });
});

it('needs what it sends with', () => {
  expect(
    SmsgateSettings.safeParse({ signingKey: KEY, sendUrl: 'https://api.sms-gate.app/3rdparty/v1/messages' })
      .success,
  ).toBe(false);
  expect(SmsgateSettings.safeParse({ signingKey: 'short' }).success).toBe(false);
  expect(TextbeeSettings.safeParse({ signingSecret: KEY, deviceId: '../x' }).success).toBe(false);
});
