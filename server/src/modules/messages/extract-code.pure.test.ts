import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import corpus from './code-corpus.json' with { type: 'json' };
import { codeThreshold, extractCodes, pickCode } from './extract-code.ts';

const best = (text: string) => extractCodes(text)[0];
const scoreOf = (text: string, code: string) =>
  extractCodes(text).find((found) => found.code === code)?.score ?? 0;

describe('the corpus', () => {
  it.each(corpus.map((entry) => [`${entry.lang}, ${entry.trap}: ${entry.text}`, entry] as const))(
    '%s',
    (_, { text, sender, expected }) => {
      expect(pickCode(text, { sender }), JSON.stringify(extractCodes(text, { sender }))).toBe(expected);
    },
  );
});
