import { expect, it, test } from 'vitest';
import { createSealer } from './seal.ts';

const sealer = createSealer('a secret of many letters');

test.each(['', 'key', 'Grüße 🙂'])('what was sealed is opened again: %j', (text) => {
  expect(sealer.open(sealer.seal(text))).toBe(text);
});

it('seals the same text differently each time, and hides it', () => {
  const [one, other] = [sealer.seal('hidden text'), sealer.seal('hidden text')];

  expect(one).not.toBe(other);
  expect(Buffer.from(one.slice(3), 'base64url').toString('latin1')).not.toContain('hidden');
});

it('opens nothing in which any byte was altered', () => {
  const bytes = Buffer.from(sealer.seal('secret').slice(3), 'base64url');

  for (let at = 0; at < bytes.length; at++) {
    const altered = Buffer.from(bytes);
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    expect(() => sealer.open(`v1.${altered.toString('base64url')}`)).toThrow();
  }
  expect(() => sealer.open(`v1.${bytes.subarray(0, -1).toString('base64url')}`)).toThrow();
});

it('opens nothing that another secret sealed, nor another version of sealing', () => {
  expect(() => createSealer('a secret of other letters').open(sealer.seal('text'))).toThrow();
  expect(() => sealer.open(sealer.seal('text').replace(/^v1/, 'v2'))).toThrow('unknown version');
  expect(() => sealer.open('')).toThrow('unknown version');
});

it('signs a text the same in every process with the secret, and differently with another', () => {
  expect(createSealer('a secret of many letters').sign('text')).toBe(sealer.sign('text'));
  expect(createSealer('a secret of other letters').sign('text')).not.toBe(sealer.sign('text'));
  expect(sealer.sign('text2')).not.toBe(sealer.sign('text'));
});

it('takes no secret of fewer than sixteen characters', () => {
  expect(() => createSealer('x'.repeat(15))).toThrow('at least 16 characters');
  expect(createSealer('x'.repeat(16)).open(createSealer('x'.repeat(16)).seal('text'))).toBe('text');
});
