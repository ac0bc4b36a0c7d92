import { expect, it } from 'vitest';
import { isCharset, isWide, readText } from './charset.ts';

it('reads what is in its charset', () => {
  const texts = [
    readText(Buffer.from('Gr\u00fc\u00dfe \u{1f600}')),
    readText(Buffer.from('Gr\u00fc\u00dfe', 'latin1'), 'ISO-8859-1'),
    readText(Buffer.from([0xa4]), 'iso-8859-15'),
    readText(Buffer.from([0x04, 0x1a, 0x04, 0x3e]), 'UCS-2'),
    readText(Buffer.from('041A 043e'), 'utf-16be-hex'),
    readText(Buffer.from([0x80]), '"WINDOWS-1252"'),
    readText(Buffer.from('\ufffd')),
    readText(Buffer.from([0x00, 0x1b, 0x65]), 'gsm'),
  ];

  expect(texts).toEqual(
    [
      'Gr\u00fc\u00dfe \u{1f600}',
      'Gr\u00fc\u00dfe',
      '\u20ac',
      '\u041a\u043e',
      '\u041a\u043e',
      '\u20ac',
      '\ufffd',
      '@\u20ac',
    ].map((text) => ({
      text,
      isExact: true,
    })),
  );
});

it('reads what is not as near as it can, and says so', () => {
  const texts = [
    readText(Buffer.from('Gr\u00fc\u00dfe', 'latin1')),
    readText(Buffer.from('\u041a\u043e\u0434').subarray(0, 5)),
    readText(Buffer.from([0x04, 0x1a, 0x04]), 'utf-16be'),
    readText(Buffer.from('041a0'), 'utf-16be-hex'),
    readText(Buffer.from('xyz!'), 'utf-16be-hex'),
    readText(Buffer.from('code 1'), 'klingon'),
  ];

  expect(texts.map(({ text }) => text)).toEqual([
    'Gr\u00fc\u00dfe',
    '\u041a\u043e\ufffd',
    '\u041a',
    '041a0',
    'xyz!',
    'code 1',
  ]);
  expect(texts.every(({ isExact }) => !isExact)).toBe(true);
});

it('keeps half of a pair, which its other part may complete', () => {
  expect(readText(Buffer.from([0xd8, 0x3d]), 'utf-16be').text).toBe('\ud83d');
});

it('knows charsets', () => {
  expect(['utf-8', 'UCS2', 'iso-8859-1-hex', 'ucs-2-hex', 'windows-1251'].every(isCharset)).toBe(true);
  expect(['', 'klingon', '-hex', 'utf-8-hex-hex'].some(isCharset)).toBe(false);
  expect(['utf-16be', 'iso-8859-1-hex', 'ucs2'].every(isWide)).toBe(true);
  expect(isWide('iso-8859-1')).toBe(false);
});
