import { describe, expect, test } from 'vitest';
import { parseBody } from './body.ts';
import { parsePush } from './push-wire.ts';

const seed =
  '{"action":"PUSH_SMS","key":"PARTNER_KEY","service":"rent","smsId":355,"phone":"79088081050","phoneFrom":"Instagram","text":"Your verification code is 800142"}';
const parse = (text: string, kind: 'activation' | 'rental' = 'rental') => parsePush(parseBody(text), kind);

describe('a pushed message', () => {
  test('the seed form', () => {
    expect(parse(seed)).toEqual({
      kind: 'rental',
      smsId: { text: '355', json: 'number' },
      phone: '79088081050',
      sender: 'Instagram',
      text: 'Your verification code is 800142',
      flags: [],
    });
  });

  test('the older form: upper-case RENT, an integer phone, an unexplained status', () => {
    const message = parse(
      '{"action":"PUSH_SMS","service":"RENT","smsId":1,"phone":79088081050,"phoneFrom":"a","text":"b","status":2}',
    );

    expect(message).toMatchObject({ kind: 'rental', phone: '79088081050', flags: [] });
  });

  test('the smshub form: an id past 2^53, a phone as number, no service', () => {
    const message = parse(
      '{"smsId":9223372036854775807,"phone":79281234567,"phoneFrom":"VK","text":"1","action":"PUSH_SMS","key":"k"}',
      'activation',
    );

    expect(message).toMatchObject({
      kind: 'activation',
      smsId: { text: '9223372036854775807', json: 'number' },
    });
  });

  test('in the wild: an id as text, misspelt, and a phone with a plus and spaces', () => {
    const message = parse(
      '{"action":"push_sms","service":"rent","smsID":"9b2f-77","phone":"+7 908 808-10-50","phoneFrom":"wa","text":""}',
    );

    expect(message).toMatchObject({
      smsId: { text: '9b2f-77', json: 'string' },
      phone: '79088081050',
      text: '',
      flags: ['id_misspelt'],
    });
  });

  test('a rental push without a service is taken as one and flagged, and one of another service is refused', () => {
    const bare = '"action":"PUSH_SMS","smsId":1,"phone":"79088081050","phoneFrom":"a","text":"b"';

    for (const missing of ['', ',"service":null', ',"service":""'])
      expect(parse(`{${bare}${missing}}`)).toMatchObject({ kind: 'rental', flags: ['service_missing'] });
    for (const other of ['"facebook"', '"rental"', '7', 'true', '{}', `"${'x'.repeat(999)}"`])
      expect(() => parse(`{${bare},"service":${other}}`)).toThrow(
        expect.objectContaining({ replyCase: 'bad_request', field: 'service' }),
      );
  });

  test('a rent service moves a push from the other path, and any other leaves it there', () => {
    const bare = '"action":"PUSH_SMS","smsId":1,"phone":"79088081050","phoneFrom":"a","text":"b"';

    expect(parse(`{${bare},"service":"rent"}`, 'activation')).toMatchObject({ kind: 'rental', flags: [] });
    expect(parse(`{${bare},"service":"facebook"}`, 'activation')).toMatchObject({
      kind: 'activation',
      flags: [],
    });
  });

  test('Cyrillic, emoji and newlines survive; what no database can hold is replaced', () => {
    const text = (written: string) =>
      parse(
        `{"action":"PUSH_SMS","service":"rent","smsId":1,"phone":"79088081050","phoneFrom":"a","text":"${written}"}`,
      ).text;

    expect(text('Код\\n800142 🔑')).toBe('Код\n800142 🔑');
    expect(text('a\\u0000b\\ud83d')).toBe('a\uFFFDb\uFFFD');
  });

  test('4096 characters are the limit, counted as people count', () => {
    const body = (length: number) =>
      `{"action":"PUSH_SMS","service":"rent","smsId":1,"phone":"79088081050","phoneFrom":"a","text":"${'🔑'.repeat(length)}"}`;

    expect([...parse(body(4096)).text]).toHaveLength(4096);
    expect(() => parse(body(4097))).toThrow(expect.objectContaining({ field: 'text' }));
  });

  test.each(['smsId', 'phone', 'phoneFrom', 'text'])(
    'without %s it is refused and the field named',
    (field) => {
      const { [field]: _dropped, ...rest } = parseBody(seed);

      expect(() => parsePush(rest, 'rental')).toThrow(
        expect.objectContaining({ replyCase: 'bad_request', field }),
      );
    },
  );

  test.each([
    ['"PUSH_CALL"', 'unknown_method'],
    ['"PUSH_CALL_RECORD"', 'unknown_method'],
    ['"GET_NUMBER"', 'unknown_method'],
  ])('the action %s is %s', (action, replyCase) => {
    expect(() => parse(seed.replace('"PUSH_SMS"', action))).toThrow(expect.objectContaining({ replyCase }));
  });

  test.each([
    '"0790880"',
    '"12"',
    '79088081050123456',
    '1.5',
    '{}',
    'null',
    '[]',
    `"+79088081050${' '.repeat(40)}1"`,
  ])('a phone of %s is refused', (phone) => {
    expect(() => parse(seed.replace('"79088081050"', phone))).toThrow(
      expect.objectContaining({ field: 'phone' }),
    );
  });
});
