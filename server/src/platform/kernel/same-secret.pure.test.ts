import { expect, it } from 'vitest';
import { hasBearer, sameSecret } from './same-secret.ts';

it('knows a secret, and no other', () => {
  expect(sameSecret('geheim', 'geheim')).toBe(true);
  for (const wrong of ['', 'Geheim', 'geheim ', 'geheimgeheim', '\0'])
    expect(sameSecret(wrong, 'geheim')).toBe(false);
});

it('takes a bearer token only from the header that says so', () => {
  expect(hasBearer({ authorization: 'Bearer geheim' }, 'geheim')).toBe(true);
  expect(hasBearer({ authorization: 'bearer geheim' }, 'geheim')).toBe(true);
  const others = [
    undefined,
    '',
    'geheim',
    'Bearer',
    'Bearer ',
    'Basic geheim',
    'Bearer geheim x',
    'Bearergeheim',
  ];
  for (const authorization of others) expect(hasBearer({ authorization }, 'geheim')).toBe(false);
});
