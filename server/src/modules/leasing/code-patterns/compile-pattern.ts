import { RE2JS, RE2JSException } from 're2js';

/** Why a pattern is not taken: `too_large` is one whose program would be long, whatever its text. */
export type PatternProblem = 'empty' | 'too_long' | 'syntax' | 'too_large' | 'groups';

type Compiled = { pattern: RE2JS; group: 0 | 1 } | { problem: PatternProblem; message: string };

/** In UTF-16 units. */
const PATTERN_AT_MOST = 200;
/** Steps of the program: a text is read in so many times its length at most. */
const PROGRAM_AT_MOST = 300;

/** RE2's syntax: no look-around and no back references, so that time is linear in the text. One capturing group, or none. */
export function compilePattern(text: string): Compiled {
  if (text === '') return { problem: 'empty', message: 'the pattern is empty' };
  // Before it is parsed: parsing takes time, too.
  if (text.length > PATTERN_AT_MOST)
    return { problem: 'too_long', message: `a pattern has at most ${PATTERN_AT_MOST} characters` };
  if (/[\p{Cc}\p{Cs}]/u.test(text))
    return { problem: 'syntax', message: 'a pattern has no control characters' };
  const pattern = parse(text);
  if (typeof pattern === 'string') return { problem: 'syntax', message: pattern };
  if (pattern.programSize() > PROGRAM_AT_MOST)
    return { problem: 'too_large', message: 'its repetitions make the pattern too large' };
  const groups = pattern.groupCount();
  if (groups > 1)
    return { problem: 'groups', message: 'a pattern has one capturing group, or none; others are (?:…)' };
  return { pattern, group: groups === 1 ? 1 : 0 };
}

function parse(text: string): RE2JS | string {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}

/** Compiles each text once while it is among the last `most` that were asked for. */
export function createPatternMemory(most: number, compile = compilePattern): (text: string) => Compiled {
  const kept = new Map<string, Compiled>();
  return (text) => {
    const known = kept.get(text) ?? compile(text);
    kept.delete(text);
    kept.set(text, known);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return known;
  };
}
