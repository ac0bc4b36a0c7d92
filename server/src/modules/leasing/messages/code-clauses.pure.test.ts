import { describe, expect, it } from 'vitest';
import { hasKeyword, isBridge, lastOf, nextOf, splitClauses } from './code-clauses.ts';
import { readMarks } from './code-evidence.ts';
import { findShapes } from './code-shapes.ts';
import { tokenize } from './code-tokens.ts';

const clausesOf = (text: string) => {
  const tokens = tokenize(text);
  const marks = readMarks(text, tokens);
  return splitClauses(text, { signals: [], marks, shapes: findShapes(text, tokens) });
};
/** A text of one clause. */
const clauseOf = (text: string) =>
  clausesOf(text)[0] ?? { from: 0, to: 0, signals: [], shapes: [], marks: [] };

describe('a text is split into clauses', () => {
  it.each([
    ['at the end of a sentence', 'A. B', ['A', ' B']],
    ['at a full stop that ends the text', 'A.', ['A', '']],
    ['not at one within a word', 'A.B', ['A.B']],
    ['at a comma before a blank', 'A, B', ['A', ' B']],
    ['not at one within a number', '1,5', ['1,5']],
    ['at the end of a line', 'A\nB', ['A', 'B']],
    ['at a comma of Chinese', '甲，乙', ['甲', '乙']],
    ['after 240 units', 'x'.repeat(240), ['x'.repeat(240)]],
    ['of 241 after 240', 'x'.repeat(241), ['x'.repeat(240), 'x']],
    ['of 481 twice', 'x'.repeat(481), ['x'.repeat(240), 'x'.repeat(240), 'x']],
  ])('%s: %s', (_, text, clauses) => {
    expect(clausesOf(text).map(({ from, to }) => text.slice(from, to))).toEqual(clauses);
  });

  it('with what stands in each', () => {
    const text = 'Code 4821, PIN 7719. Bye. 5501';

    expect(
      clausesOf(text).map(({ marks, shapes }) => [
        ...marks.map(({ start, end }) => text.slice(start, end)),
        ...shapes.map(({ code }) => code),
      ]),
    ).toEqual([['Code', '4821'], ['PIN', '7719'], [], ['5501']]);
  });
});

describe('of the numbers of a clause', () => {
  const clause = clauseOf('4821 or 7719');

  it.each([
    [0, '4821', undefined],
    [1, '7719', undefined],
    [4, '7719', '4821'],
    [8, '7719', '4821'],
    [9, undefined, '4821'],
    [12, undefined, '7719'],
  ])('at %i %s is next, and %s the last', (position, next, last) => {
    expect([nextOf(clause, position)?.code, lastOf(clause, position)?.code]).toEqual([next, last]);
  });
});

describe('a number has a keyword', () => {
  it.each([
    ['right before it', 'code 4821', true],
    ['8 units before it', 'code ------ 4821', true],
    ['not 9 units before it', 'code ------- 4821', false],
    ['not behind a word', 'code A 4821', false],
    ['that touches it', '码4821', true],
    ['3 units behind it', '4821 - code', true],
    ['not 4 units behind it', '4821 -- code', false],
    ['that touches it from behind', '4821码', true],
    ['that is no other word', 'login 4821', false],
    ['that is denied', 'no code 4821', true],
  ])('%s: %s', (_, text, isSo) => {
    const clause = clauseOf(text);
    const shape = nextOf(clause, 0);

    expect(shape && hasKeyword(text, clause, shape)).toBe(isSo);
  });
});

describe('nothing of its own stands between a word and a number', () => {
  it.each([
    ['where nothing does', ': ', true],
    ['where a keyword does', ' code ', true],
    ['where an article and a keyword do', ' the code ', true],
    ['where a name of a number does', ' order number ', true],
    ['not where another word does', ' Anna ', false],
    ['not where one does beside a keyword', ' code Anna ', false],
    ['not where one does before a keyword', ' Anna code ', false],
    ['where three words do', ' the PIN code ', true],
    ['not where four do', ' the one PIN code ', false],
    ['where a keyword is written together with an article', ' الرمز ', true],
    ['not where a word bids to enter', ' enter ', false],
  ])('%s: "%s"', (_, gap, isSo) => {
    const text = `old${gap}4821`;

    expect(isBridge(text, clauseOf(text), { from: 3, to: 3 + gap.length, words: 3 })).toBe(isSo);
  });
});
