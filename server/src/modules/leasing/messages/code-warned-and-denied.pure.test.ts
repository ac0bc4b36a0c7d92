import { describe, expect, it } from 'vitest';
import { readMarks } from './code-evidence.ts';
import { shoutedWords } from './code-letters.ts';
import { findNext, humpsOf, tokenize } from './code-tokens.ts';

/** The statements about each keyword. */
const read = (text: string) =>
  readMarks(text, tokenize(text)).flatMap(({ kind }) =>
    kind === 'strong' || kind === 'denied' || kind === 'warned' ? [kind] : [],
  );

describe('a keyword of what is not there', () => {
  it.each([
    ['has "without" before it', 'without code', ['denied']],
    ['has it two words before', 'without any of code', ['denied']],
    ['has it no three before', 'without any of our code', ['strong']],
    ['has it up to 48 units before', `without ${'x'.repeat(39)} code`, ['denied']],
    ['has it no farther before', `without ${'x'.repeat(40)} code`, ['strong']],
    ['has it in its own clause', 'without Anna, code', ['strong']],
    ['has a blank behind it', 'без码', ['strong']],
    ['has "no" before it', 'There was no code', ['denied']],
    ['has "no" before what it is', 'There was no verification code', ['denied']],
    ['has "no" before nothing else', 'There was no Anna code', ['strong']],
    ['is not needed', 'A code is not needed', ['denied']],
    ['is not needed, with an apostrophe', 'It doesn’t need a code', ['denied']],
    ['is not needed in its own clause', 'A code: not needed', ['strong']],
    ['is told before it is', 'A code is not needed. A PIN is', ['denied', 'strong']],
    ['is told behind that', 'It is not needed. A code is', ['strong']],
    ['is one of two', 'A code and a PIN are not needed', ['denied', 'denied']],
    ['is not needed up to 240 units', `code ${'x'.repeat(221)} not necessary`, ['denied']],
    ['is needed farther on', `code ${'x'.repeat(222)} not necessary`, ['strong']],
    ['needs no telling', 'You do not need to share this code', ['strong']],
    ['is not needed in Chinese', '无需验证码', ['denied']],
    ['is needed in Chinese', '您的验证码', ['strong']],
  ])('%s: %s', (_, text, kinds) => {
    expect(read(text)).toEqual(kinds);
  });

  it('is looked for in 200 words', () => {
    expect(read('without code '.repeat(201))).toEqual([...Array(200).fill('denied'), 'strong']);
  });
});

describe('a keyword of a warning', () => {
  it.each([
    ['is not to be told', 'Never share your code', ['warned']],
    ['is not to be told, with an apostrophe', "Don't share your code", ['warned']],
    ['is not to be told, with a typographic one', 'Don’t share your code', ['warned']],
    ['is in the same sentence', 'Never share it. Your code', ['strong']],
    ['is before another sentence', 'Your code. Never share it', ['strong']],
    ['is one of two', 'Never share your code or PIN', ['warned', 'warned']],
    ['may have the code', 'Never share your code 482', ['strong']],
    ['may have no more than two digits', 'Never share your code 48', ['warned']],
    ['may have the code in capitals', 'Never share your code XKCDQ', ['strong']],
    ['may have four capitals', 'Never share your code XKCD', ['warned']],
    ['may lead to the code', 'Never share your code:', ['strong']],
    ['is told of up to 240 units', `code ${'x'.repeat(230)} never`, ['strong']],
    ['is told of nearer', `code ${'x'.repeat(229)} never`, ['warned']],
    ['is told of in Chinese', '请勿告诉验证码', ['warned']],
    ['is told of by no part of a word', 'Kanever share your code', ['strong']],
  ])('%s: %s', (_, text, kinds) => {
    expect(read(text)).toEqual(kinds);
  });

  it('is looked for in 200 words', () => {
    expect(read('never code '.repeat(201)).slice(-2)).toEqual(['warned', 'strong']);
  });
});

describe('words in capitals where all are', () => {
  const start = (text: string, names: string[] = []) => shoutedWords(text, tokenize(text), new Set(names));

  it.each([
    ['are told', 'HI ANNA', [0, 3]],
    ['are two at the most', 'HI ANNA BEN', [0, 3]],
    ['have two letters', 'A HI', [2]],
    ['are no keywords', 'CODE HI', [5]],
    ['have no digits', 'X7K HI', [4]],
    ['are none beside a small letter', 'HI ANNa', []],
  ])('%s: %s', (_, text, starts) => {
    expect(start(text)).toEqual(starts);
  });

  it('are not the names of the sender', () => {
    expect(start('SHOP HI', ['SHOP'])).toEqual([5]);
  });
});

describe('tokens', () => {
  it.each([
    [0, 'ab'],
    [1, '12'],
    [3, '12'],
    [4, undefined],
  ])('behind %i begin with %s', (position, text) => {
    expect(findNext(tokenize('ab 12'), position)?.text).toBe(text);
  });

  it.each([
    ['MeinCode', ['Mein@7', 'Code@11']],
    ['AbCdEf', ['Ab@7', 'Cd@9', 'Ef@11']],
    ['AbCdE', []],
    ['meincode', []],
    [`${'a'.repeat(95)}B`, [`${'a'.repeat(95)}@7`, 'B@102']],
    [`${'a'.repeat(96)}B`, []],
  ])('%s is written of %j', (text, humps) => {
    const found = humpsOf({ text, start: 7 }).map(({ lower, start }) => `${lower}@${start}`);

    expect(found).toEqual(humps.map((hump) => hump.toLowerCase()));
  });
});
