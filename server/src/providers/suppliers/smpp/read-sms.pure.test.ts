import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Delivery, deliverBody } from '#test/fake-smsc';
import { readDataSm, readDeliverSm } from './arrived-message.ts';
import { BrokenBody } from './body.ts';
import { readSms } from './read-sms.ts';
import { isReceipt, readReceipt } from './receipt.ts';

const settings = { defaultAlphabet: 'gsm7', messageIdTag: undefined } as const;
const read = (delivery: Delivery) => readSms(readDeliverSm(deliverBody(delivery)), settings, 'bind');
const hex = (octets: string) => Buffer.from(octets.replaceAll(' ', ''), 'hex');

test('an SMS is told with its addresses, its line and its octets', () => {
  const sms = read({
    from: 'Acme',
    fromTon: 5,
    to: '447700900123',
    toTon: 1,
    message: Buffer.from('code 123'),
  });

  expect(sms).toMatchObject({ from: 'Acme', to: '+447700900123', line: 'bind', text: 'code 123', flags: [] });
  expect(sms).toMatchObject({ id: undefined, part: undefined });
  expect(JSON.parse(sms.raw)).toMatchObject({
    dataCoding: 0,
    message: Buffer.from('code 123').toString('hex'),
  });
});

test('an SMS without a receiver names none', () => {
  expect(read({ to: '' }).to).toBeUndefined();
});

test('short and national numbers stay as they were written', () => {
  expect(read({ from: '60999', fromTon: 1 }).from).toBe('60999');
  expect(read({ from: '07700900123', fromTon: 2 }).from).toBe('07700900123');
  expect(read({ from: '+447700900123', fromTon: 1 }).from).toBe('+447700900123');
});

describe('parts', () => {
  const headed = (header: string, rest: Delivery = {}) =>
    read({ esmClass: 0x40, message: Buffer.concat([hex(header), Buffer.from('Hi')]), ...rest });

  test.each<[string, string, { reference: number; count: number; index: number }]>([
    ['8 bits', '05 00 03 2a 03 02', { reference: 0x2a, count: 3, index: 2 }],
    ['16 bits', '06 08 04 01 02 03 02', { reference: 0x102, count: 3, index: 2 }],
    ['behind a port', '0b 05 04 15 81 00 00 00 03 2a 03 02', { reference: 0x2a, count: 3, index: 2 }],
    ['before a table', '08 00 03 2a 03 02 24 01 01', { reference: 0x2a, count: 3, index: 2 }],
  ])('by a reference of %s', (_name, header, part) => {
    const sms = headed(header);

    expect(sms.part).toEqual(part);
    expect(sms.text).toBe('Hi');
  });

  test('by optional parameters', () => {
    const sms = read({
      message: Buffer.from('Hi'),
      tlvs: [
        [0x020c, hex('0102')],
        [0x020e, hex('03')],
        [0x020f, hex('02')],
      ],
    });

    expect(sms.part).toEqual({ reference: 0x102, count: 3, index: 2 });
  });

  test('an SMS of one part is whole', () => {
    expect(headed('05 00 03 2a 01 01')).toMatchObject({ part: undefined, flags: [], text: 'Hi' });
  });

  test('the third of two is told as a whole one, with a flag', () => {
    const sms = read({
      message: Buffer.from('Hi'),
      tlvs: [
        [0x020c, hex('0102')],
        [0x020e, hex('02')],
        [0x020f, hex('03')],
      ],
    });

    expect(sms).toMatchObject({ part: undefined, flags: ['part'], text: 'Hi' });
  });

  test('a port is flagged', () => {
    expect(headed('06 05 04 15 81 00 00').flags).toEqual(['port']);
    expect(headed('04 04 02 f0 00').flags).toEqual(['port']);
    expect(read({ tlvs: [[0x020b, hex('1581')]] }).flags).toEqual(['port']);
  });

  test('half of a pair of UCS-2 is kept for the next part', () => {
    const message = hex('05 00 03 2a 02 01 0041 d83d');

    expect(read({ esmClass: 0x40, dataCoding: 8, message }).text).toBe('A\ud83d');
  });

  test('a header that lies is told in hexadecimal', () => {
    const sms = read({ esmClass: 0x40, message: hex('ff 00 03 2a') });

    expect(sms).toMatchObject({ text: 'ff00032a', flags: ['header', 'charset'] });
    expect(sms.part).toBeUndefined();
  });
});

describe('national tables in the header', () => {
  test('are used for the text', () => {
    const sms = read({ esmClass: 0x40, message: hex('03 24 01 01 1b 53') });

    expect(sms.text).toBe('Ş');
  });
});

describe('message_payload', () => {
  test('is the text', () => {
    expect(read({ tlvs: [[0x0424, Buffer.from('long text')]] }).text).toBe('long text');
  });

  test('may hold the header, too', () => {
    const payload = Buffer.concat([hex('05 00 03 2a 02 01'), Buffer.from('Hi')]);

    expect(read({ esmClass: 0x40, tlvs: [[0x0424, payload]] })).toMatchObject({
      text: 'Hi',
      part: { reference: 0x2a, count: 2, index: 1 },
    });
  });

  test('goes behind a short_message that is there as well', () => {
    const sms = read({ message: Buffer.from('one '), tlvs: [[0x0424, Buffer.from('two')]] });

    expect(sms).toMatchObject({ text: 'one two', flags: ['payload'] });
  });
});

test("the SMSC's own id is told where the settings name its parameter", () => {
  const body = deliverBody({ message: Buffer.from('Hi'), tlvs: [[0x1400, Buffer.from('abc-1\0')]] });

  expect(readSms(readDeliverSm(body), { ...settings, messageIdTag: 0x1400 }, 'bind').id).toBe('abc-1');
});

describe('lengths that lie', () => {
  test('a text that is shorter than it says is taken as far as it goes', () => {
    expect(read({ message: Buffer.from('Hi'), length: 200 })).toMatchObject({
      text: 'Hi',
      flags: ['length'],
    });
  });

  test('an optional parameter that runs over the end does so, too', () => {
    const body = Buffer.concat([deliverBody({ message: Buffer.from('Hi') }), hex('0424 ffff 41')]);

    expect(readSms(readDeliverSm(body), settings, 'bind').flags).toEqual(['length', 'payload']);
  });

  test.each([0, 1, 5, 20])('a body of %d octets is none', (length) => {
    const body = deliverBody({ message: Buffer.from('Hi') }).subarray(0, length);

    expect(() => readDeliverSm(body)).toThrow(BrokenBody);
  });

  test('an address without an end is none', () => {
    expect(() => readDeliverSm(Buffer.alloc(5_000, 0x41))).toThrow(BrokenBody);
  });
});

test('whatever octets come, a message is read or is broken', () => {
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .record({
        esmClass: fc.integer({ min: 0, max: 255 }),
        dataCoding: fc.integer({ min: 0, max: 255 }),
        message: fc.uint8Array({ maxLength: 160 }).map((octets) => Buffer.from(octets)),
        tlvs: fc.array(
          fc.tuple(
            fc.constantFrom(0x1e, 0x427, 0x424, 0x20a, 0x20b, 0x20c, 0x20e, 0x20f, 0x1400),
            fc.uint8Array({ maxLength: 30 }).map((octets) => Buffer.from(octets)),
          ),
          { maxLength: 5 },
        ),
        length: fc.integer({ min: 0, max: 255 }),
      })
      .map(deliverBody),
  );

  fc.assert(
    fc.property(body, (octets) => {
      for (const readBody of [readDeliverSm, readDataSm]) {
        try {
          const message = readBody(Buffer.from(octets));
          isReceipt(message);
          readReceipt(message, 'hex-to-decimal', 'gsm7');
          expect(typeof readSms(message, { ...settings, messageIdTag: 0x1400 }, 'bind').text).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenBody);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
