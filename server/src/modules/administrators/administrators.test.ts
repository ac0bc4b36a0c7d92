import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createWorld, type World } from '#test/world';
import { createAdministrators } from './index.ts';

const ownerToken = 'f'.repeat(64);

let world: World;
let administrators: ReturnType<typeof createAdministrators>;
const another = (onError?: (error: unknown) => void) =>
  createAdministrators({ db: world.db, clock: world.core.clock, ownerToken, ...(onError && { onError }) });
beforeAll(async () => {
  world = await createWorld();
  administrators = another();
});
afterAll(async () => {
  await administrators.stop();
  await world.close();
});

const unknown = { code: 'key_unknown' };

it('gives a token once and keeps its hash and its last letters', async () => {
  const { token, ...created } = await administrators.createToken({ name: 'alice', role: 'operator' });
  const { rows } = await sql<{ row: string }>`
    select t::text as row from administrator_token t where id = ${created.id}`.execute(world.db.read);
  const listed = await administrators.list();

  expect(token).toMatch(/^[A-Za-z0-9]{49}$/);
  expect(rows[0]?.row).not.toContain(token);
  expect(listed).toContainEqual(created);
  expect(created).toMatchObject({
    ...{ name: 'alice', role: 'operator', hint: token.slice(-4) },
    ...{ lastUsedAt: null, revokedAt: null },
  });
  expect(await administrators.authenticate(token)).toEqual({
    name: 'alice',
    role: 'operator',
    tokenId: created.id,
  });
});

it('knows the owner by the token of the settings', async () => {
  expect(await administrators.authenticate(ownerToken)).toEqual({
    name: 'admin',
    role: 'owner',
    tokenId: null,
  });
});

it('refuses unknown, malformed and absent tokens alike, and everything where there is no token of the settings', async () => {
  const without = createAdministrators({ db: world.db, clock: world.core.clock });

  for (const token of [
    undefined,
    '',
    'x',
    `${ownerToken}0`,
    'x'.repeat(100_000),
    "' or 1=1 --",
    '\u0000',
    '\ud800',
  ])
    await expect(administrators.authenticate(token)).rejects.toMatchObject(unknown);
  for (const token of ['', 'undefined', ownerToken])
    await expect(without.authenticate(token)).rejects.toMatchObject(unknown);
});

it('refuses a name that is none, the owner’s, or one that a living token has, in capitals too', async () => {
  await administrators.createToken({ name: 'Bob', role: 'viewer' });
  const create = (name: string) => administrators.createToken({ name, role: 'viewer' });

  for (const name of ['', ' ', 'a b', 'é', 'x'.repeat(65), 'a\n', '\u0000'])
    await expect(create(name)).rejects.toMatchObject({ code: 'bad_request' });
  for (const name of ['bob', 'BOB', 'admin', 'Admin'])
    await expect(create(name)).rejects.toMatchObject({ code: 'already_exists' });
});

it('of many who take one name at once gives it to one', async () => {
  const tries = Array.from({ length: 20 }, () =>
    administrators.createToken({ name: 'carol', role: 'support' }).catch((error) => error.code),
  );

  const outcomes = await Promise.all(tries);

  expect(outcomes.filter((outcome) => outcome === 'already_exists')).toHaveLength(19);
});

it('lets a revoked token die at once here, and within a second in another process; its name may be given again', async () => {
  const { token, id } = await administrators.createToken({ name: 'dave', role: 'owner' });
  const other = another();
  await Promise.all([administrators.authenticate(token), other.authenticate(token)]);

  const revoked = await administrators.revoke(id);

  expect(revoked).toMatchObject({ id, name: 'dave' });
  expect(revoked.revokedAt).toBeInstanceOf(Date);
  await expect(administrators.authenticate(token)).rejects.toMatchObject(unknown);
  await vi.waitFor(() => expect(other.authenticate(token)).rejects.toMatchObject(unknown), {
    timeout: 1_000,
    interval: 20,
  });
  await expect(administrators.revoke(id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(administrators.createToken({ name: 'dave', role: 'viewer' })).resolves.toMatchObject({
    role: 'viewer',
  });
  await other.stop();
});

it('does not remember what it read of a token while that was being revoked', async () => {
  const { token, id } = await administrators.createToken({ name: 'erin', role: 'viewer' });

  const [, asked] = await Promise.all([
    administrators.revoke(id),
    administrators.authenticate(token).then(
      () => 'known',
      () => 'unknown',
    ),
  ]);

  expect(['known', 'unknown']).toContain(asked);
  await expect(administrators.authenticate(token)).rejects.toMatchObject(unknown);
});

it('keeps the moment of the last use, at most once a minute', async () => {
  const { token, id } = await administrators.createToken({ name: 'frank', role: 'viewer' });
  const lastUse = async () => {
    await administrators.authenticate(token);
    await administrators.stop();
    return (await administrators.list()).find((one) => one.id === id)?.lastUsedAt;
  };

  const first = await lastUse();
  world.advance(30);
  const soon = await lastUse();
  world.advance(31);
  const later = await lastUse();

  expect(first).toBeInstanceOf(Date);
  expect(soon).toEqual(first);
  expect(later?.getTime()).toBeGreaterThan((first?.getTime() ?? 0) + 60_000);
});

it('lets nobody wait for the moment of a use, nor fail by it', async () => {
  const failures: unknown[] = [];
  const { token } = await administrators.createToken({ name: 'grace', role: 'viewer' });
  const readOnly = createAdministrators({
    db: { ...world.db, read: world.db.read, write: () => Promise.reject(new Error('no room')) },
    clock: world.core.clock,
    onError: (error) => failures.push(error),
  });

  const asked = await readOnly.authenticate(token);
  await readOnly.stop();

  expect(asked).toMatchObject({ name: 'grace' });
  expect(failures).toMatchObject([{ message: 'no room' }]);
});
