import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoorRequest } from '#suppliers/own-kind';
import { smstools } from './index.ts';
import { SmstoolsSettings } from './settings.ts';
import { readSmsFile } from './sms-file.ts';

const TOKEN = 'token-of-smstools';
const settings = SmstoolsSettings.parse({ token: TOKEN, phones: { GSM1: '+491701' } });

function read(posted: unknown, more: Partial<DoorRequest> = {}) {
  const body = Buffer.from(typeof posted === 'string' ? posted : JSON.stringify(posted));
  const headers = { authorization: `Bearer ${TOKEN}` };
  return smstools.door.read({ method: 'POST', path: '', query: '', headers, body, ...more }, settings);
}

const head = [
  'From: 491721234567',
  'From_TOA: 91 international, ISDN/telephone',
  'From_SMSC: 491722270333',
  'Sent: 26-12-01 12:34:56',
  'Received: 26-12-01 12:35:01',
  'Subject: GSM1',
  'Modem: GSM1',
  'IMSI: 262011234567890',
];
const fileOf = (text: string | Buffer, headers: readonly string[] = [], start = head) =>
  Buffer.concat([Buffer.from(`${[...start, ...headers].join('\n')}\n\n`), Buffer.from(text as string)]);
const arrival = (content: Buffer, event = 'RECEIVED') => ({
  ...{ source: 'smstools', id: 'smstools-1', event },
  file: { name: 'GSM1.AbCdEf', content: content.toString('base64') },
});

function statusOf(work: () => unknown): number | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { status?: number }).status;
  }
}

describe('an SMS', () => {
  it('is read with its line', () => {
    const { sms, lines } = read(arrival(fileOf('Your code is 4711\n', ['Alphabet: ISO', 'Length: 17'])));

    expect(sms).toMatchObject([
      {
        ...{ from: '491721234567', to: '+491701', line: 'GSM1', text: 'Your code is 4711', id: 'smstools-1' },
        ...{ flags: [], part: undefined },
      },
    ]);
    expect(lines).toEqual([{ line: 'GSM1', state: 'up', phone: '+491701', imsi: '262011234567890' }]);
  });

  it('is read in its alphabet', () => {
    const texts = [
      fileOf(Buffer.from([0xa4, 0xfc]), ['Alphabet: ISO']),
      fileOf('\u20ac\u00fc', ['Alphabet: ISO']),
      fileOf('\u20ac\u00fc', ['Alphabet: UTF-8']),
      fileOf(Buffer.from([0x20, 0xac, 0x00, 0xfc]), ['Alphabet: UCS2']),
    ].map((file) => readSmsFile(file));

    for (const { text, flags } of texts) expect([text, flags]).toEqual(['\u20ac\u00fc', []]);
  });

  it('is flagged where its letters are none', () => {
    expect(readSmsFile(fileOf(Buffer.from([0x04, 0x1a, 0x04]), ['Alphabet: UCS2']))).toMatchObject({
      text: '\u041a',
      flags: ['charset'],
    });
    expect(readSmsFile(fileOf(Buffer.from('Gr\u00fc', 'latin1'), ['Alphabet: UTF-8']))).toMatchObject({
      text: 'Gr\u00fc',
      flags: ['charset'],
    });
  });

  it('keeps empty lines, and 16-bit letters whose bytes look like them', () => {
    expect(readSmsFile(fileOf('a\n\nb', ['Alphabet: ISO'])).text).toBe('a\n\nb');
    expect(readSmsFile(fileOf(Buffer.from([0x0a, 0x0a, 0x00, 0x41]), ['Alphabet: UCS2'])).text).toBe(
      '\u0a0aA',
    );
  });

  it('keeps data as hexadecimal digits', () => {
    expect(readSmsFile(fileOf(Buffer.from([0, 255]), ['Alphabet: binary']))).toMatchObject({
      text: '00ff',
      flags: ['binary'],
    });
    expect(readSmsFile(fileOf('00FF\n', ['Alphabet: binary', 'Hex: yes']))).toMatchObject({
      text: '00FF',
      flags: ['binary'],
    });
  });

  it('is a part where smsd was told not to join', () => {
    const udh = ['Alphabet: ISO', 'UDH: true', 'UDH-DATA: 05 00 03 5F 02 01'];

    expect(readSmsFile(fileOf('half', udh)).part).toEqual({ reference: 0x5f, count: 2, index: 1 });
    expect(readSmsFile(fileOf('x'.repeat(200), udh)).part).toBeUndefined();
    expect(readSmsFile(fileOf('half', ['UDH-DATA: zz']))).toMatchObject({ part: undefined, flags: ['udh'] });
  });

  it('is kept where smsd could not read it', () => {
    const start = [
      'Error: Cannot decode PDU, see text part for details.',
      'From: ',
      'Modem: GSM1',
      'PDU: 0004',
    ];

    expect(read(arrival(fileOf('PDU ERROR', ['Alphabet: ISO'], start))).sms).toMatchObject([
      {
        from: '',
        to: '+491701',
        text: 'PDU ERROR',
        flags: ['undecoded'],
        raw: expect.stringContaining('PDU: 0004'),
      },
    ]);
  });

  it('has the number that smsd knows of its SIM', () => {
    const other = head.map((line) => line.replace('GSM1', 'GSM2'));

    expect(read(arrival(fileOf('a', ['Number: +491702'], other))).sms).toMatchObject([
      { to: '+491702', line: 'GSM2' },
    ]);
  });
});

describe('other events', () => {
  it('tells that an SMS arrived or did not', () => {
    const report = (status: string) =>
      arrival(fileOf('', ['Message_id: 117', `Status: ${status}`]), 'REPORT');
    const failed = arrival(fileOf('text', ['Switchboard-Key: sms-1', 'Fail_reason: CMS ERROR 21']), 'FAILED');

    expect(read(report('0,Ok,short message received by the SME')).reports).toEqual([
      { doorMessageId: '117', delivered: true, error: null },
    ]);
    expect(read(report('70,Error')).reports).toMatchObject([{ delivered: false, error: '70,Error' }]);
    expect(read(report('48,Still trying')).reports).toEqual([]);
    expect(read(failed).reports).toEqual([{ key: 'sms-1', delivered: false, error: 'CMS ERROR 21' }]);
  });

  it('are signs of life', () => {
    for (const event of ['SENT', 'CALL'])
      expect(read(arrival(fileOf('x'), event))).toMatchObject({
        sms: [],
        lines: [{ line: 'GSM1', state: 'up' }],
      });
  });
});

it('refuses strangers and what it cannot read', () => {
  const known = arrival(fileOf('a'));

  expect(statusOf(() => read(known, { headers: {} }))).toBe(401);
  expect(statusOf(() => read('', { method: 'GET' }))).toBe(405);
  for (const body of [
    '{',
    {},
    { ...known, event: 'BOOM' },
    { ...known, file: { name: 'x', content: '*' } },
    arrival(Buffer.from('no headers')),
  ])
    expect(statusOf(() => read(body))).toBe(400);
});

it('reads or refuses whatever file there is', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom('ISO', 'UCS2', 'binary', 'UTF-8', 'x'),
      (bytes, alphabet) => {
        expect(typeof readSmsFile(Buffer.from(bytes)).text).toBe('string');
        expect(typeof readSmsFile(fileOf(Buffer.from(bytes), [`Alphabet: ${alphabet}`])).text).toBe('string');
      },
    ),
  );
});
