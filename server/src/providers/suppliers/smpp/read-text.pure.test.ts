import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeGsm7, packSeptets } from '#kernel/gsm-text';
import { readText, type TextParts } from './read-text.ts';
import type { DefaultAlphabet } from './settings.ts';

function read(octets: Uint8Array | string, dataCoding: number, rest: Partial<TextParts> = {}) {
  const bytes = typeof octets === 'string' ? Buffer.from(octets, 'hex') : Buffer.from(octets);
  return readText({
    octets: bytes,
    dataCoding,
    defaultAlphabet: 'gsm7',
    headerOctets: 0,
    tables: {},
    ...rest,
  });
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();

test.each<[string, number, string, string]>([
  ['the default alphabet, GSM 7', 0x00, '00410265', '@A$e'],
  ['GSM 7 with its extension', 0x00, '1b651b3c', '€['],
  ['ASCII', 0x01, '40417e', '@A~'],
  ['Latin-1', 0x03, 'e9a3', 'é£'],
  ['Shift JIS', 0x05, '82a082a2', 'あい'],
  ['JIS with escapes', 0x05, '1b2442242224241b2842', 'あい'],
  ['Cyrillic', 0x06, 'bfe0d8d2d5e2', 'Привет'],
  ['Hebrew', 0x07, 'f9ece5ed', 'שלום'],
  ['UCS-2', 0x08, '041f0440d83dde00', 'Пр😀'],
  ['ISO 2022 JP', 0x0a, '1b2442242224241b2842', 'あい'],
  ['Korean', 0x0e, 'b0a1', '가'],
  ['UCS-2 of the general group', 0x18, '0041', 'A'],
  ['waiting, kept, UCS-2', 0xe8, '0041', 'A'],
])('%s is read', (_name, dataCoding, octets, text) => {
  const reading = read(octets, dataCoding);

  expect(reading.text).toBe(text);
  expect(reading.flags).not.toContain('charset');
});

test.each([0x10, 0x18, 0x50, 0xf0, 0xf8])('%d of class 0 is a flash', (dataCoding) => {
  expect(read('0041', dataCoding).flags).toContain('flash');
});

test.each([0x00, 0x08, 0x11, 0x12, 0xf1, 0xf2, 0xc8])('%d of no or another class is none', (dataCoding) => {
  expect(read('0041', dataCoding).flags).not.toContain('flash');
});

test.each([0x02, 0x04, 0x14, 0xf4, 0xf5])(
  'octets that are no text (%d) are told in hexadecimal',
  (dataCoding) => {
    const reading = read('00ff7f', dataCoding);

    expect(reading.text).toBe('00ff7f');
    expect(reading.flags).toContain('binary');
  },
);

test.each([0x09, 0x0b, 0x0c, 0x0f, 0x20, 0x3f, 0x1c])(
  'a coding that nobody can read (%d) is told in hexadecimal, with a flag',
  (dataCoding) => {
    const reading = read('00ff7f', dataCoding);

    expect(reading.text).toBe('00ff7f');
    expect(reading.flags).toContain('charset');
  },
);

describe('octets that lie about their alphabet are read as near as can be, with a flag', () => {
  test.each<[string, number, Buffer, string]>([
    ['UTF-8 under the default alphabet', 0x00, Buffer.from('naïve ©'), 'naïve ©'],
    ['Latin-1 under the default alphabet', 0x00, Buffer.from('caf\u00e9', 'latin1'), 'café'],
    ['GSM 7 under ASCII', 0x01, Buffer.from('1b650031', 'hex'), '€@1'],
    ['UTF-8 under ASCII', 0x01, Buffer.from('é'), 'é'],
    ['Windows under Latin-1', 0x03, Buffer.from([0x80, 0x31]), '€1'],
    ['half a unit of UCS-2', 0x08, Buffer.from([0, 0x41, 0]), 'A'],
  ])('%s', (_name, dataCoding, octets, text) => {
    expect(read(octets, dataCoding)).toEqual({ text, flags: ['charset'] });
  });
});

test.each<[DefaultAlphabet, Buffer, string]>([
  ['latin1', Buffer.from('é@', 'latin1'), 'é@'],
  ['ascii', Buffer.from('a@'), 'a@'],
  ['ucs2', utf16('ж'), 'ж'],
])('an SMSC whose default alphabet is %s', (defaultAlphabet, octets, text) => {
  expect(read(octets, 0, { defaultAlphabet })).toEqual({ text, flags: [] });
});

test('UCS-2 keeps half of a pair, and obeys a mark of byte order', () => {
  expect(read('d83d', 0x08).text).toBe('\ud83d');
  expect(read('feff0041', 0x08).text).toBe('A');
  expect(read('fffe4100', 0x08).text).toBe('A');
});

test('national tables of the header are used', () => {
  // Turkish, 3GPP TS 23.038 annex A: 0x1b 0x53 is Ş by the single shift, 0x04 is € by the locking one.
  expect(read('1b53', 0x00, { tables: { singleShift: 1 } }).text).toBe('Ş');
  expect(read('04', 0x00, { tables: { lockingShift: 1 } }).text).toBe('€');
});

describe('packed septets', () => {
  const packed = { defaultAlphabet: 'gsm7-packed' as const };

  test('are read', () => {
    expect(read('e8329bfd06', 0x00, packed).text).toBe('hello');
  });

  test('end where seven spare bits would be an @', () => {
    const septets = encodeGsm7('1234567') ?? new Uint8Array();

    expect(read(packSeptets(septets), 0x00, packed).text).toBe('1234567');
  });

  test('begin at a multiple of seven bits after a header', () => {
    // Six octets of header: one bit to fill, then "A".
    expect(read('82', 0x00, { ...packed, headerOctets: 6 }).text).toBe('A');
  });
});

test('no octets and no coding make it throw', () => {
  const alphabets = fc.constantFrom<DefaultAlphabet>('gsm7', 'gsm7-packed', 'latin1', 'ascii', 'ucs2');
  const tables = fc.record(
    { lockingShift: fc.integer({ min: 0, max: 255 }), singleShift: fc.integer({ min: 0, max: 255 }) },
    { requiredKeys: [] },
  );

  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 0, max: 255 }),
      alphabets,
      fc.integer({ min: 0, max: 140 }),
      tables,
      (octets, dataCoding, defaultAlphabet, headerOctets, shifts) => {
        const reading = read(octets, dataCoding, { defaultAlphabet, headerOctets, tables: shifts });

        expect(typeof reading.text).toBe('string');
      },
    ),
    { numRuns: 2_000 },
  );
});
