import { expect, test } from 'vitest';
import { parsePhone } from './phone.ts';

test.each([
  ['+7 (912) 345-67-89', '79123456789'],
  ['  32.470/12 34 56 ', '32470123456'],
  ['1234567', '1234567'],
  ['123456789012345', '123456789012345'],
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
