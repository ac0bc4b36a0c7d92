import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it('quotes the cells that would break a line of a CSV, and only those', () => {
  expect(csvLine(['a', 1, 2n, '', 'b c'])).toBe('a,1,2,,b c\n');
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', 'a\rb'])).toBe('"a,b","say ""hi""","two\nlines","a\rb"\n');
});
