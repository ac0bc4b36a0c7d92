import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { DoorRequest } from '#suppliers/own-kind';
import { http } from './index.ts';
import { HttpSettings } from './settings.ts';

const now = new Date('2026-12-01T12:00:00Z');
const TOKEN = 'token-long-enough';
const bearer = { auth: { type: 'bearer', token: TOKEN } };

type Given = Partial<Omit<DoorRequest, 'body'>> & { body?: unknown };

function requestOf({ body = '', headers = {}, method = 'POST', path = '', query = '' }: Given): DoorRequest {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const type =
    typeof body === 'string' || Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json' };
  return {
    method,
    path,
    query,
    headers: { ...type, authorization: `Bearer ${TOKEN}`, ...headers },
    body: bytes,
  };
}

async function read(given: Given, settings: object = bearer) {
  return http.door.read(requestOf(given), HttpSettings.parse(settings), now);
}

async function readOne(given: Given, settings: object = bearer) {
  const { sms } = await read(given, settings);
  expect(sms).toHaveLength(1);
  return sms[0];
}

async function refusal(given: Given, settings: object = bearer) {
  const error = await read(given, settings).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error?.name).toBe('DoorRefusal');
  return { status: error.status, reason: error.reason };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('what it reads', () => {
  it('reads the usual names, in JSON and in a form, and a GET', async () => {
    const sms = await Promise.all([
      readOne({ body: { to: '+491701', from: 'Bank', text: 'code 1', id: 7 } }),
      readOne({ body: { Recipient: '+491701', sender: 'Bank', message: 'code 1', message_id: '7' } }),
      readOne({ body: 'receiver=%2B491701&originator=Bank&content=code+1&smsId=7', headers: form }),
      readOne({ method: 'GET', query: 'msisdn=%2B491701&source=Bank&body=code%201&messageId=7' }),
    ]);

    for (const one of sms)
      expect(one).toMatchObject({ to: '+491701', from: 'Bank', text: 'code 1', id: '7', flags: [] });
  });

  it('keeps all digits of an id', async () => {
    const one = await readOne({ body: '{"to":"1","from":"2","text":"","id":12345678901234567891}' });

    expect(one?.id).toBe('12345678901234567891');
    expect(one?.raw).toContain('12345678901234567891');
  });

  it('reads a list, and a list within an object', async () => {
    const list = [
      { to: '1', from: 'a', text: 'x' },
      { to: '2', from: 'b', text: 'y' },
    ];
    const plain = await read({ body: list });
    const named = await read({ body: { messages: list } });
    const nested = await read({ body: { data: { items: list } } }, { ...bearer, list: 'data.items' });

    for (const { sms } of [plain, named, nested]) expect(sms.map(({ to }) => to)).toEqual(['1', '2']);
  });

  it('reads fields by the names that the settings give, nested ones too', async () => {
    const fields = { to: 'sms.called', from: 'sms.who', text: 'sms.parts.text', line: 'port' };
    const one = await readOne(
      { body: { port: 3, sms: { called: '49170', who: 'X', parts: { text: 'hi' } } } },
      { ...bearer, fields },
    );

    expect(one).toMatchObject({ to: '49170', from: 'X', text: 'hi', line: '3' });
  });

  it('takes the number of the settings where the source has none', async () => {
    expect(await readOne({ body: { from: 'X', text: 'hi' } }, { ...bearer, to: '+49170' })).toMatchObject({
      to: '+49170',
    });
  });

  it('reads a form in parts', async () => {
    const data = new FormData();
    for (const [name, value] of Object.entries({ to: '1', from: 'X', text: 'Gr\u00fc\u00dfe' }))
      data.set(name, value);
    const sent = new Response(data);
    const body = Buffer.from(await sent.arrayBuffer());
    const headers = { 'content-type': sent.headers.get('content-type') ?? '' };

    expect(await readOne({ body, headers })).toMatchObject({ from: 'X', text: 'Gr\u00fc\u00dfe' });
  });

  it('reads parts of a longer SMS', async () => {
    const part = { partReference: 300, partCount: 2, partIndex: 1 };
    const given = { to: '1', from: 'X', text: 'half' };

    expect(await readOne({ body: { ...given, ...part } })).toMatchObject({
      part: { reference: 300, count: 2, index: 1 },
      flags: [],
    });
    for (const odd of [{ partIndex: 3 }, { partCount: 300 }, { partReference: 70_000 }, { partIndex: 'x' }])
      expect(await readOne({ body: { ...given, ...part, ...odd } })).toMatchObject({
        part: undefined,
        flags: ['part'],
      });
    expect(await readOne({ body: { ...given, partReference: 1, partCount: 1, partIndex: 1 } })).toMatchObject(
      {
        part: undefined,
        flags: [],
      },
    );
  });

  it('has the id of the request where an SMS has none', async () => {
    const list = [
      { to: '1', from: 'a', text: 'x' },
      { to: '2', from: 'b', text: 'y', id: 'own' },
      { to: '3', from: 'c', text: 'z' },
    ];
    const { sms } = await read({ body: list, headers: { 'idempotency-key': 'spooled-1' } });

    expect(sms.map(({ id }) => id)).toEqual(['spooled-1', 'own', 'spooled-1/2']);
  });
});

describe('charsets', () => {
  it('reads the charset of the settings, or of the form', async () => {
    const latin = 'to=1&from=B%E4nk&text=Gr%FC%DFe';
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=ISO-8859-1' };

    expect(await readOne({ body: latin, headers: form }, { ...bearer, charset: 'iso-8859-1' })).toMatchObject(
      {
        from: 'B\u00e4nk',
        text: 'Gr\u00fc\u00dfe',
        flags: [],
      },
    );
    expect(await readOne({ body: latin, headers })).toMatchObject({
      from: 'B\u00e4nk',
      text: 'Gr\u00fc\u00dfe',
      flags: [],
    });
  });

  it('reads wide charsets and hexadecimal digits in the text alone', async () => {
    const wide = { ...bearer, charset: 'utf-16be' };
    const hex = { ...bearer, charset: 'utf-16be-hex' };

    expect(await readOne({ method: 'GET', query: 'to=1&from=Bank&text=%04%1A' }, wide)).toMatchObject({
      text: '\u041a',
      from: 'Bank',
    });
    expect(await readOne({ method: 'GET', query: 'to=1&from=12&text=041A' }, hex)).toMatchObject({
      text: '\u041a',
      from: '12',
    });
    expect(await readOne({ body: { to: '1', from: '12', text: '041A' } }, hex)).toMatchObject({
      text: '\u041a',
      from: '12',
    });
  });

  it('takes a text that is not in its charset, and says so', async () => {
    const one = await readOne({ body: 'to=1&from=X&text=Gr%FC%DFe', headers: form });
    const json = await readOne({
      body: Buffer.from('{"to":"1","from":"X","text":"Gr\u00fc\u00dfe"}', 'latin1'),
    });

    expect(one).toMatchObject({ text: 'Gr\u00fc\u00dfe', flags: ['charset'] });
    expect(json).toMatchObject({ text: 'Gr\u00fc\u00dfe', flags: ['charset'] });
  });
});

describe('who calls', () => {
  const sms = { to: '1', from: 'X', text: 'hi' };

  it('takes a bearer token, and no other', async () => {
    expect(await readOne({ body: sms })).toMatchObject({ text: 'hi' });
    for (const authorization of [undefined, '', 'Bearer wrong-token-here', `Basic ${TOKEN}`])
      expect((await refusal({ body: sms, headers: { authorization } })).status).toBe(401);
  });

  it('takes a user and a password, and no others', async () => {
    const basic = { auth: { type: 'basic', user: 'modem', password: 'pass:word-1' } };
    const of = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

    expect(await readOne({ body: sms, headers: of('modem:pass:word-1') }, basic)).toMatchObject({
      text: 'hi',
    });
    for (const pair of ['', 'modem:', 'modem:pass', 'other:pass:word-1'])
      expect((await refusal({ body: sms, headers: of(pair) }, basic)).status).toBe(401);
  });

  it('takes a token of the query or of the body, and keeps it nowhere', async () => {
    const settings = { auth: { type: 'query', name: 'key', token: 'a+b/secret=1' } };
    const encoded = encodeURIComponent('a+b/secret=1');
    const found = await Promise.all([
      readOne({ method: 'GET', query: `key=${encoded}&to=1&from=X&text=hi` }, settings),
      readOne({ body: { ...sms }, query: `key=${encoded}` }, settings),
      readOne({ body: { ...sms, key: 'a+b/secret=1' } }, settings),
      readOne({ body: `key=${encoded}&to=1&from=X&text=hi`, headers: form }, settings),
    ]);

    for (const one of found) {
      expect(one?.text).toBe('hi');
      expect(one?.raw).not.toMatch(/secret=1|secret%3D1/);
    }
    for (const query of ['', 'key=', 'key=wrong', `key=${encoded}&key=${encoded}`, `KEY=${encoded}`])
      expect((await refusal({ body: sms, query }, settings)).status).toBe(401);
  });

  it('reads nothing of a stranger', async () => {
    const query = { auth: { type: 'query', token: TOKEN } };

    expect((await refusal({ body: '{"to":', headers: { authorization: '' } })).status).toBe(401);
    expect((await refusal({ body: '{"to":', query: 'token=wrong' }, query)).status).toBe(401);
  });

  it('believes an address only where the settings name some', () => {
    expect(HttpSettings.safeParse({ auth: { type: 'ip' } }).success).toBe(false);
    expect(HttpSettings.safeParse({ auth: { type: 'ip' }, ipAllow: ['10.0.0.1'] }).success).toBe(true);
  });
});

describe('signatures of Standard Webhooks', () => {
  const secret = `whsec_${Buffer.from('a key of thirty-two bytes, about').toString('base64')}`;
  const signed = { auth: { type: 'standard-webhooks', secret } };
  const text = JSON.stringify({ to: '1', from: 'X', text: 'hi' });
  const headersOf = (body: string, { at = now, id = 'msg_1', key = secret } = {}) => ({
    authorization: undefined,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign(id, at, body),
  });

  it('takes what is signed, and knows a replay by its id', async () => {
    const headers = headersOf(text);
    const first = await readOne({ body: text, headers }, signed);
    const again = await readOne({ body: text, headers }, signed);

    expect(first).toMatchObject({ text: 'hi', id: 'msg_1' });
    expect(again?.id).toBe(first?.id);
  });

  it('takes one right signature of several', async () => {
    const headers = headersOf(text);
    const several = { ...headers, 'webhook-signature': `v1,AAAA v1a,x ${headers['webhook-signature']}` };

    expect(await readOne({ body: text, headers: several }, signed)).toMatchObject({ text: 'hi' });
  });

  it('signs over the bytes as they came', async () => {
    const plain = { auth: { type: 'standard-webhooks', secret: 'plain letters' } };
    const key = `whsec_${Buffer.from('plain letters').toString('base64')}`;

    expect(await readOne({ body: text, headers: headersOf(text, { key }) }, plain)).toMatchObject({
      text: 'hi',
    });
  });

  it('refuses what is wrong, stale, of the future, or missing', async () => {
    const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
    const wrong = [
      headersOf(`${text} `),
      headersOf(text, { key: `whsec_${Buffer.from('another key of some length').toString('base64')}` }),
      { ...headersOf(text), 'webhook-id': 'msg_2' },
      headersOf(text, { at: minutes(-6) }),
      headersOf(text, { at: minutes(6) }),
      { ...headersOf(text), 'webhook-timestamp': 'NaN' },
      { ...headersOf(text), 'webhook-signature': undefined },
      { ...headersOf(text), 'webhook-signature': 'v1,' },
      {},
    ];

    for (const headers of wrong) expect((await refusal({ body: text, headers }, signed)).status).toBe(401);
  });

  it('takes no GET unless it is told to', async () => {
    const query = 'to=1&from=X&text=hi';

    expect((await refusal({ method: 'GET', query, headers: headersOf('') }, signed)).status).toBe(405);
    expect(
      await readOne({ method: 'GET', query, headers: headersOf('') }, { ...signed, allowGet: true }),
    ).toMatchObject({ text: 'hi' });
    expect((await refusal({ method: 'GET', query }, { ...bearer, allowGet: false })).status).toBe(405);
  });
});

describe('what it does not take', () => {
  it('says what is wrong with a body', async () => {
    const bodies: [body: unknown, reason: RegExp][] = [
      ['', /empty/],
      ['{"to":', /JSON/],
      ['[', /JSON/],
      [`${'['.repeat(100)}`, /too_deep/],
      [[1], /no object/],
      [[], /no SMS/],
      [{}, /no "text"/],
      [{ text: 'x' }, /no "from"/],
      [{ text: {}, from: 'x' }, /no "text"/],
      [{ text: ['x'], from: 'x' }, /no "text"/],
      ['hello', /no "text"/],
      ['null', /no "text"/],
    ];

    for (const [body, reason] of bodies)
      expect(await refusal({ body })).toEqual({ status: 400, reason: expect.stringMatching(reason) });
  });

  it('is not misled by names that objects have', async () => {
    const one = await readOne(
      { body: '{"__proto__":{"to":"9"},"from":"X","text":"hi","constructor":"c"}' },
      { ...bearer, fields: { to: 'constructor.name', line: '__proto__.to', id: 'toString' } },
    );

    expect(one).toMatchObject({ to: undefined, line: undefined, id: undefined });
  });

  it('knows only its own paths', async () => {
    expect((await refusal({ path: '/other', body: {} })).status).toBe(404);
  });

  it('refuses settings that make no sense', () => {
    for (const wrong of [
      {},
      { auth: { type: 'bearer', token: 'short' } },
      { ...bearer, charset: 'klingon' },
      { ...bearer, unknown: 1 },
      { ...bearer, answer: { ok: { status: 500 } } },
      { ...bearer, answer: { ok: { contentType: 'text/plain\r\nx: y' } } },
      { auth: { type: 'ip' }, ipAllow: ['10.0.0.1'], sendUrl: 'https://gw.example/send' },
    ])
      expect(HttpSettings.safeParse(wrong).success).toBe(false);
  });
});

describe('answers and reports', () => {
  const answerOf = (outcome: Parameters<typeof http.door.answer>[0], status: number, answer?: object) =>
    http.door.answer(outcome, {
      settings: HttpSettings.parse({ ...bearer, ...(answer && { answer }) }),
      status,
    });

  it('says what the gateway wants', () => {
    const words = { ok: { body: 'ACK', contentType: 'text/html' }, failed: { status: 200, body: 'NAK' } };

    expect(answerOf('stored', 200)).toBeUndefined();
    expect(answerOf('stored', 200, words)).toEqual({ status: 200, contentType: 'text/html', body: 'ACK' });
    expect(answerOf('repeated', 200, words)).toEqual({ status: 200, contentType: 'text/html', body: 'ACK' });
    expect(answerOf('flood', 429, words)).toMatchObject({ status: 200, body: 'NAK' });
    expect(answerOf('unauthorized', 401, words)).toMatchObject({ status: 401 });
  });

  it('reads a report about an SMS that went out', async () => {
    const { sms, reports } = await read({
      path: '/report',
      body: { id: 'sms-1', status: 'failed', error: 'no route' },
    });

    expect(sms).toEqual([]);
    expect(reports).toEqual([{ key: 'sms-1', delivered: false, error: 'no route' }]);
    expect((await refusal({ path: '/report', body: { id: 'sms-1', status: 'maybe' } })).status).toBe(400);
    expect((await refusal({ path: '/report', body: {}, headers: { authorization: '' } })).status).toBe(401);
  });
});
