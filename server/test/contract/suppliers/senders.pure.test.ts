import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpsms, smsgate, textbee } from '#suppliers/android';
import { http } from '#suppliers/http';
import { kannel } from '#suppliers/kannel';
import type { SourceSender } from '#suppliers/own-kind';
import { type Gateway, openGateway } from '#test/gateway';

const now = new Date('2026-12-01T12:00:00Z');
const SECRET = 'secret-long-enough';
const sms = { key: 'sms:17', to: '491701', sender: 'Shop', text: 'Gr\u00fc\u00dfe \u{1f600}' };

let gateway: Gateway;
beforeAll(async () => {
  gateway = await openGateway();
});
beforeEach(() => {
  gateway.seen.length = 0;
  gateway.say({ status: 200 });
});
afterAll(() => gateway.close());

/** The settings as a schema gives them, with the addresses of the gateway. */
function senderOf(
  kind: { settings: { parse(value: unknown): unknown }; createSender(parts: never): SourceSender },
  settings: object,
) {
  const parts = {
    settings: kind.settings.parse(settings),
    guard: gateway.guard,
    reportUrl: 'https://own.example/in/gw',
  };
  return kind.createSender(parts as never);
}

const senders = (): [name: string, sender: SourceSender, isRepeatable: boolean][] => [
  ['http', senderOf(http, { auth: { type: 'bearer', token: SECRET }, sendUrl: gateway.url }), true],
  [
    'kannel',
    senderOf(kannel, { token: SECRET, sendUrl: gateway.url, username: 'u', password: 'pass' }),
    false,
  ],
  [
    'smsgate',
    senderOf(smsgate, { signingKey: SECRET, sendUrl: gateway.url, username: 'u', password: SECRET }),
    true,
  ],
  [
    'httpsms',
    senderOf(httpsms, { signingKey: SECRET, apiKey: SECRET, phone: '+491709', sendUrl: gateway.url }),
    false,
  ],
  [
    'textbee',
    senderOf(textbee, { signingSecret: SECRET, apiKey: SECRET, deviceId: 'dev1', apiUrl: gateway.url }),
    false,
  ],
];

async function adviceOf(sender: SourceSender, of = sms): Promise<string> {
  const error = await sender.send(of, now).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error?.name).toBe('SupplierFailure');
  return error.advice;
}

describe('what gateways answer', () => {
  it('is taken for what it is', async () => {
    for (const [name, sender, isRepeatable] of senders()) {
      const lost = isRepeatable ? 'retry' : 'unknown';
      const advice: Record<string, string> = {};
      for (const status of [400, 403, 429, 503, 502]) {
        gateway.say({ status, body: 'no' });
        advice[status] = await adviceOf(sender);
      }
      gateway.say('hangUp');
      advice.hangUp = await adviceOf(sender);

      expect([name, advice]).toEqual([
        name,
        { 400: 'stop', 403: 'retry', 429: 'retry', 502: lost, 503: 'retry', hangUp: lost },
      ]);
    }
  });

  it('by Kannel is told when it refuses: one line, cut, and without our secrets and the text', async () => {
    const [, [, sender] = []] = senders();
    const said = async (status: number, body: string) => {
      gateway.say({ status, body });
      const error = await sender?.send(sms, now).catch((reason) => reason);
      return error.message;
    };

    expect(await said(400, 'Sender missing and no global set, rejected\n')).toBe(
      'HTTP 400: Sender missing and no global set, rejected',
    );
    expect(await said(403, `pass and\r\n${SECRET}\0 of "${sms.text}"`)).toBe(
      'HTTP 403: (secret) and (secret) of "(secret)"',
    );
    expect(await said(503, '')).toBe('HTTP 503');
    expect(await said(400, '\u{1f600}'.repeat(500))).toBe(`HTTP 400: ${'\u{1f600}'.repeat(149)}\u2026`);
    expect(await said(202, `4: ${SECRET}`)).toBe('Kannel says: 4: (secret)');
    const address = () => String(gateway.seen.at(-1)?.headers['x-kannel-dlr-url']);
    await said(400, 'x');
    expect(await said(400, `bad dlr-url ${address()}`)).toBe('HTTP 400: bad dlr-url (secret)');
  });

  it('is not asked where nothing listens: the SMS did not go out', async () => {
    const closed = await openGateway();
    await closed.close();
    const sender = senderOf(kannel, { token: SECRET, sendUrl: closed.url, username: 'u', password: 'pass' });

    expect(await adviceOf(sender)).toBe('retry');
  });
});

describe('what they are sent', () => {
  it('by http is signed, and says where reports go', async () => {
    gateway.say({ status: 200, body: '{"messageId":5}' });
    const [[, sender] = []] = senders();

    expect(await sender?.send(sms, now)).toEqual({ doorMessageId: '5', delivered: false });
    expect(JSON.parse(gateway.seen[0]?.body ?? '')).toMatchObject({
      id: 'sms:17',
      to: '+491701',
      reportUrl: 'https://own.example/in/gw/report',
    });
    expect(gateway.seen[0]?.headers['webhook-signature']).toMatch(/^v1,/);
  });

  it('by Kannel has its headers, and no secret in the address', async () => {
    gateway.say({ status: 202, body: '0: Accepted for delivery' });
    const [, [, sender] = []] = senders();
    await sender?.send(sms, now);
    await sender?.send({ ...sms, text: 'plain {text}' }, now);

    expect(gateway.seen[0]).toMatchObject({
      path: '/',
      body: sms.text,
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'x-kannel-username': 'u',
        'x-kannel-password': 'pass',
        'x-kannel-from': 'Shop',
        'x-kannel-to': '+491701',
        'x-kannel-coding': '2',
        'x-kannel-dlr-mask': '19',
      },
    });
    expect(gateway.seen[1]?.headers['x-kannel-coding']).toBe('0');
    const report = new URL(String(gateway.seen[0]?.headers['x-kannel-dlr-url']));
    const settings = kannel.settings.parse({ token: SECRET });
    const query = report.search.slice(1).replace('%d', '1').replace('%A', '');
    const read = kannel.door.read(
      { method: 'GET', path: '/report', query, headers: {}, body: Buffer.alloc(0) },
      settings,
    );
    expect(read.reports).toEqual([{ key: 'sms:17', delivered: true, error: null }]);
  });

  it('by Kannel may have gone out where it says something else', async () => {
    const [, [, sender] = []] = senders();
    if (!sender) throw new Error('no sender');
    gateway.say({ status: 202, body: '3: Queued for later delivery' });
    await sender.send(sms, now);
    gateway.say({ status: 202, body: '4: Something else' });

    expect(await adviceOf(sender)).toBe('unknown');
    expect(await adviceOf(sender, { ...sms, sender: 'M\u00fcller' })).toBe('stop');
    expect(gateway.seen).toHaveLength(2);
  });

  it('by SMS Gateway for Android has an id of ours, and is not sent twice', async () => {
    const sender = senders()[2]?.[1];
    gateway.say({ status: 409 });
    const again = await sender?.send(sms, now);
    gateway.say({ status: 202, body: '{"id":"m1","state":"Pending"}' });
    const first = await sender?.send(sms, now);
    const bodies = gateway.seen.map(({ body }) => JSON.parse(body));

    expect(first).toEqual({ doorMessageId: 'm1', delivered: false });
    expect(again).toEqual({ doorMessageId: bodies[0].id, delivered: false });
    expect(bodies[1]).toMatchObject({
      id: bodies[0].id,
      phoneNumbers: ['+491701'],
      textMessage: { text: sms.text },
    });
    expect(bodies[0].id.length).toBeLessThanOrEqual(36);
  });

  it('by httpSMS and textbee has the key of their API', async () => {
    const [, , , httpSms, bee] = senders();
    gateway.say({ status: 200, body: '{"data":{"id":"m2"}}' });
    expect(await httpSms?.[1].send(sms, now)).toEqual({ doorMessageId: 'm2', delivered: false });
    gateway.say({ status: 201, body: '{"data":{"smsBatchId":"b1"}}' });
    expect(await bee?.[1].send(sms, now)).toEqual({ doorMessageId: 'b1', delivered: false });

    expect(gateway.seen.map(({ path, headers }) => [path, headers['x-api-key']])).toEqual([
      ['/', SECRET],
      ['/gateway/devices/dev1/send-sms', SECRET],
    ]);
    expect(JSON.parse(gateway.seen[0]?.body ?? '')).toEqual({
      content: sms.text,
      from: '+491709',
      to: '+491701',
      request_id: 'sms:17',
    });
    expect(JSON.parse(gateway.seen[1]?.body ?? '')).toEqual({ recipients: ['+491701'], message: sms.text });
  });
});

it('sends nothing where the settings name no address', async () => {
  const silent = [
    senderOf(http, { auth: { type: 'bearer', token: SECRET } }),
    senderOf(kannel, { token: SECRET }),
    senderOf(smsgate, { signingKey: SECRET }),
    senderOf(httpsms, { signingKey: SECRET }),
    senderOf(textbee, { signingSecret: SECRET }),
  ];

  for (const sender of silent) expect(await adviceOf(sender)).toBe('stop');
});
