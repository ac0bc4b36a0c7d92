import { expect, test } from 'vitest';
import { parseFlag } from './flag.ts';

test.each(['true', 'True', 'TRUE', '1', 'yes', 'Yes', 'on', 'y', 't', ' true '])('%j is true', (text) => {
  expect(parseFlag(text)).toBe(true);
});

test.each(['false', 'False', 'FALSE', '0', 'no', 'NO', 'off', 'n', 'f'])('%j is false', (text) => {
  expect(parseFlag(text)).toBe(false);
});

test.each(['', '2', '-1', 'null', 'None', 'truee', 'ja'])('%j is neither', (text) => {
  expect(parseFlag(text)).toBeUndefined();
});
