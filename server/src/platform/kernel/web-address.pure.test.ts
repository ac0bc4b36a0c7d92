import { expect, test } from 'vitest';
import { isWebAddress } from './web-address.ts';

const ofLength = (length: number) => 'https://example.org/'.padEnd(length, 'x');

test.each([
  ['an address with https', 'https://example.org/hook?a=1', true],
  ['one with http and a port', 'http://example.org:8080', true],
  ['the longest', ofLength(2_000), true],
  ['one letter more', ofLength(2_001), false],
  ['a path alone', '/hook', false],
  ['no text', '', false],
  ['another scheme', 'ftp://example.org/', false],
  ['a script', 'javascript:alert(1)', false],
  ['a user', 'https://user@example.org/', false],
  ['a password', 'https://:secret@example.org/', false],
])('%s', (_what, text, expected) => {
  expect(isWebAddress(text)).toBe(expected);
});
