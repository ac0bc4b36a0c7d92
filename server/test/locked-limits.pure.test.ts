import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const source = new URL('../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
);

/** The text between the parenthesis at `from` and the one that closes it. */
function insideParentheses(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return text.slice(from + 1, at);
  }
  return text.slice(from + 1);
}

/** Each `in (select … limit … skip locked)` of a text. */
const lockedLimits = (text: string) =>
  [...text.matchAll(/\bin\s*\((?=\s*select\b)/gi)]
    .map((match) => insideParentheses(text, match.index + match[0].length - 1))
    .filter((query) => /\blimit\b/i.test(query) && /\bskip locked\b/i.test(query));

it('asks for some rows that nobody holds in `any (array(…))`: `in (…)` may be asked once for each row, and takes them all', () => {
  const found = files.flatMap((file) =>
    lockedLimits(readFileSync(new URL(file, source), 'utf8')).map((query) => `${file}: ${query}`),
  );

  expect(files.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
  expect(
    lockedLimits('where id in (select id from t where a in (1, 2) limit 1 for update skip locked)'),
  ).toHaveLength(1);
});
