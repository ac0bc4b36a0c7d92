import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createWorld, type World } from '#test/world';
import { createAccounts } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ip = '203.0.113.7';

it('gives a key of 32 hex digits once and keeps only its hash', async () => {
  const { accountId } = await world.customer();

  const { key, id } = await world.core.accounts.createKey({ accountId });
  const { rows } = await sql<Record<string, unknown>>`select * from api_key where id = ${id}`.execute(
    world.db.read,
  );
  const listed = await world.core.accounts.listKeys(accountId);

  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(
    JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(key);
  expect(listed.map(({ hint }) => hint)).toContain(key.slice(-4));
  expect(await world.core.accounts.authenticate({ key, ip })).toMatchObject({
    accountId,
    dialect: 'auto',
    strictWords: true,
  });
});

it('refuses unknown, malformed and absent keys alike', async () => {
  for (const key of [undefined, '', 'x', '0'.repeat(32), '0'.repeat(10_000), "' or 1=1 --", '\u0000']) {
    await expect(world.core.accounts.authenticate({ key, ip })).rejects.toMatchObject({
      code: 'key_unknown',
    });
  }
});

it('lets a revoked key die at once here, and within a second in another process', async () => {
  const { accountId } = await world.customer();
  const { key, id } = await world.core.accounts.createKey({ accountId });
  const other = createAccounts({ db: world.db, clock: world.core.clock });
  await other.authenticate({ key, ip });

  await world.core.accounts.revokeKey(id);

  await expect(world.core.accounts.authenticate({ key, ip })).rejects.toMatchObject({ code: 'key_unknown' });
  await vi.waitFor(
    () => expect(other.authenticate({ key, ip })).rejects.toMatchObject({ code: 'key_unknown' }),
    {
      timeout: 1_000,
      interval: 20,
    },
  );
});

it('answers an address that is not on the key’s list with a refusal of its own', async () => {
  const { accountId } = await world.customer();
  const { key } = await world.core.accounts.createKey({
    accountId,
    ipAllow: ['203.0.113.0/28', '2001:db8::/32'],
  });
  const from = (address: string) => world.core.accounts.authenticate({ key, ip: address });

  await expect(from('203.0.113.15')).resolves.toMatchObject({ accountId });
  await expect(from('::ffff:203.0.113.1')).resolves.toMatchObject({ accountId });
  await expect(from('2001:db8:1::1')).resolves.toMatchObject({ accountId });
  await expect(from('203.0.113.16')).rejects.toMatchObject({ code: 'key_ip_refused' });
  await expect(from('nonsense')).rejects.toMatchObject({ code: 'key_ip_refused' });
  await expect(world.core.accounts.createKey({ accountId, ipAllow: ['300.1.1.1'] })).rejects.toMatchObject({
    code: 'bad_request',
  });
});

it('shuts a suspended account out until it is active again', async () => {
  const { accountId, key } = await world.customer();

  await world.core.accounts.setState({ id: accountId, state: 'suspended' });
  const shut = world.core.accounts.authenticate({ key, ip });
  await expect(shut).rejects.toMatchObject({ code: 'account_inactive' });
  await world.core.accounts.setState({ id: accountId, state: 'active' });

  expect(await world.core.accounts.authenticate({ key, ip })).toMatchObject({ accountId });
});

it('has every name once, however many ask for it at the same time', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => world.core.accounts.create({ name: 'wanted' })),
  );

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(world.core.accounts.create({ name: '../etc' })).rejects.toMatchObject({ code: 'bad_request' });
});
