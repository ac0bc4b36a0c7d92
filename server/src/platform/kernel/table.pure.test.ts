import { describe, expect, it } from 'vitest';
import { readTable, TableError, type TableSource } from './table.ts';
import { delimiterOf, encodingOf } from './table-text.ts';

const rows = [
  ['phone', 'name, in full', 'price'],
  ['79161234567', 'Ann "A" Ёлкина', '1.50'],
  ['447911123456', 'semi; colon', ''],
];

const write = (delimiter: string, lineEnd: string): string =>
  rows
    .map((row) =>
      row.map((cell) => (/["\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
    )
    .join(lineEnd) + lineEnd;

const encodings: Record<string, (text: string) => TableSource> = {
  text: (text) => text,
  'text with a mark': (text) => `\ufeff${text}`,
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16, little end first, with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16, little end first': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16, big end first, with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'UTF-16, big end first': (text) => Buffer.from(text, 'utf16le').swap16(),
};

describe.each(Object.entries(encodings))('a table in %s', (_, encode) => {
  it.each([',', ';', '\t'])('with %j between its cells is read, whatever its lines end with', (delimiter) => {
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      const table = readTable(encode(write(delimiter, lineEnd)), { most: 10 });

      expect(table.map(({ record }) => record)).toEqual(rows);
      expect(table.map(({ line }) => line)).toEqual([1, 2, 3]);
    }
  });

  it('that says what stands between its cells is believed', () => {
    const table = readTable(encode('sep=;\r\na,b;c\r\n1,2;3\r\n'), { most: 10 });

    expect(table).toEqual([
      { record: ['a,b', 'c'], line: 2 },
      { record: ['1,2', '3'], line: 3 },
    ]);
  });
});

describe.each(Object.entries(encodings))('a table in %s with what no database keeps', (name, encode) => {
  it.each([
    ['NUL', '\0'],
    ['the first half of a character', '\ud800'],
    ['the second half of one', '\udc00'],
  ])('has U+FFFD for %s, in that cell alone', (_, bad) => {
    const table = readTable(encode(`a,b\n1,x${bad}y\n2,z\n`), { most: 10 });
    // A buffer of UTF-8 is written without halves in the first place.
    const cell = name.startsWith('UTF-8') && bad !== '\0' ? /^x\ufffd{1,3}y$/ : /^x\ufffdy$/;

    expect(table.map(({ record }) => record[0])).toEqual(['a', '1', '2']);
    expect(table[1]?.record[1]).toMatch(cell);
    expect(table[2]).toEqual({ record: ['2', 'z'], line: 3 });
  });
});

it('empty lines are left out and counted, and cells are trimmed', () => {
  expect(readTable('\n\n a ; b \n\n 1 ;2\n', { most: 10 })).toEqual([
    { record: ['a', 'b'], line: 3 },
    { record: ['1', '2'], line: 5 },
  ]);
  expect(readTable('', { most: 10 })).toEqual([]);
});

it.each([
  ['a,b', ','],
  ['a;b,c;d', ';'],
  ['"a,b,c";d', ';'],
  ['a\tb', '\t'],
  ['alone', ','],
  ['', ','],
  ['\n\na;b', ';'],
])('%j has %j between its cells', (line, delimiter) => {
  expect(delimiterOf(line)).toBe(delimiter);
});

it('a file in another encoding, a quote without an end and too many rows are refused with words, and the line where there is one', () => {
  const refusal = (source: TableSource, most = 10) => {
    try {
      return readTable(source, { most });
    } catch (error) {
      return error instanceof TableError ? { message: error.message, line: error.line } : error;
    }
  };

  expect(refusal(Buffer.from('a,b\nc,d\ncaf\xe9,e\nf,g\n', 'latin1'))).toEqual({
    message: 'is neither UTF-8 nor UTF-16 text: save it as CSV in UTF-8',
    line: 3,
  });
  expect(refusal('a,b\n"1,2\n')).toMatchObject({ line: expect.any(Number) });
  expect(refusal('a\n1\n2\n3\n', 3)).toMatchObject({ message: 'more than 3 rows' });
});

it('an encoding is told by few bytes, also of a text that is not Latin', () => {
  expect(encodingOf(new Uint8Array())).toBe('utf-8');
  expect(encodingOf(Buffer.from('Ё'))).toBe('utf-8');
  expect(encodingOf(Buffer.from('a,Ёлка\n', 'utf16le'))).toBe('utf-16le');
});
