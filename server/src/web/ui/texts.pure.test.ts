import { expect, test } from 'vitest';
import { formatMoment, pickLang, plural } from './texts.ts';

test('the language is the one asked for, then the one chosen before, then the best that the browser names', () => {
  const pick = (query?: string, cookie?: string, acceptLanguage?: string) =>
    pickLang({ query, cookie, acceptLanguage });

  expect(pick('ru', 'en', 'en')).toBe('ru');
  expect(pick('xx', 'ru', 'en')).toBe('ru');
  expect(pick(undefined, undefined, 'de-DE,de;q=0.9,ru;q=0.7,en;q=0.3')).toBe('ru');
  expect(pick(undefined, undefined, 'en-GB,ru-RU;q=0.8')).toBe('en');
  expect(pick(undefined, undefined, 'ru;q=0')).toBe('en');
  expect(pick(undefined, undefined, undefined)).toBe('en');
  expect(pick(undefined, undefined, ',;q=,;;'.repeat(1000))).toBe('en');
});

test('words follow their numbers in both languages', () => {
  const coupons = { one: 'купон', few: 'купона', many: 'купонов', other: 'купона' };

  expect([1, 2, 5, 11, 21, 22].map((count) => plural('ru', count, coupons))).toEqual([
    'купон',
    'купона',
    'купонов',
    'купонов',
    'купон',
    'купона',
  ]);
  expect(plural('en', 2, { one: 'coupon', other: 'coupons' })).toBe('coupons');
});

test('a moment is shown in the words and the zone of its readers', () => {
  const moment = new Date('2026-12-31T21:30:00Z');

  expect(formatMoment(moment, { lang: 'en', timeZone: 'Europe/Moscow' })).toMatch(/1 January 2027.*00:30/);
  expect(formatMoment(moment, { lang: 'ru', timeZone: 'Europe/Moscow' })).toMatch(/1 января 2027.*00:30/);
});
