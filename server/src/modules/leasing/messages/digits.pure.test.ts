import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyLetter } from '#test/any-letter';
import { foldText } from './digits.ts';

it.each([
  ['digits of Arabic', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['digits of Persian', '۰۱۲۳۴۵۶۷۸۹', '0123456789'],
  ['digits of Hindi', '०१२३४५६७८९', '0123456789'],
  ['wide digits', '\uff10\uff11\uff18\uff19', '0189'],
  ['wide letters', '\uff21\uff3a\uff41\uff5a', 'AZaz'],
  ['signs of Arabic', '\u066a\u066b\u066c', '%.,'],
  ['wide signs', '\uff1a\uff03\uff0f\uff05\uff0e\uff08\uff09', ':#/%.()'],
  ['dashes', '\u2010\u2013\u2014\u2212\uff0d', '-----'],
  ['blanks', '\t\u00a0\u2009\u3000', '    '],
  ['marks that nobody sees', '\u200b\u200f\u2066\ufeff', '    '],
  ['the I with a dot', '\u0130', 'I'],
])('%s are read as plain ones', (_, text, plain) => {
  expect(foldText(`a${text}b`)).toBe(`a${plain}b`);
});

it.each([
  ['letters beside the digits of a script', '\u06ef\u06fa\u0965\u0970'],
  ['signs beside wide digits and letters', '\uff20\uff3b\uff40\uff5b\uff1b'],
  ['plain text, with its line breaks', 'Code 4821: a-b\r\n'],
  ['other letters', 'Код №5 验证码 é ß'],
])('%s stay as they are', (_, text) => {
  expect(foldText(text)).toBe(text);
});

it('leaves everything where it stood', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyLetter }), (text) => {
      expect(foldText(text)).toHaveLength(text.length);
    }),
  );
});
