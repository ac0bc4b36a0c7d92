import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLetter } from '#test/any-letter';
import refusedSenders from './refused-senders.json' with { type: 'json' };
import { createSenderPolicy, isRefusedSender } from './sender-policy.ts';

const isRefused = (sender: string) => isRefusedSender(sender).refused;
const all = refusedSenders.flatMap(({ senders }) => senders);

describe('banks, payment systems and credit institutions', () => {
  it.each([
    ...[
      'SBERBANK',
      'Sberbank',
      'sberbank-ru',
      'СберБанк',
      '900',
      'T-Bank',
      'Tinkoff.ru',
      'VTB',
      'ВТБ',
      'Alfa-Bank',
    ],
    ...[
      'PayPal',
      'PAYPAL US',
      'Revolut',
      'Chase',
      'CHASE BANK',
      'Bank of America',
      'BankofAmer',
      'Wells Fargo',
    ],
    ...[
      'HDFCBK',
      'AD-HDFCBK',
      'VM-HDFCBK',
      'vm-hdfcbk-s',
      ' VM-HDFCBK-S ',
      'JDHDFCBK',
      'BZ-SBIINB',
      'AX-ICICIT-T',
      'Paytm',
      'PhonePe',
    ],
    ...[
      'HSBC',
      'HSBC UK',
      'Barclays',
      'Santander',
      'N26',
      'Sparkasse KölnBonn',
      'BNP Paribas',
      'Crédit Agricole',
    ],
    ...[
      'Itaú',
      'NUBANK',
      'Mercado Pago',
      'M-PESA',
      'GTBank',
      'Capitec',
      'KBank',
      'MoMo',
      'GCash',
      'bKash',
      '95588',
    ],
    ...[
      'PrivatBank',
      'monobank',
      'Kaspi.kz',
      'Garanti BBVA',
      'İş Bankası',
      'Papara',
      'AlRajhiBank',
      'QNB',
      'Visa',
    ],
    ...['MasterCard', 'Western Union', 'Alipay', 'Klarna', 'Schufa'],
  ])('refuses %s', (sender) => {
    expect(isRefusedSender(sender)).toEqual({
      refused: true,
      rule: expect.stringMatching(/^[A-Z]{2} \w+, .+: ./),
    });
  });

  it('names the rule', () => {
    expect(isRefusedSender('VM-HDFCBK-S').rule).toBe('IN bank, HDFC Bank: HDFCBK');
    expect(isRefusedSender('900').rule).toBe('RU bank, Sberbank: 900');
  });
});

describe('senders that only resemble one', () => {
  it.each([
    ...[
      'Telegram',
      'WhatsApp',
      'VK',
      'Google',
      'Facebook',
      'Instagram',
      'Uber',
      'Amazon',
      'Microsoft',
      'Discord',
    ],
    ...[
      'Banksy',
      'Chaser',
      'Revolution',
      'Paparazzi',
      'Lloydspharm',
      'Visage',
      'Citizen',
      'Citizens Advice',
      'Wisely',
    ],
    ...[
      'Stripes',
      'Squareup',
      'Kotakpos',
      'Absalon',
      'Ingress',
      'Virgin',
      'Sberry',
      'Dana White',
      'Tossed',
      'Halifaxnow',
    ],
    ...[
      'MyPayPal',
      'NotSberbank',
      'xHDFCBK',
      '9000',
      '1900',
      '+7900',
      '0900',
      'AD-ZOMATO',
      'VM-AMAZON-S',
      'VMSWIGGY',
    ],
    ...[
      'Ozon',
      'Wildberries',
      'Yandex',
      'Airtel',
      'MTS',
      'Alfa',
      'Grab',
      'LINE',
      'KakaoTalk',
      'NAVER',
      'Zalo',
      'Shopee',
    ],
    ...[
      'OVO Energy',
      'Octopus',
      'Discount',
      'Current',
      '',
      ' ',
      '-',
      '\ud800',
      'Verify',
      'InfoSMS',
      'BANK',
      '12345',
    ],
  ])('accepts %j', (sender) => {
    expect(isRefusedSender(sender)).toEqual({ refused: false });
  });
});

describe('the list', () => {
  it('holds some hundred institutions of many countries', () => {
    expect(refusedSenders.length).toBeGreaterThan(200);
    expect(new Set(refusedSenders.map(({ country }) => country)).size).toBeGreaterThan(80);
  });

  it('is written in the form in which senders are compared, each name once', () => {
    for (const { country, kind, senders } of refusedSenders) {
      expect(country).toMatch(/^[A-Z]{2}$/);
      expect(['bank', 'payments', 'credit']).toContain(kind);
      expect(senders).not.toEqual([]);
    }
    for (const sender of all) expect(sender).toMatch(/^(?:[\p{Lu}\p{N}]{2,}|[\p{Lu}\p{N}]{4,}\*)$/u);
    expect(new Set(all).size).toBe(all.length);
  });

  it('refuses every name in it, however it is written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.array(fc.constantFrom('-', ' ', '.', '_', '/'), { maxLength: 4 }),
        (listed, marks) => {
          const name = listed.replace('*', '');
          const written = marks.reduce(
            (text, mark, at) => text.slice(0, at + 1) + mark + text.slice(at + 1),
            name,
          );

          expect(isRefused(name)).toBe(true);
          expect(isRefused(name.toLowerCase())).toBe(true);
          expect(isRefused(written)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('can be replaced', () => {
    const policy = createSenderPolicy([
      { country: 'XX', kind: 'bank', institution: 'Example Bank', senders: ['EXB*', '4711'] },
    ]);

    expect(policy('exb-online').refused).toBe(true);
    expect(policy('4711').rule).toBe('XX bank, Example Bank: 4711');
    expect(policy('Sberbank').refused).toBe(false);
  });
});

it('takes any text for a sender without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyLetter, maxLength: 200 }), (sender) => {
      expect(typeof isRefusedSender(sender).refused).toBe('boolean');
    }),
  );
});

it('reads sixty-four letters of a sender, and nothing behind them', () => {
  expect(isRefusedSender(`900${' '.repeat(61)}X`).refused).toBe(true);
  expect(isRefusedSender(`900${' '.repeat(60)}X`).refused).toBe(false);
});
