import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { parseAst } from 'rolldown/parseAst';
import { expect, it } from 'vitest';

/**
 * Our patterns meet texts that others wrote, on the one event loop. Each of them is tried on long texts made of its own
 * letters: what takes longer than the text is long does not come back in time.
 */
const LETTERS = 80_000;
const PATIENCE_MS = 1_000;

type Pattern = { pattern: string; flags: string };

const source = new URL('../src/', import.meta.url).pathname;

function patternsOf(file: string): Pattern[] {
  const found: Pattern[] = [];
  const lang = file.endsWith('.tsx') ? 'tsx' : 'ts';
  const nodes: unknown[] = [parseAst(readFileSync(join(source, file), 'utf8'), { lang })];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if ('regex' in node && node.regex) found.push(node.regex as Pattern);
    nodes.push(...Object.values(node));
  }
  return found;
}

/** Letters that the pattern is about, and one of each kind that it may be about. */
function lettersOf(pattern: string): string[] {
  const plain = pattern.replace(
    /\\[pP]\{[^}]*\}|\\u[0-9a-f]{4}|\\[a-zA-Z]|\(\?<?[=!:]|\{\d+(?:,\d*)?\}/g,
    '',
  );
  const own = [...new Set(plain.replace(/[\\^$.*+?()[\]{}|]/g, ''))].slice(0, 8);
  return [...new Set([...own, 'a', '1', ' '])];
}

function textsFor({ pattern }: Pattern, length: number): string[] {
  const letters = lettersOf(pattern);
  const run = (part: string) => part.repeat(Math.ceil(length / part.length));
  const pairs = letters.map((letter, at) => letter + (letters[at + 1] ?? letters[0]));
  return [
    ...letters.map(run),
    ...pairs.map(run),
    ...letters.map((letter) => `${letters.join('')}${run(letter)}\u2603`),
  ];
}

/** False where it does not come back in time. */
const comesBack = (one: Pattern, length: number) => {
  try {
    runInNewContext(
      `const pattern = new RegExp(source, flags.replace(/[gy]/g, '')); for (const text of texts) pattern.test(text)`,
      { source: one.pattern, flags: one.flags, texts: textsFor(one, length) },
      { timeout: PATIENCE_MS },
    );
    return true;
  } catch (error) {
    // The error is of the other context's kind.
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
};

/** The best of several runs, in milliseconds. */
function costOf(one: Pattern, length: number): number {
  const costs = Array.from({ length: 8 }, () => {
    const start = performance.now();
    comesBack(one, length);
    return performance.now() - start;
  });
  return Math.min(...costs);
}

/**
 * On a busy machine any may be late once, and a large one each time: what is slow takes sixteen times as long for four times
 * the text, what is not takes four times as long.
 */
const isSlow = (one: Pattern) => {
  if (comesBack(one, LETTERS) || comesBack(one, LETTERS)) return false;
  return !comesBack(one, LETTERS / 4) || costOf(one, LETTERS / 4) > 9 * costOf(one, LETTERS / 16);
};

/** Patterns that never meet a long text: each with the place where its length is limited. */
const bounded: ReadonlyMap<string, string> = new Map([
  ['/\\/+$/', 'addresses of the settings, and of partners: 2,000 letters'],
  ['/0+$/', 'digits of a number: 80'],
  [
    String.raw`/(?:[*\u2022\u00b7\u25cf\u2217\u2731\u26ab\u25e6]{2,}|(?<!\p{L})[xX]+|#{2,}|\u2022|\.{2,}|\u2026)[ -]?$/u`,
    'what stands before a code: 8 letters',
  ],
  [
    String.raw`/^\s*(?:"?([^"<>]*?)"?\s*<\s*([^\s<>@]+@[^\s<>@]+)\s*>|([^\s<>@]+@[^\s<>@]+))\s*$/`,
    'the setting MAIL_FROM',
  ],
]);

it('takes a pattern that is quadratic for slow', () => {
  expect(isSlow({ pattern: '<[a-z][^>]*>', flags: 'i' })).toBe(true);
  expect(isSlow({ pattern: '<[a-z][^<>]*>', flags: 'i' })).toBe(false);
});

it('no pattern of ours takes longer than a text is long', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('.test'),
  );
  const known = new Map<string, string>();
  for (const file of files)
    for (const { pattern, flags } of patternsOf(file)) known.set(`/${pattern}/${flags}`, file);

  const slow = [...known].filter(([text]) => {
    const end = text.lastIndexOf('/');
    return !bounded.has(text) && isSlow({ pattern: text.slice(1, end), flags: text.slice(end + 1) });
  });

  expect(known.size).toBeGreaterThan(200);
  expect(slow).toEqual([]);
});
