import { describe, expect, test } from 'vitest';
import catalog from '../../modules/stock/catalog/countries.json' with { type: 'json' };
import {
  countryOfPhone,
  isPhone,
  linePhone,
  lineReadings,
  parsePhone,
  phoneReadings,
  readPhone,
} from './phone.ts';

describe('a line that a program names', () => {
  test.each([
    ['+7 (912) 345-67-89', '79123456789'],
    ['  32.470/12 34 56 ', '32470123456'],
    ['1234567', '1234567'],
    ['123456789012345', '123456789012345'],
    ['00447911123456', '447911123456'],
    ['+44 (0)7911 123456', '447911123456'],
    ['+46050910804', '4650910804'],
    ['+4407911123456', '447911123456'],
    ['4407911123456', '447911123456'],
    ['+7 8 (916) 123-45-67', '79161234567'],
    ['tel:+447911123456', '447911123456'],
    ['4400000001', '4400000001'],
    ['4407911', '4407911'],
    ['999123456789', '999123456789'],
  ])('%j is the phone number %s', (input, digits) => {
    expect(parsePhone(input)).toBe(digits);
  });

  test.each([
    '',
    '+',
    '123456',
    '1234567890123456',
    '0123456789',
    '++3212345678',
    '32+12345678',
    '3212345678a',
    '٣٢١٢٣٤٥٦٧',
  ])('%j is none', (input) => {
    expect(parsePhone(input)).toBeUndefined();
  });
});

describe('a line of a list of a country', () => {
  test.each([
    ['07911123456', 'GB', ['447911123456']],
    ['(0)7911 123456', 'GB', ['447911123456']],
    ['7911123456', 'GB', ['7911123456']],
    ['+4407911123456', 'GB', ['447911123456']],
    ['0044 7911 123456', 'GB', ['447911123456']],
    ['89161234567', 'RU', ['89161234567', '79161234567']],
    ['06 12345678', 'IT', ['390612345678']],
    ['0151 / 20000016', 'DE', ['4915120000016']],
    ['(0151) 20000016', 'DE', ['4915120000016']],
    ['(0)15120000016', 'DE', ['4915120000016']],
    ['15012345678', 'CN', ['15012345678']],
    ['999123456789', 'DE', ['999123456789']],
    ['14155552671', 'US', ['14155552671']],
    ['+15012345678', 'CN', ['15012345678']],
    ['4400000001', 'GB', ['4400000001']],
    ['phone', 'GB', []],
  ])('%j of %s may be %j', (written, country, lines) => {
    expect(lineReadings(written, country)).toEqual(lines);
  });
});

test('a line is kept in one form, whatever it looks like: the form of a form is itself', () => {
  const digits = catalog.flatMap(({ number_prefixes }) =>
    number_prefixes.flatMap((prefix) =>
      ['0', '00', '07911', '1', '8916', '2', '555', '9'].flatMap((start) =>
        [4, 6, 7, 8].map((length) => `${prefix}${start}${'123456789'.slice(0, length)}`.slice(0, 15)),
      ),
    ),
  );
  const kept = digits.map(linePhone);

  expect(kept.map(linePhone)).toEqual(kept);
});

describe('a number as people and gateways write it', () => {
  test.each([
    ['07911123456', 'GB'],
    ['07911 123456', 'GB'],
    ['447911123456', 'GB'],
    ['+447911123456', 'GB'],
    ['+447911123456', 'US'],
    ['447911123456', 'US'],
    ['011447911123456', 'US'],
    ['00447911123456', 'US'],
    ['00447911123456', 'GB'],
    ['0044 7911 123456', 'FR'],
    ['+44 (0)7911 123456', 'GB'],
    ['+44 (0) 7911-123-456', ''],
    ['+4407911123456', 'GB'],
    ['4407911123456', 'GB'],
    ['tel:+447911123456', 'GB'],
    ['tel:+44-7911-123456;ext=7', 'GB'],
    ['TEL:07911123456;phone-context=+44', 'GB'],
    ['sip:+447911123456@sms.example.org;user=phone', 'FR'],
    ['+447911123456;ext=12', 'GB'],
    ['+447911123456 ext. 12', 'GB'],
    ['+447911123456x12', 'GB'],
    ['＋４４７９１１１２３４５６', 'GB'],
    ['+44\u00a07911\u2011123\u2011456', 'GB'],
    ['\u202a+447911123456\u202c', 'GB'],
    ['+44\u200b7911123456', 'GB'],
    ['٠٧٩١١١٢٣٤٥٦', 'GB'],
  ])('%j read in %j is +447911123456', (written, country) => {
    expect(readPhone(written, country)).toBe('447911123456');
  });

  test.each([
    ['89161234567', 'RU', '79161234567'],
    ['9161234567', 'RU', '79161234567'],
    ['87011234567', 'RU', '77011234567'],
    ['(416) 555-2671', 'US', '14165552671'],
    ['07781 123456', 'GB', '447781123456'],
    ['07911 444001', 'GB', '447911444001'],
    ['00447911444001', 'US', '447911444001'],
    ['447911444001', 'GB', '447911444001'],
    ['+1 555 123 4567', 'GB', '15551234567'],
    ['06 12 34 56 78', 'FR', '33612345678'],
    ['0471 23 45 67', 'BE', '32471234567'],
    ['(415) 555-2671', 'US', '14155552671'],
    ['1-415-555-2671', 'US', '14155552671'],
    ['612 345 678', 'ES', '34612345678'],
    ['06 12345678', 'IT', '390612345678'],
    ['+39 06 12345678', 'DE', '390612345678'],
    ['15012345678', 'CN', '8615012345678'],
    ['090-1234-5678', 'JP', '819012345678'],
  ])('%j read in %s is +%s', (written, country, digits) => {
    expect(readPhone(written, country)).toBe(digits);
  });

  test('digits alone are the reader’s own country’s first, and may be another’s', () => {
    expect(phoneReadings('15012345678', 'CN')).toEqual(['8615012345678', '15012345678']);
    expect(phoneReadings('+15012345678', 'CN')).toEqual(['15012345678']);
  });

  test.each([
    'Vodafone',
    '60777',
    '',
    '+',
    '+999123456789',
    'call 07911123456',
    '07911123456',
    `+${'4'.repeat(80)}`,
  ])('%j without a country is no number', (written) => {
    expect(readPhone(written)).toBeUndefined();
  });
});

test('a kept number has no trunk zero, no digit too many and none too few', () => {
  expect(['447911123456', '390612345678', '14155552671'].map(isPhone)).toEqual([true, true, true]);
  expect(['4407911123456', '4479111234', '4479111234567', '999123456789'].map(isPhone)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test.each([
  ['447911123456', 'GB'],
  ['32470123456', 'BE'],
  ['77011234567', 'RU'],
  ['79161234567', 'RU'],
  ['14165552671', 'US'],
  ['15550001111', 'US'],
  ['4400000000', 'GB'],
  ['999', undefined],
])('+%s is read by people of %s', (digits, country) => {
  expect(countryOfPhone(digits)).toBe(country);
});
