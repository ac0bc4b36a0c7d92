import { expect, test } from 'vitest';
import { hashPassword, setPasswordCost, verifyPassword } from './password.ts';
import { ALPHANUMERIC, randomText } from './random-text.ts';

test('a password is known again, however its accents were typed, and no other is', async () => {
  setPasswordCost();
  const hash = await hashPassword('Grüße');

  expect(await verifyPassword('Gru\u0308ße', hash)).toBe(true);
  expect(await verifyPassword('Grusse', hash)).toBe(false);
  expect(await verifyPassword('', hash)).toBe(false);
  expect(hash).not.toBe(await hashPassword('Grüße'));
  expect(hash).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
});

test('what was hashed at another cost is known again, and at the usual one after that', async () => {
  setPasswordCost(2048);
  const cheap = await hashPassword('secret');
  setPasswordCost();
  const usual = await hashPassword('secret');

  expect(cheap).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}:2048$/);
  for (const hash of [cheap, usual]) {
    expect(await verifyPassword('secret', hash)).toBe(true);
    expect(await verifyPassword('Secret', hash)).toBe(false);
  }
});

test('a hash that is none lets nobody in', async () => {
  for (const hash of ['', ':', 'x', 'salt:', 'salt:zz']) expect(await verifyPassword('x', hash)).toBe(false);
});

test('random letters are all of the alphabet and about equally many', () => {
  const text = randomText(62_000, ALPHANUMERIC);
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);

  expect(text).toHaveLength(62_000);
  expect(counts.size).toBe(62);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(250);
  // Of 256 bytes the first eight letters would get one more each than the others: together 9,700 instead of 8,000.
  const first = [...ALPHANUMERIC.slice(0, 8)].reduce((sum, letter) => sum + (counts.get(letter) ?? 0), 0);
  expect(Math.abs(first - 8_000)).toBeLessThan(800);
});
