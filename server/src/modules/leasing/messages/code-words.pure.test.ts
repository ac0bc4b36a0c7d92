import { describe, expect, it } from 'vitest';
import { readUnit, readWords } from './code-words.ts';

const read = (run: string) =>
  readWords(run).map(({ kind, start, end }) => `${kind}: ${run.slice(start, end)}`);

describe('a word', () => {
  it.each([
    ['is one of the list', 'code', ['strong: code']],
    ['is one of no list', 'anna', []],
    ['begins with a stem of the list', 'verifications', ['weak: verifications']],
    ['begins with less than the stem', 'veri', []],
    ['ends with a stem', 'unverified', []],
    ['is of the first list that has it whole', 'registered', ['done: registered']],
    ['is "code" in another language', 'ikhodi', ['strong: ikhodi']],
    ['is no code though it begins so', 'kodak', []],
    ['is whole before it is a stem', 'otp', ['strong: otp']],
  ])('%s: %s', (_, run, words) => {
    expect(read(run)).toEqual(words);
  });
});

describe('a word that is written as one', () => {
  const filled = (length: number, tail: string) => `${'a'.repeat(length - tail.length)}${tail}`;

  it.each([
    ['names a code', 'smstan', ['strong: smstan']],
    ['names a code by its owner', 'вашкод', ['strong: вашкод']],
    ['names one from seven letters on', 'abcdotp', ['strong: abcdotp']],
    ['names none with six', 'abcotp', []],
    ['names one up to 40 letters', filled(40, 'passwort'), [`strong: ${filled(40, 'passwort')}`]],
    ['names none with 41', filled(41, 'passwort'), []],
    ['names a code that is for something else', 'rabattcode', ['promo: rabattcode']],
    ['names a hotline', 'xhotline', ['phone: xhotline']],
    ['names a telephone of six letters', 'tlftlf', ['phone: tlftlf']],
    ['names none with five', 'aatlf', []],
    ['names a number of something', 'zugnummer', ['order: zugnummer']],
    ['names numbers', 'zugnummern', ['order: zugnummern']],
    ['names a number up to 40 letters', filled(40, 'nummer'), [`order: ${filled(40, 'nummer')}`]],
    ['names none with 41 letters', filled(41, 'nummer'), []],
    ['names the number of a phone', 'handynummer', ['phone: handynummer']],
    ['names a number that proves', 'prüfnummer', ['strong: prüfnummer']],
  ])('%s: %s', (_, run, words) => {
    expect(read(run)).toEqual(words);
  });
});

describe('words within a run of letters', () => {
  it.each([
    ['are found in order', '订单验证码', ['order: 订单', 'strong: 验证码']],
    ['are the longest of those that begin together', '验证码', ['strong: 验证码']],
    ['are the shorter one where no more is written', '验证', ['weak: 验证']],
    ['are found behind other letters', '您的验证码是', ['strong: 验证码']],
    ['are found again behind one another', '验证码验证码', ['strong: 验证码', 'strong: 验证码']],
    ['may reach farther than one that began before', '二维码码', ['promo: 二维码', 'strong: 码']],
    ['are none', '您好', []],
    ['are looked for by the script of the last letter', 'к码', ['strong: 码']],
    ['are looked for by the script of the first', '码к', ['strong: 码']],
  ])('%s: %s', (_, run, words) => {
    expect(read(run)).toEqual(words);
  });
});

describe('a unit', () => {
  it.each([
    ['is one of the list', 'min', 'duration'],
    ['begins with a stem of the list', 'секундочку', 'duration'],
    ['is none that begins with a whole word', 'minx', undefined],
    ['is of the first list that has it', 'm', 'measure'],
    ['begins a run of letters', '分钟内有效', 'duration'],
    ['does not stand within it', '内分钟', undefined],
    ['is the longest that begins it', '元', 'currency'],
    ['is none', '您', undefined],
    ['is none without letters', '', undefined],
  ])('%s: %s', (_, run, unit) => {
    expect(readUnit(run)).toBe(unit);
  });
});
