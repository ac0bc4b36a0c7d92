import { describe, expect, it } from 'vitest';
import { hostileTexts } from '#test/hostile-text';
import { compilePattern, createPatternMemory } from './compile-pattern.ts';
import { takeCode, tryPattern } from './take-code.ts';

describe('a pattern', () => {
  it.each([
    ['code (\\d+)', 'Your code 4821, not 99', { code: '4821', start: 10 }],
    ['[A-Z]{2}-\\d{4}', 'Ticket AB-1234 is yours', { code: 'AB-1234', start: 7 }],
    ['(?i)PASS:? *(\\S+)', 'pass:  x7!k', { code: 'x7!k', start: 7 }],
    ['(?P<code>\\pN+)', 'رمز ١٢٣٤', { code: '١٢٣٤', start: 4 }],
    ['is (.+)\\.', 'It is  blue sky .', { code: 'blue sky', start: 7 }],
    ['(?:a|b)(\\d)', 'b7', { code: '7', start: 1 }],
  ])('%j takes its group, or all that it matches', (pattern, text, taken) => {
    expect(tryPattern(text, pattern)).toEqual(taken);
  });

  it.each([
    ['code (\\d+)', 'Your code: none', 'no_match'],
    ['(a)|b', 'b', 'no_group'],
    ['( *)', '   x', 'blank'],
    ['.*', 'a'.repeat(65), 'too_long_code'],
    ['.*', '12:34', 'unprintable'],
    ['(?s).*', '12\n34', 'unprintable'],
    ['.*', 'a\u202eb', 'unprintable'],
  ])('%j takes nothing out of %j: %s', (pattern, text, why) => {
    expect(tryPattern(text, pattern)).toMatchObject({ why });
  });

  it.each([
    ['', 'empty'],
    ['a'.repeat(201), 'too_long'],
    ['(', 'syntax'],
    ['(?=a)b', 'syntax'],
    ['(?<!a)b', 'syntax'],
    ['(a)\\1', 'syntax'],
    ['a\0b', 'syntax'],
    ['\ud800', 'syntax'],
    ['(a)(b)', 'groups'],
    ['((a))', 'groups'],
    ['\\pL{1000}', 'too_large'],
    ['((a{100}){100}){100}', 'syntax'],
    ['(?:(?:a{0,10}){0,10}){0,10}', 'too_large'],
    ['(?:.{1,30}){1,30}$', 'too_large'],
  ])('%j is refused: %s', (pattern, problem) => {
    expect(compilePattern(pattern)).toMatchObject({ problem });
    expect(tryPattern('anything', pattern)).toMatchObject({ why: problem });
  });
});

describe('of hostile input', () => {
  it.each(['(a+)+$', '(a|aa)+$', '(?:a*)*b', '(x+x+)+y', '(?:.*.*)*=', '([a-z]+)*[0-9]'])(
    '%j, which would keep others busy for ever, is answered for a text of 100,000 units',
    (pattern) => {
      const groups = compilePattern(pattern.replaceAll(/\((?!\?)/g, '(?:'));

      expect(groups).not.toHaveProperty('problem');
      expect(tryPattern(`${'ax'.repeat(50_000)}!`, pattern)).toHaveProperty('why');
    },
  );

  it('no more of a text is read than an SMS is long', () => {
    expect(tryPattern(`${' '.repeat(2047)}7${' '.repeat(98_000)}`, '\\d')).toMatchObject({ code: '7' });
    expect(tryPattern(`${' '.repeat(2048)}7`, '\\d')).toMatchObject({ why: 'no_match' });
  });

  it('nothing is thrown', () => {
    const patterns = ['(.*)', '\\pL+', '(?s)(.+)', '[^a]', '\\b\\w+\\b', '^$'];

    for (const { text } of hostileTexts)
      for (const pattern of [...patterns, text]) expect(takeCode(text, pattern)).toBeTypeOf('object');
  });
});

it('a pattern is compiled once while it is among those that were used last', () => {
  const compiled: string[] = [];
  const memory = createPatternMemory(2, (text) => {
    compiled.push(text);
    return compilePattern(text);
  });

  for (const text of ['a', 'a', 'b', 'a', 'c', 'a', 'b']) memory(text);

  expect(compiled).toEqual(['a', 'b', 'c', 'b']);
});
