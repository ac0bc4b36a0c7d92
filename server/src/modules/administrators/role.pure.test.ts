import { expect, it } from 'vitest';
import { may, rights, roles } from './role.ts';

it('each role may what the one below it may, and something more', () => {
  const table = Object.fromEntries(roles.map((role) => [role, rights.filter((right) => may(role, right))]));

  expect(table).toEqual({
    owner: ['read', 'support', 'operate', 'own'],
    operator: ['read', 'support', 'operate'],
    support: ['read', 'support'],
    viewer: ['read'],
  });
});
