import { expect, it } from 'vitest';
import { hideSecrets } from './hide-secrets.ts';

it('hides a secret in every form that it may stand in', () => {
  const secret = 'a"b c/d';
  const text = `${secret} ${JSON.stringify(secret)} ${encodeURIComponent(secret)}`;

  expect(hideSecrets(text, [undefined, secret])).toBe('(secret) "(secret)" (secret)');
});

it('leaves a text alone where a secret is too short to be one', () => {
  expect(hideSecrets('1234 code 12', ['12', ''])).toBe('1234 code 12');
});
