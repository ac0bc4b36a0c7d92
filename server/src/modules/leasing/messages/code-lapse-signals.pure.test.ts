import { describe, expect, it } from 'vitest';
import { readSignals } from './code-lapse-signals.ts';
import { tokenize } from './code-tokens.ts';

/** Each word that tells an old code from a new one: its kind, and what of the text it takes. */
const read = (text: string) =>
  readSignals(text, tokenize(text)).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

describe('the words that tell an old code from a new one', () => {
  it.each([
    ['stand in the order of the text', 'Use 9052 now: code 4418 expired', ['fresh: now', 'over: expired']],
    ['are none where nothing is over', 'Your new code is 9052 now', []],
    ['are read in capitals', 'CODE EXPIRED', ['over: EXPIRED']],
    ['may be several', 'It is no longer here', ['over: no longer']],
    ['are the longest that start there', 'Kod itu sudah tidak sah', ['over: sudah tidak sah']],
    ['are not read twice where they overlap', 'Der Code war nicht mehr gut', ['over: nicht mehr']],
    ['have a typographic apostrophe', 'It won’t work any more', ['over: won’t work any']],
    ['have any ending where the table says so', 'It is not valid anymore', ['over: not valid anymore']],
    ['have no other ending', 'It is no longerish, oldest', []],
    ['are looked for within a run of letters', '验证码已失效', ['over: 已失效']],
    ['are the longest within a run of letters', '验证码不再有效', ['over: 不再有效']],
    ['are looked for to the last letter of the run', '代码旧', ['old: 旧']],
    ['end before what stands behind the run', '旧4418 码', ['old: 旧']],
    ['take the ending that is written with them', 'הקוד בוטלה', ['over: בוטלה']],
    ['take no ending where words are not set apart', '旧验证码', ['old: 旧']],
  ])('%s: %s', (_, text, signals) => {
    expect(read(text)).toEqual(signals);
  });

  it.each([
    ['as one unit', '\u09a8\u09df'],
    ['as two units', '\u09a8\u09af\u09bc'],
  ])('are found with a letter of Bengali that is written %s', (_, text) => {
    expect(read(`বৈধ ${text}`)).toEqual([`over: বৈধ ${text}`]);
  });

  it.each([
    [16, 16],
    [17, 16],
  ])('with an ending of %i letters take %i of them', (length, taken) => {
    expect(read(`קוד בוטל${'ה'.repeat(length)}`)).toEqual([`over: בוטל${'ה'.repeat(taken)}`]);
  });

  it.each([
    [64, 64],
    [65, 64],
  ])('of %i %i are read', (written, taken) => {
    expect(read('old '.repeat(written))).toHaveLength(taken);
  });
});

describe('"not" before a number that is not meant', () => {
  it.each([
    ['opens the text behind a comma', ',not 4418', ['but: not']],
    ['stands behind a comma', 'Enter it,not 4418', ['but: not']],
    ['stands behind a comma and a blank', 'Enter it, not 4418', ['but: not']],
    ['stands behind a comma and two blanks', 'Enter it,  not 4418', []],
    ['stands in brackets', 'Enter it (not 4418)', ['but: not']],
    ['stands behind a dash', 'Enter it - not 4418', ['but: not']],
    ['stands behind a comma of Chinese', '输入它，不是 4418', ['but: 不是']],
    ['stands behind a word', 'Do not enter', []],
    ['opens the text', 'not 4418', []],
  ])('%s: %s', (_, text, signals) => {
    expect(read(text)).toEqual(signals);
  });
});
