import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { messageFingerprint } from '#kernel/message-fingerprint';
import { decodeBody, isJsonContentType, parseBody, renderWithoutKey } from './body.ts';
import { renderFinish, renderGetNumber } from './client-requests.ts';
import { extractKey } from './credentials.ts';
import { pushBytes, renderPush } from './push-body.ts';
import { readReply } from './reply-code.ts';
import { callUrl, joinUrl } from './urls.ts';

describe('bodies', () => {
  test.each(['application/json', 'Application/JSON; Charset=UTF-8', 'application/json;charset="utf8"'])(
    '%s is JSON',
    (header) => {
      expect(isJsonContentType(header)).toBe(true);
    },
  );

  test.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=windows-1251',
    'application/jsonp',
  ])('%s is not', (header) => {
    expect(isJsonContentType(header)).toBe(false);
  });

  test('gzip is inflated within the limit; a bomb and a broken stream are refused', async () => {
    const text = JSON.stringify({ text: 'код' });

    expect(await decodeBody({ bytes: gzipSync(text), contentEncoding: 'GZIP' })).toBe(text);
    await expect(
      decodeBody({ bytes: gzipSync(Buffer.alloc(10_000_000)), contentEncoding: 'gzip' }),
    ).rejects.toMatchObject({ replyCase: 'too_large' });
    await expect(
      decodeBody({ bytes: Buffer.from('no gzip'), contentEncoding: 'gzip' }),
    ).rejects.toMatchObject({ replyCase: 'bad_request' });
    await expect(decodeBody({ bytes: Buffer.alloc(65_537) })).rejects.toMatchObject({
      replyCase: 'too_large',
    });
    await expect(decodeBody({ bytes: Buffer.from('{}'), contentEncoding: 'br' })).rejects.toMatchObject({
      replyCase: 'bad_request',
    });
  });

  test('broken UTF-8 is refused, a byte order mark is not', async () => {
    await expect(decodeBody({ bytes: Buffer.from([0x7b, 0xff, 0x7d]) })).rejects.toMatchObject({
      replyCase: 'bad_request',
    });
    expect(parseBody(await decodeBody({ bytes: Buffer.from('\uFEFF{"a":"b"}') }))).toEqual({ a: 'b' });
  });

  test.each(['[]', '7', '"x"', 'null', '', '{', '[['.repeat(50)])('%s is no request', (text) => {
    expect(() => parseBody(text)).toThrow(expect.objectContaining({ replyCase: 'bad_request' }));
  });

  test('a body is kept without its key and with exact numbers', () => {
    expect(renderWithoutKey(parseBody('{"key":"secret","smsId":9007199254740993}'))).toBe(
      '{"smsId":9007199254740993}',
    );
  });
});

describe('keys', () => {
  const body = parseBody('{"key":"k1"}');

  test('any one place will do, and all that agree', () => {
    expect(extractKey({ body })).toEqual({ key: 'k1', places: ['body'] });
    expect(extractKey({ authorization: 'bearer  k1' })).toEqual({ key: 'k1', places: ['bearer'] });
    expect(extractKey({ query: { apikey: 'k1' } })).toEqual({ key: 'k1', places: ['query'] });
    expect(extractKey({ body, authorization: 'Bearer k1', query: { apikey: 'k1' } }).places).toEqual([
      'body',
      'bearer',
      'query',
    ]);
    expect(extractKey({ body: parseBody('{"key":12345678901234567890}') }).key).toBe('12345678901234567890');
  });

  test.each([
    { body, authorization: 'Bearer k2' },
    { body, query: { apikey: 'k2' } },
    { query: { apikey: ['k1', 'k2'] } },
    { body: { key: 'x'.repeat(257) } },
  ])('keys that differ, and one too long, are wrong: %j', (request) => {
    expect(() => extractKey(request)).toThrow(expect.objectContaining({ replyCase: 'wrong_key' }));
  });

  test.each([
    {},
    { body: {} },
    { body: { key: '' } },
    { body: { key: null } },
    { query: { apikey: [] } },
    { authorization: 'Basic azE6' },
    { authorization: 'Bearer ' },
  ])('no key: %j', (request) => {
    expect(() => extractKey(request as Parameters<typeof extractKey>[0])).toThrow(
      expect.objectContaining({ replyCase: 'no_key' }),
    );
  });
});

describe('fingerprint', () => {
  const message = { phone: '79088081050', sender: 'Instagram', text: 'caf\u00e9' };

  test('composed and decomposed letters are the same message; anything else is another', () => {
    const fingerprint = messageFingerprint(message);

    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(messageFingerprint({ ...message, text: 'cafe\u0301' })).toBe(fingerprint);
    expect(messageFingerprint({ ...message, text: 'caf\u00e9 ' })).not.toBe(fingerprint);
    expect(messageFingerprint({ ...message, sender: 'instagram' })).not.toBe(fingerprint);
    expect(messageFingerprint({ ...message, date: '1' })).not.toBe(
      messageFingerprint({ ...message, date: '2' }),
    );
  });

  test('text that moves from one field to the next is another message', () => {
    const other = { phone: '79088081050', sender: 'a', text: '1:b' };

    expect(messageFingerprint(other)).not.toBe(messageFingerprint({ ...other, sender: 'a1:', text: 'b' }));
    expect(messageFingerprint({ ...other, text: '' })).not.toBe(
      messageFingerprint({ ...other, text: '', date: '' }),
    );
  });
});

describe('what a hub sends its partner', () => {
  const order = {
    country: 'germany',
    operator: 'any',
    service: 'facebook',
    sumMicros: 40_000_000n,
    exceptionPrefixes: ['46950'],
  };

  test('GET_NUMBER in both dialects', () => {
    expect(renderGetNumber({ key: 'K', dialect: 'onlinesim-v1' }, order)).toBe(
      '{"action":"GET_NUMBER","key":"K","country":"germany","operator":"any","service":"facebook","sum":40,"exceptionPhoneSet":[46950]}',
    );
    expect(
      renderGetNumber({ key: 'K', dialect: 'smshub' }, { ...order, sumMicros: 123_456n, currency: 840 }),
    ).toBe(
      '{"action":"GET_NUMBER","key":"K","country":"germany","operator":"any","service":"facebook","sum":0.1235,"currency":840,"exceptionPhoneSet":["46950"]}',
    );
  });

  test('FINISH echoes the id in its JSON type; a rental carries the total', () => {
    const id = { text: '9223372036854775807', json: 'number' } as const;

    expect(
      renderFinish(
        { key: 'K', dialect: 'onlinesim-v1' },
        { activationId: id, status: 3, sumMicros: 870_000_000n, rent: true },
      ),
    ).toBe(
      '{"action":"FINISH_ACTIVATION","key":"K","activationId":9223372036854775807,"status":3,"service":"rent","sum":870}',
    );
    expect(
      renderFinish(
        { key: 'K', dialect: 'smshub' },
        { activationId: { text: '9b-2f', json: 'string' }, status: 4 },
      ),
    ).toBe('{"action":"FINISH_ACTIVATION","key":"K","activationId":"9b-2f","status":4}');
  });

  test('default paths in onlinesim-v1, the bare address in smshub, own addresses before both', () => {
    const base = { baseUrl: 'https://p.example/api/?t=1' };

    expect(callUrl({ ...base, dialect: 'onlinesim-v1' }, 'getNumberRent').href).toBe(
      'https://p.example/api/getNumberRent?t=1',
    );
    expect(callUrl({ ...base, dialect: 'smshub' }, 'getNumber').href).toBe('https://p.example/api/?t=1');
    expect(callUrl({ ...base, dialect: 'smshub', urls: { getNumber: '/n' } }, 'getNumber').href).toBe(
      'https://p.example/api/n?t=1',
    );
    expect(
      callUrl({ ...base, dialect: 'smshub', urls: { getNumber: 'http://q.example/n' } }, 'getNumber').href,
    ).toBe('http://q.example/n');
    expect(() => joinUrl('file:///etc/passwd', '')).toThrow(TypeError);
  });
});

describe('what a partner pushes', () => {
  const sms = {
    smsId: 9_223_372_036_854_775_807n,
    phone: '79088081050',
    sender: 'Instagram',
    text: 'Код\n1 🔑',
    receivedAt: new Date(1_658_209_069_000),
  };
  const bytes = (dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub', kind: 'activation' | 'rental') =>
    pushBytes(dialect, renderPush(dialect, { ...sms, kind }), 'K"$&').toString('utf8');

  test('onlinesim-v1: the phone is a string', () => {
    expect(bytes('onlinesim-v1', 'activation')).toBe(
      '{"key":"K\\"$&","action":"PUSH_SMS","smsId":9223372036854775807,"phone":"79088081050","phoneFrom":"Instagram","text":"Код\\n1 🔑"}',
    );
    expect(JSON.parse(bytes('onlinesim-v1', 'rental'))).toMatchObject({ service: 'rent', key: 'K"$&' });
  });

  test('smshub: the phone is a number', () => {
    expect(bytes('smshub', 'activation')).toContain('"smsId":9223372036854775807,"phone":79088081050,');
  });

  test('onlinesim-v2: addMessage, without the key', () => {
    expect(bytes('onlinesim-v2', 'rental')).toBe(
      '{"date":"1658209069","number":"+79088081050","from":"Instagram","message":"Код\\n1 🔑"}',
    );
  });
});

describe('the code of a reply', () => {
  test.each([
    ['{"error":" no_op ","status":"ERROR"}', 'NO_OP'],
    ['{"status":"NO_NUMBERS","message":"x"}', 'NO_NUMBERS'],
    ['{"status":"SUCCESS","error":null}', 'SUCCESS'],
    ['{"status":"SUCCESS","error":""}', 'SUCCESS'],
    ['{"response":1}', '1'],
    ['{"message":"bad"}', 'BAD'],
    ['NO_OPERATION\r\n', 'NO_OPERATION'],
    ['"NO_OPERATION"', 'NO_OPERATION'],
    ['{"error":{"code":1}}', undefined],
    ['[]', undefined],
    ['', undefined],
    ['x'.repeat(101), undefined],
  ])('%s says %s', (body, code) => {
    expect(readReply(body).code).toBe(code);
  });
});
