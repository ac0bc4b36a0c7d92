import { describe, expect, it } from 'vitest';
import { readWords } from './code-words.ts';
import { plainForm } from './compatible-text.ts';
import { extractCodes, pickCode } from './extract-code.ts';

/** Of each candidate the code, where it starts, and why it is one or none. */
const read = (text: string) =>
  extractCodes(text).map(({ code, start, reason }) => [code, start, reason] as const);

const behind = 'right behind a keyword';

describe('digits and letters in other dress', () => {
  it.each([
    ['a⁴⁸²¹b', 'a4821b', [0, 1, 2, 3, 4, 5]],
    ['m² ³', 'm² ³', [0, 1, 2, 3]],
    ['⁴⁸ 90m²', '⁴⁸ 90m²', [0, 1, 2, 3, 4, 5, 6]],
    ['❶❾➀', '19➀', [0, 1, 2]],
    ['5️⃣!', '5!', [0, 3]],
    ['①⑨⑳', '19⑳', [0, 1, 2]],
    ['𝟓a', '5a', [0, 2]],
  ])('%s are read as %s, each from where it stood', (text, plain, starts) => {
    expect(plainForm(text)).toEqual({ text: plain, starts });
  });

  it('are left as they are where there are none', () => {
    expect(plainForm('code 4821')).toEqual({ text: 'code 4821', starts: undefined });
  });

  it.each(['⁴⁸²¹', '❹❽❷❶', '④⑧②①', '4️⃣8️⃣2️⃣1️⃣'])('%s is a code', (code) => {
    expect(read(`Your code is ${code}`)).toEqual([['4821', 13, behind]]);
  });
});

describe('a code that is spelled', () => {
  it.each([
    ['Your code is 4 8 2 1 9', '48219', 13],
    ['Code: A B C 1 2', 'ABC12', 6],
    ['Your code is K 7 Q 2', 'K7Q2', 13],
    ['Your code: 4-8-2-1-9-3', '482193', 11],
    ['code is 1 2 3 4 5 6 7 8 9 0', '1234567890', 8],
  ])('%s: is read as one', (text, code, start) => {
    expect(read(text)).toEqual([[code, start, behind]]);
  });

  it.each(['code is 1 2 3', 'code is 1 2 3 4 5 6 7 8 9 0 1'])('%s: is too short or too long', (text) => {
    expect(read(text)).toEqual([]);
  });
});

describe('a word of letters alone', () => {
  const verified = 'letters that are no word behind a word about verification';

  it.each([
    ['Your code is XKCDQA', 'XKCDQA', 13, 'letters right behind a keyword'],
    ['YOUR CODE: XKCDQA', 'XKCDQA', 11, 'letters right behind a keyword'],
    ['YOUR LOGIN CODE FOR THE SHOP: XKCDQA', 'XKCDQA', 30, 'letters right behind a keyword'],
    ['Use XKCDQA as your verification code', 'XKCDQA', 4, verified],
    ['Verify your account with XKCDQ to continue', 'XKCDQ', 25, verified],
    ['Verify: "ABCDE"', 'ABCDE', 9, 'quoted behind a colon'],
    ['XKCDQA is your code', 'XKCDQA', 0, 'letters before a keyword'],
  ])('%s: is a code', (text, code, start, reason) => {
    expect(read(text)).toEqual([[code, start, reason]]);
  });

  it.each(['XKCDQA is your verification code for Shop', 'Code4821valid'])('%s: is none', (text) => {
    expect(read(text)).toEqual([]);
  });
});

describe('what else a number may be', () => {
  const order = 'perhaps: order number';
  const ending = 'perhaps: end of a card number';
  const phoneOrDate = 'trap: phone number or date';

  it.each<[string, (readonly [string, number, string])[]]>([
    ['Ihre Bestätigungsnummer: 48213', [['48213', 25, behind]]],
    ['Ihre Handynummer: 48213', [['48213', 18, 'perhaps: phone number']]],
    ['Ihre Auftragsnummer: 48213', [['48213', 21, order]]],
    [
      'Ihre Bestellnummer 48213 und Code 7719',
      [
        ['7719', 34, behind],
        ['48213', 19, order],
      ],
    ],
    ['Ref abc4821', [['abc4821', 4, order]]],
    [
      'Card ending 4821 code 7719',
      [
        ['7719', 22, behind],
        ['4821', 12, ending],
      ],
    ],
    [
      'Code 7719 for card 4821',
      [
        ['7719', 5, behind],
        ['4821', 19, ending],
      ],
    ],
    [
      'Order ending in 77192, your code 4821',
      [
        ['4821', 33, behind],
        ['77192', 16, ending],
      ],
    ],
    ['…4821', [['4821', 1, 'trap: masked number']]],
    ['© 2026 your code', [['2026', 2, 'trap: year']]],
    ['4821min', [['4821', 0, 'trap: quantity']]],
    ['4821kg code', [['4821', 0, 'trap: quantity']]],
    ['https://a.example/4821 code', [['4821', 18, 'trap: link']]],
    [
      'code (482) 913',
      [
        ['482', 6, 'trap: phone number'],
        ['913', 11, 'trap: phone number'],
      ],
    ],
    ['2026-11-30 code', [['2026', 0, phoneOrDate]]],
    [
      '30-11-2026: code 4821',
      [
        ['4821', 17, behind],
        ['2026', 6, phoneOrDate],
      ],
    ],
    [
      'code 4821-913-22',
      [
        ['4821', 5, phoneOrDate],
        ['913', 10, phoneOrDate],
      ],
    ],
    ['Code 12-345-67', [['345', 8, phoneOrDate]]],
    ['Code WINTER50 for 20% off', [['WINTER50', 5, 'perhaps: another kind of code']]],
    ['Save 20 % with code AB12CD', [['AB12CD', 20, 'perhaps: a coupon']]],
    ['Sale $20: use code SAVE20', [['SAVE20', 19, 'perhaps: a coupon']]],
  ])('%s', (text, candidates) => {
    expect(read(text)).toEqual(candidates);
  });

  it.each([
    ['code 482-913-771', '482913771'],
    ['Your code 48-21', '4821'],
    ['code 4-821', '4821'],
    ['code12345', '12345'],
    ['G-4821', '4821'],
    ['1234567890 code', '1234567890'],
    ['12345678901 code', null],
    ['Your code 482_913', null],
    [`code: ${'a'.repeat(65)}1`, null],
    ['#4821', null],
    ['Never share code. 4821', null],
    ['Use code WINTER50, verify it', 'WINTER50'],
    ['Your code for order: 5521', '5521'],
    ['Your code, order 77: 5521', '5521'],
    ['code\n: 5521', '5521'],
    ['Your code is\n5521', '5521'],
    ['Code. 5521', '5521'],
    ['Code and PIN: 4821', '4821'],
    ['Two codes 4821 7319', '48217319'],
  ])('%s: the code is %s', (text, code) => {
    expect(pickCode(text)).toBe(code);
  });
});

describe('a compound word', () => {
  const longest = (tail: string) => 'b'.repeat(40 - tail.length) + tail;

  it.each([
    ['bestätigungsnummer', 'strong'],
    ['handynummer', 'phone'],
    ['rufnummer', 'phone'],
    ['kundentelefon', 'phone'],
    ['servicehotline', 'phone'],
    ['auftragsnummer', 'order'],
    ['xnummern', 'order'],
    [longest('nummer'), 'order'],
    [`b${longest('nummer')}`, undefined],
    ['nummer', undefined],
    ['bestätigungscode', 'strong'],
    ['gutscheincode', 'promo'],
    [longest('code'), 'strong'],
    [`b${longest('code')}`, undefined],
    ['bbbcode', 'strong'],
    ['bbcode', undefined],
    ['kodea', 'strong'],
    ['ikhodi', 'strong'],
    ['kodak', undefined],
  ])('%s says: %s', (word, kind) => {
    expect(readWords(word)).toEqual(kind === undefined ? [] : [{ kind, start: 0, end: word.length }]);
  });
});

describe('words that are run together', () => {
  it.each([
    ['pt', 'SeuCodigoDeAcesso:4073NaoCompartilhe'],
    ['es', 'TuCodigoEs4073NoLoCompartas'],
    ['de', 'IhrCodeLautet4073BitteNichtWeitergeben'],
    ['fr', 'votrecodeest4073'],
    ['it', 'IlTuoCodice4073NonCondividerlo'],
    ['sv', 'DinKodÄr4073DelaInte'],
    ['az', 'kodunuzə4073'],
    ['ru', 'ВашКод4073НикомуНеСообщайте'],
    ['ru', 'вашкод4073'],
  ])('hold a code (%s): %s', (_, text) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe('4073');
  });

  it.each([
    ['SMS von Zalando5582 ist dein Bestätigungscode.', '5582'],
    ['Netflix5582 is your code', '5582'],
    ['Galaxy5582 is our best phone', null],
  ])('%s: %s', (text, code) => {
    expect(pickCode(text)).toBe(code);
  });
});

describe('capitals of other scripts between digits', () => {
  it.each([
    ['Код для входа: КХ47Р', 'КХ47Р'],
    ['Код: АВ4718', 'АВ4718'],
    ['Κωδικός: ΚΧ47Ρ', 'ΚΧ47Ρ'],
    ['Код: 4718Р', null],
    ['КОД4718', '4718'],
    ['Машина А123ВС77 ждёт вас', null],
    ['Списание 500РУБ', null],
    ['Код: КХ47РНАЛЕВОТУТ', null],
    ['Рейс КХ47Р', null],
  ])('%s: %s', (text, code) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe(code);
  });
});

describe('groups and keys', () => {
  it.each([
    ['Váš potvrzovací kód je 841-206-57.', '84120657'],
    ['Your code: 841 20 657', '84120657'],
    ['SMS klic: 7206 1849', '72061849'],
    ['Your code is 841 206 573', '841206573'],
    ['Bestellt 841-206-57', null],
    ['Call 841-206-57 for help', null],
    ['Overovací kľúč: kV8mQ2', 'kV8mQ2'],
    ['Twój klucz dostępu: kV8mQ2', 'kV8mQ2'],
    ['Din engångsnyckel: 4K9QX', '4K9QX'],
    ["Votre clé d'accès : 509182", '509182'],
    ['آپ کا ون ٹائم پاس ورڈ 819450 ہے۔', '819450'],
    ['Auftrag an DE** **** 4471. Ihre mobileTAN: 605932', '605932'],
    ['OTP for login to YONO SBI is 77310942.', '77310942'],
    ['Engångslösenord för Swedbank: 37159264.', '37159264'],
    ['Le bon code pour vous est le 8840.', '8840'],
  ])('%s: %s', (text, code) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe(code);
  });
});
