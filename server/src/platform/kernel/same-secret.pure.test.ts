import { readdirSync, readFileSync } from 'node:fs';
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

it('is how all of the platform compares secrets, but the one of passwords', () => {
  const source = new URL('../../', import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );

  const own = files.filter((name) =>
    readFileSync(new URL(name, source), 'utf8').includes('timingSafeEqual('),
  );

  expect(files.length).toBeGreaterThan(500);
  expect(own.sort()).toEqual(['platform/kernel/password.ts', 'platform/kernel/same-secret.ts']);
});
