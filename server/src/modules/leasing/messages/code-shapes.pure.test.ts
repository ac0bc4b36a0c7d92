import { describe, expect, it } from 'vitest';
import { readMarks } from './code-evidence.ts';
import { findShapes, findSmallCodes } from './code-shapes.ts';
import { tokenize } from './code-tokens.ts';

type Row = [rule: string, text: string, shapes: string[]];

/** The shapes found in a text: the form, its value, its weight, and why it may be no code. */
const read = (text: string) => {
  const tokens = tokenize(text);
  return [...findShapes(text, tokens), ...findSmallCodes(text, readMarks(text, tokens))].map(
    ({ code, start, end, form, base, trap, prefixed }) =>
      [`${code} ${start}-${end} ${form} ${base.toFixed(2)}`, prefixed ? 'prefixed' : undefined, trap]
        .filter(Boolean)
        .join(', '),
  );
};
const check = (_: string, text: string, shapes: string[]) => expect(read(text)).toEqual(shapes);

describe('a code that is spelled', () => {
  it.each<Row>([
    ['may have letters alone', 'Q X D M R A', ['QXDMRA 0-11 letters 0.00']],
    ['may have letters and digits', 'A B C 1', ['ABC1 0-7 mixed 0.25']],
    ['may be of Cyrillic', 'К Х 4 7', ['КХ47 0-7 mixed 0.25']],
    ['of digits alone is one in groups', '1 2 3 4', ['1234 0-7 split 0.25']],
    ['has four units at least', 'A B C', []],
    ['has ten at the most', 'A B C D E F 1 2 3 4', ['ABCDEF1234 0-19 mixed 0.25']],
    ['has no small letters', 'A b C D E', []],
    ['has one blank between', 'A  B C D', []],
    ['has no pairs of letters', 'A AB C D', []],
  ])('%s: %s', check);
});

describe('small letters', () => {
  it.each<Row>([
    ['are a code behind a colon', 'code: qxdmra', ['qxdmra 6-12 letters 0.00']],
    ['are up to 8', 'code: qxdmrabc', ['qxdmrabc 6-14 letters 0.00']],
    ['are no more', 'code: qxdmrabcd', []],
    ['are five at least', 'code: qxdm', []],
    ['are none without a colon', 'code qxdmra', []],
    ['may have three words before the colon', 'code one two three: qxdmra', ['qxdmra 20-26 letters 0.00']],
    ['may not have four', 'code one two three four: bcdfg', []],
    ['are none of a word behind those', 'code one two three: london', []],
    ['may be a word without those', 'code: london', ['london 6-12 letters 0.00']],
    ['are none before more words', 'code: qxdmra now', []],
    ['may be in quotes', 'code: "qxdmra".', ['qxdmra 7-13 letters 0.00']],
    ['may have a remark', 'code: qxdmra (now)', ['qxdmra 6-12 letters 0.00']],
    ['are none behind another word', 'login: qxdmra', []],
    ['start far behind the keyword', 'code of a little shop here: qxdmra', []],
  ])('%s: %s', check);
});

describe('digits', () => {
  it.each<Row>([
    ['are three at least', '12', []],
    ['of three are a code that needs a keyword', '482', ['482 0-3 digits 0.15']],
    ['are ten at the most', '1234567890', ['1234567890 0-10 digits 0.15']],
    ['are no more', '12345678901', []],
    ['that are round are worth less', '500000', ['500000 0-6 digits 0.36']],
    ['that end with noughts alone are not round', '50050', ['50050 0-5 digits 0.42']],
  ])('%s: %s', check);
});

describe('digits in two groups', () => {
  it.each<Row>([
    [
      'of one length are one and two',
      '482 913',
      ['482913 0-7 split 0.44', '482 0-3 digits 0.00', '913 4-7 digits 0.00'],
    ],
    ['with a dash are one', '482-913', ['482913 0-7 split 0.44']],
    ['with a dash are one of any length', '4-821', ['4821 0-5 split 0.25']],
    ['with a blank are two of two lengths', '4821 913', ['4821 0-4 digits 0.40', '913 5-8 digits 0.15']],
    ['are none but five alone behind a colon', 'Code: 824 17', ['82417 6-12 split 0.30']],
    ['are five without a blank', 'Code:824 17', ['82417 5-11 split 0.30']],
    ['are five with a full stop', 'Code: 82 417.', ['82417 6-12 split 0.30']],
    ['are no five with a word behind', 'Code: 824 17 x', ['824 6-9 digits 0.15']],
    ['are no five without a colon', 'Code  824 17', ['824 6-9 digits 0.15']],
    ['are no six alone behind a colon', 'Code: 4829 13', ['4829 6-10 digits 0.40']],
    ['are two where they are long', '12345 678901', ['12345 0-5 digits 0.42', '678901 6-12 digits 0.46']],
    ['are two where the second may be a year', '4821 2026', ['4821 0-4 digits 0.40', '2026 5-9 digits 0.40']],
    [
      'are one where the first may be',
      '2026 4821',
      ['20264821 0-9 split 0.38', '2026 0-4 digits 0.20', '4821 5-9 digits 0.20'],
    ],
    ['may be years', '2025 2026', ['2025 0-4 digits 0.40, years', '2026 5-9 digits 0.40, years']],
    ['may be years with a dash', '1999-2026', ['1999 0-4 digits 0.40, years', '2026 5-9 digits 0.40, years']],
    [
      'are one before a term',
      '482 913 10 min',
      ['482913 0-7 split 0.44', '482 0-3 digits 0.00', '913 4-7 digits 0.00'],
    ],
    ['are none with the term beside them', '1234 5 minutes', ['1234 0-4 digits 0.40']],
    [
      'are a date or so with a full stop',
      '482.913',
      ['482 0-3 digits 0.15, date or decimal', '913 4-7 digits 0.15, date or decimal'],
    ],
    [
      'are a date or so with a stroke',
      '482/913',
      ['482 0-3 digits 0.15, date or decimal', '913 4-7 digits 0.15, date or decimal'],
    ],
    [
      'may stand in brackets',
      '(482 913)',
      ['482913 1-8 split 0.44', '482 1-4 digits 0.00', '913 5-8 digits 0.00'],
    ],
    [
      'are a phone number behind a plus',
      '+4930 4821',
      ['4930 1-5 digits 0.40, phone number', '4821 6-10 digits 0.40, phone number'],
    ],
    [
      'are too long for a code',
      '12345-678901',
      ['12345 0-5 digits 0.42, long number', '678901 6-12 digits 0.46, long number'],
    ],
    ['are none of less than four', '1-23', []],
  ])('%s: %s', check);
});

describe('digits in more groups', () => {
  it.each<Row>([
    ['of one length are one', '123-456-789', ['123456789 0-11 split 0.20']],
    ['with blanks are one', '123 456 789', ['123456789 0-11 split 0.20']],
    [
      'with two separators are none',
      '123 456-789',
      [
        '123 0-3 digits 0.15, phone number or date',
        '456 4-7 digits 0.15, phone number or date',
        '789 8-11 digits 0.15, phone number or date',
      ],
    ],
    [
      'of four units are too long',
      '1234-5678-9012',
      [
        '1234 0-4 digits 0.40, long number',
        '5678 5-9 digits 0.40, long number',
        '9012 10-14 digits 0.40, long number',
      ],
    ],
    ['of one unit are one', '4-8-2-1-9-3', ['482193 0-11 split 0.44']],
    ['may be a date', '12-11-31', []],
    ['are no date with 32', '12-11-32', ['121132 0-8 split 0.44']],
    ['are no date with blanks', '12 11 26', ['121126 0-8 split 0.44']],
    ['are no date of four', '12-11-26-30', ['12112630 0-11 split 0.38']],
    [
      'of four units are no code of twelve',
      '4821 9137 4821',
      [
        '4821 0-4 digits 0.40, long number',
        '9137 5-9 digits 0.40, long number',
        '4821 10-14 digits 0.40, long number',
      ],
    ],
    ['may have the shorter one last', '123-456-78', ['12345678 0-10 split 0.05']],
    ['may have the shorter one in the middle', '123 45 678', ['12345678 0-10 split 0.05']],
    [
      'may not have it first',
      '12-345-678',
      ['345 3-6 digits 0.15, phone number or date', '678 7-10 digits 0.15, phone number or date'],
    ],
    ['may not have two of them', '123-45-67', ['123 0-3 digits 0.15, phone number or date']],
    ['may not have them with a blank', '123 45 67', ['123 0-3 digits 0.15']],
    [
      'may not have two separators then',
      '123-456 78',
      ['123 0-3 digits 0.15, phone number or date', '456 4-7 digits 0.15, phone number or date'],
    ],
    [
      'may not have a full stop then',
      '123.456.78',
      ['123 0-3 digits 0.15, date or decimal', '456 4-7 digits 0.15, date or decimal'],
    ],
    [
      'are a phone number in brackets',
      '(030) 482 913',
      [
        '030 1-4 digits 0.15, phone number',
        '482 6-9 digits 0.15, phone number',
        '913 10-13 digits 0.15, phone number',
      ],
    ],
    [
      'are one where the bracket opens before',
      '(030 482 913)',
      [
        '030 1-4 digits 0.15, phone number',
        '482 5-8 digits 0.15, phone number',
        '913 9-12 digits 0.15, phone number',
      ],
    ],
    [
      'are none with nine that are no groups of three',
      '12-345-6789',
      ['345 3-6 digits 0.15, phone number or date', '6789 7-11 digits 0.40, phone number or date'],
    ],
    ['are several with eight and blanks', '12 34 5678', ['5678 6-10 digits 0.40']],
  ])('%s: %s', check);
});

describe('a sequence of digits and letters', () => {
  it.each<Row>([
    ['has a letter of Cyrillic between', 'Код КХ47Р', ['КХ47Р 4-9 mixed 0.10']],
    [
      'is read behind a dash',
      'Hi G-482913 or AB12CD',
      ['482913 5-11 digits 0.46, prefixed', 'AB12CD 15-21 mixed 0.25'],
    ],
  ])('%s: %s', check);
});
