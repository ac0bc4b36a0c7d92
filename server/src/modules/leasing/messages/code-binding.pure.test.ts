import { describe, expect, it } from 'vitest';
import { findOwners } from './code-binding.ts';
import { readMarks } from './code-evidence.ts';
import { findShapes, findSmallCodes } from './code-shapes.ts';
import { tokenize } from './code-tokens.ts';

/** Which keyword announces what; with a `?` where another word stands between that may be announced as well. */
const read = (text: string) => {
  const tokens = tokenize(text);
  const marks = readMarks(text, tokens);
  const { announcements } = findOwners(text, marks, [
    ...findShapes(text, tokens),
    ...findSmallCodes(text, marks),
  ]);
  return [...announcements].map(
    ([start, { mark, isRivalled }]) =>
      `${text.slice(mark.start, mark.end)}${isRivalled ? '?' : ''} ${/^\w+/.exec(text.slice(start))?.[0]}`,
  );
};

describe('a keyword announces a number', () => {
  it.each([
    ['right behind it', 'code 4821', ['code 4821']],
    ['written together with it', '验证码4821', ['验证码 4821']],
    ['behind 8 units that are no letters', 'code        4821', ['code 4821']],
    ['not behind 9', 'code         4821', []],
    ['not behind a word', 'code Anna 4821', []],
    ['behind a word and a colon', 'code Anna: 4821', ['code 4821']],
    ['behind a word and a sign of equality', 'code Anna=4821', ['code 4821']],
    ['behind a word and a dash', 'code Anna - 4821', ['code 4821']],
    ['behind a word and an arrow', 'code Anna -> "4821"', ['code 4821']],
    ['behind a word and a verb', 'code Anna is 4821', ['code 4821']],
    ['behind a verb in capitals', 'CODE OF BEN IS 4821', ['CODE 4821']],
    ['behind a verb that ends the line', 'code Anna is\n4821', ['code 4821']],
    ['behind a verb and an article', 'code Anna is the 4821', ['code 4821']],
    ['behind both in capitals', 'CODE OF BEN IS THE 4821', ['CODE 4821']],
    ['not behind an article alone', 'code Anna the 4821', []],
    ['not behind a verb that a word ends with', 'code Anna this 4821', []],
    ['behind a verb of Chinese', '验证码 今天是4821', ['验证码 4821']],
    ['behind a verb that may be a preposition', 'code Anna to 4821', ['code 4821']],
    ['but no letters behind that', 'code Anna to XKCDQA', []],
    ['but letters behind another verb', 'code Anna is XKCDQA', ['code XKCDQA']],
    ['not over the end of a sentence', 'code Anna. It is 4821', []],
    ['not over the end of a line', 'code\nAnna is 4821', []],
    ['over another number', 'code of 7719 is 4821', ['code 4821']],
    ['not where it is a phone number', 'code +4821', []],
  ])('%s: %s', (_, text, announced) => {
    expect(read(text)).toEqual(announced);
  });

  it.each([
    [90, ['code 4821']],
    [91, []],
  ])('over %i units: %s', (length, announced) => {
    expect(read(`code ${'x'.repeat(length - 5)} is 4821`)).toEqual(announced);
  });
});

describe('of several numbers a keyword announces', () => {
  it.each([
    ['the first', 'code 4821, Anna is 7719', ['code 4821']],
    ['the whole and not its first half', 'code 482 913', ['code 482']],
    ['the first that can be a code', 'code +4821 is 7719', ['code 7719']],
    ['letters before a number', 'Password: qxdmra (not: 4821)', ['Password qxdmra']],
    ['its own', 'code Anna: 4821. PIN Ben: 7719', ['code 4821', 'PIN 7719']],
  ])('%s: %s', (_, text, announced) => {
    expect(read(text)).toEqual(announced);
  });
});

describe('what may be announced instead of a code', () => {
  it.each([
    ['stands before the colon', 'Code for order: 5521', ['Code? 5521']],
    ['stands up to two units before the verb', 'code Anna order, is 5521', ['code? 5521']],
    ['does not stand three before it', 'code Anna order , is 5521', ['code 5521']],
    ['is named before another word', 'code, order of Anna: 5521', ['code 5521']],
    ['is no phone', 'code Anna phone: 5521', ['code 5521']],
    ['is not what stands before the keyword', 'order code Anna: 5521', []],
  ])('%s: %s', (_, text, announced) => {
    expect(read(text)).toEqual(announced);
  });
});
