import { compilePattern, createPatternMemory, type PatternProblem } from './compile-pattern.ts';

/**
 * What a pattern takes out of a text, or why nothing: `no_match`; `no_group`, its group took no part in the match; what it
 * took is `blank`, `too_long` (more than 64 units) or `unprintable` (control characters, or a colon: text protocols end a
 * code there).
 */
export type Taking =
  | { code: string; start: number }
  | { why: PatternProblem; message: string }
  | { why: 'no_match' | 'no_group' | 'blank' | 'too_long_code' | 'unprintable'; message: string };

/** Of a text so much is read; an SMS has 39,000 units at most, and codes stand in front. */
const TEXT_AT_MOST = 2048;
const CODE_AT_MOST = 64;

const remembered = createPatternMemory(500);

/** The first match counts. Never throws; time is linear in the text. `compile` may remember what it compiled. */
export function takeCode(text: string, pattern: string, compile = remembered): Taking {
  const compiled = compile(pattern);
  if ('problem' in compiled) return { why: compiled.problem, message: compiled.message };
  const matcher = compiled.pattern.matcher(text.slice(0, TEXT_AT_MOST));
  if (!matcher.find()) return { why: 'no_match', message: 'the pattern is not found in the text' };
  const found: string | null | undefined = matcher.group(compiled.group);
  if (found === null || found === undefined)
    return { why: 'no_group', message: 'the capturing group is no part of what was found' };
  const code = found.trim();
  if (code === '') return { why: 'blank', message: 'what was found is blank' };
  if (code.length > CODE_AT_MOST)
    return { why: 'too_long_code', message: `a code has at most ${CODE_AT_MOST} characters` };
  if (/[\p{C}\p{Zl}\p{Zp}:]/u.test(code))
    return { why: 'unprintable', message: 'a code has neither a colon nor characters that cannot be shown' };
  return { code, start: matcher.start(compiled.group) + found.length - found.trimStart().length };
}

/** What a pattern that is kept nowhere would take. */
export const tryPattern = (text: string, pattern: string): Taking => takeCode(text, pattern, compilePattern);
