import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLetter } from '#test/any-letter';
import { fastest } from '#test/fastest';
import corpus from './code-corpus.json' with { type: 'json' };
import { codeThreshold, extractCodes, pickCode } from './extract-code.ts';

const codesOf = (text: string) => extractCodes(text).map(({ code }) => code);
const find = (text: string, code: string) => extractCodes(text).find((candidate) => candidate.code === code);

describe('the corpus', () => {
  it.each(corpus.map((entry) => [`${entry.lang}, ${entry.trap}: ${entry.text}`, entry] as const))(
    '%s',
    (_, { text, sender, expected }) => {
      expect(pickCode(text, { sender }), JSON.stringify(extractCodes(text, { sender }))).toBe(expected);
    },
  );

  it('holds at least 90 messages in 14 languages, and every fourth has no code', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(90);
    expect(new Set(corpus.map(({ lang }) => lang)).size).toBeGreaterThanOrEqual(14);
    expect(corpus.filter(({ expected }) => expected === null).length * 4).toBeGreaterThan(corpus.length);
  });
});

describe('the list of candidates', () => {
  it('names every number that could be a code, best first', () => {
    const text = 'Order 48201 of 2024 for $1500: your code is 7719, valid 600 seconds.';

    expect(codesOf(text)[0]).toBe('7719');
    expect(new Set(codesOf(text))).toEqual(new Set(['7719', '48201', '2024', '1500', '600']));
    expect(find(text, '1500')?.reason).toBe('trap: price');
    expect(find(text, '600')?.reason).toBe('trap: term');
    expect(find(text, '48201')?.reason).toBe('perhaps: order number');
  });

  it('says where a code starts in the text as it was sent', () => {
    const text = 'İyi günler 👋 kodunuz ٤٨٢-٩١٣';

    expect(extractCodes(text)[0]).toMatchObject({ code: '482913', start: text.indexOf('٤') });
  });

  it('says so where letters and digits are decorated too', () => {
    const text = '👋 𝐘𝐨𝐮𝐫 𝐜𝐨𝐝𝐞: 𝟓𝟓𝟖𝟐 (5️⃣m²)';

    expect(extractCodes(text)[0]).toMatchObject({ code: '5582', start: text.indexOf('𝟓') });
  });

  it('says why a number is none', () => {
    expect(find('Kein Code erforderlich 4402', '4402')?.reason).toBe(
      'perhaps: the text says that there is no code',
    );
    expect(find('Visa **** 4402 was charged', '4402')?.reason).toBe('trap: masked number');
    expect(find('Card ending in 4402 was declined', '4402')?.reason).toBe('perhaps: end of a card number');
    expect(find('Till 4471\nYour code to confirm: 220915', '220915')?.reason).toBe('announced by a keyword');
  });

  it('offers the halves of a spaced code too, below the whole', () => {
    const [best, ...others] = extractCodes('Your code is 482 913');

    expect(best?.code).toBe('482913');
    expect(others.map(({ code }) => code)).toEqual(['482', '913']);
  });

  it('puts the first of two equal candidates first', () => {
    expect(codesOf('Code 1: 4821\nCode 2: 7319').slice(0, 2)).toEqual(['4821', '7319']);
  });

  it('is empty where nothing could be a code', () => {
    expect(extractCodes('')).toEqual([]);
    expect(extractCodes('See you at 7, room 12')).toEqual([]);
    expect(pickCode('See you at 7, room 12')).toBeNull();
  });
});

describe('what stands around a number', () => {
  it.each([
    [
      'is what a command to key something in is followed by',
      'Bank Aar: ange 663920 för att betala 499 kr',
      '663920',
    ],
    ['is that by which something is done', 'Refund of $42.00 requested - authorise with 44190.', '44190'],
    ['bids to hand it to a driver', '8290 - díselo al repartidor al recibir tu pedido #44127', '8290'],
    ['says that it lives for minutes', 'Ihr Zugang zur App [2748], 5 Minuten gültig', '2748'],
    ['warns of telling codes', 'We will never ask for your PIN or code. Report a call to 7726.', null],
    ['tells of a code that was used', 'Code 628814 was used to add your card at 18:22.', null],
    ['offers a discount', '-30% avec le code HIVER30, STOP au 36184', null],
    ['announces another code and says how to hear no more', 'Code BOOT40: 40% off. Opt out: 80808', null],
    ['names a card', 'PIN wurde falsch eingegeben, Karte 4410 ist gesperrt.', null],
    ['numbers something, as Turkish does', '118842 sicil nolu borcunuzun son ödeme tarihi 15.12.2026', null],
    ['names the end of a card', 'The last four digits of your card are 4402', null],
  ])('%s', (_, text, code) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe(code);
  });
});

describe('hints', () => {
  it('keep a number of the sender or service name from being the code', () => {
    const text = '3443: welcome back';

    expect(pickCode(text)).toBe('3443');
    expect(pickCode(text, { sender: '3443' })).toBeNull();
    expect(pickCode('32red: enter 5502', { serviceName: '32red' })).toBe('5502');
  });
});

describe('form', () => {
  it.each([
    ['Your code: 123', '123'],
    ['Your code: 12', null],
    ['Your code: 1234567890', '1234567890'],
    ['Your code: 12345678901', null],
    ['Your code: 12-345', '12345'],
    ['Your code: 1234–5678', '12345678'],
    ['Your code: X7K-9QP', 'X7K-9QP'],
    ['Your code: x7k2p', 'x7k2p'],
    ['Your code: (482913)!', '482913'],
    ['*482913* is your code', '482913'],
    ['code:482913', '482913'],
    ['Your code: +482913', null],
    ['Your code: **2913', null],
    ['Your code: 48:29:13', null],
    ['Your code: ৪৮২৯১৩', '482913'],
    ['Your code: ＡＢ１２ＣＤ', 'AB12CD'],
  ])('%s', (text, code) => {
    expect(pickCode(text)).toBe(code);
  });
});

const pieces = fc.constantFrom(
  ...[
    'code ',
    'code',
    'is ',
    'код ',
    '验证码',
    'رمز ',
    'order ',
    'to ',
    '1',
    '12 ',
    '123-',
    '1234',
    '482913 ',
    '-',
  ],
  ...[
    '.',
    '/',
    ':',
    '#',
    '@',
    '*',
    '+',
    '(',
    ')',
    '%',
    '$',
    ' ',
    '\n',
    'a.b/',
    'https://',
    'AB12CD ',
    'G-',
    'İ',
  ],
  ...[
    '٤٨',
    'ก',
    'é',
    'e\u0301',
    '\ud83d',
    '\udc4b',
    '\u200f',
    '\0',
    'aA1+/',
    'old code ',
    'has expired ',
    ', not ',
    'new ',
    'changed from ',
    'КХ4',
    'x',
    '№ ',
    '【',
    'min ',
    'руб ',
  ],
);
const hostileText = fc.oneof(
  fc.string({ unit: anyLetter, maxLength: 600 }),
  fc.array(pieces, { maxLength: 400 }).map((parts) => parts.join('')),
);

describe('any text at all', () => {
  it('gives well-formed candidates in order and never throws', () => {
    fc.assert(
      fc.property(hostileText, fc.option(fc.string(), { nil: undefined }), (text, sender) => {
        const found = extractCodes(text, sender === undefined ? {} : { sender });

        for (const { code, score, start, reason } of found) {
          expect(code).toMatch(/^(?=.{3,10}$)[A-Za-z0-9Α-ΩЀ-ЯҐ]+(?:-[A-Za-z0-9]+)?$/);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(start).toBeLessThan(text.length);
          expect(reason).not.toBe('');
        }
        const scores = found.map(({ score }) => score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        const [best] = found;
        expect(pickCode(text, sender === undefined ? {} : { sender })).toBe(
          best && best.score >= codeThreshold ? best.code : null,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('reads 4096 units of hostile text in under 20 ms of processor time', () => {
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 6 }), (parts) => {
        const text = parts.join('').repeat(4096).slice(0, 4096);

        expect(
          fastest(() => extractCodes(text)),
          JSON.stringify(parts),
        ).toBeLessThan(20);
      }),
      { numRuns: 150 },
    );
  });

  it('reads many words that lead to one number, far off, in under 20 ms of processor time', () => {
    for (const filling of ['use ', 'new ', 'old ', '. ', 'a', 'code '])
      for (const end of ['9052', 'a 9052', ': 9052']) {
        const text = `Old code 4418 has expired, new${filling.repeat(4096).slice(0, 4000)}${end}`;

        expect(
          fastest(() => extractCodes(text)),
          filling,
        ).toBeLessThan(20);
      }
  });

  it('reads no more than 4096 units, however long the text', () => {
    const text = 'code 482913 '.repeat(100_000);

    expect(fastest(() => extractCodes(text))).toBeLessThan(25);
    expect(pickCode(`${'x '.repeat(2048)}code 482913`)).toBeNull();
  });

  it('reads a usual message in under 0.25 ms of processor time', () => {
    const all = () => {
      for (const { text, sender } of corpus) pickCode(text, { sender });
    };

    expect(fastest(all) / corpus.length).toBeLessThan(0.25);
  });
});
