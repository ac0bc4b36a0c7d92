import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '#test/world';

let world: World;
let accountId: bigint;
let email: string;

beforeAll(async () => {
  world = await createWorld();
  const { accountId: id, name } = await world.customer();
  accountId = id;
  email = `${name}@example.org`;
  await world.core.merchants.open({ accountId, email });
});
afterAll(() => world.close());

const merchants = () => world.core.merchants;

test('a key pair has 31 digits and 31 letters, is shown again, and is kept sealed', async () => {
  const pair = await merchants().addKeyPair(accountId);

  expect(pair.clientId).toMatch(/^\d{31}$/);
  expect(pair.secret).toMatch(/^[A-Za-z0-9]{31}$/);
  expect((await merchants().authenticate(pair)).accountId).toBe(accountId);
  expect(await merchants().getKeyPair(accountId)).toEqual(pair);
  const rows = await world.db.read
    .selectFrom('merchant_key')
    .select('secret_sealed')
    .where('client_id', '=', pair.clientId)
    .execute();
  expect(rows[0]?.secret_sealed).not.toContain(pair.secret);
});

test('an older pair works beside a newer one until it is revoked, and only its owner revokes it', async () => {
  const [old, fresh] = [await merchants().addKeyPair(accountId), await merchants().addKeyPair(accountId)];
  await merchants().authenticate(old);
  await expect(merchants().revokeKeyPair({ accountId: 0n, clientId: old.clientId })).rejects.toThrow(
    'not_found',
  );

  await merchants().revokeKeyPair({ accountId, clientId: old.clientId });

  await expect(merchants().authenticate(old)).rejects.toThrow('key_unknown');
  expect((await merchants().authenticate(fresh)).accountId).toBe(accountId);
});

test('a sign-on token works once and for five minutes, also where many use it at once', async () => {
  const late = await merchants().createSignOn({ accountId });
  const token = await merchants().createSignOn({ accountId, page: 'statistics' });
  expect(token).toMatch(/^[A-Za-z0-9]{49}$/);

  const settled = await Promise.allSettled(Array.from({ length: 10 }, () => merchants().signOn(token)));
  const done = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.subject] : []));

  expect(done).toEqual([{ accountId, page: 'statistics' }]);
  world.advance(301);
  await expect(merchants().signOn(late)).rejects.toThrow('expired');
});

test('a password link sets the password once, and no sign-on token does', async () => {
  const signOn = await merchants().createSignOn({ accountId });
  const token = await merchants().createPasswordReset(accountId);
  await expect(merchants().resetPassword({ token: signOn, password: 'long enough' })).rejects.toThrow(
    'expired',
  );
  await expect(merchants().signOn(token)).rejects.toThrow('expired');

  await merchants().resetPassword({ token, password: 'correct horse' });

  await expect(merchants().resetPassword({ token, password: 'another one' })).rejects.toThrow('expired');
  expect(
    (await merchants().signIn({ email: email.toUpperCase(), password: 'correct horse' })).merchant.accountId,
  ).toBe(accountId);
  await expect(merchants().signIn({ email, password: 'other' })).rejects.toThrow('key_unknown');
  await expect(merchants().signIn({ email: 'nobody@example.org', password: 'x' })).rejects.toThrow(
    'key_unknown',
  );
});

test('an account is expired from the day after its last, not on it', async () => {
  const { accountId: id, name } = await world.customer();
  const pair = await merchants().open({ accountId: id, email: `${name}@example.org` });
  const today = world.core.clock().toISOString().slice(0, 10);
  await merchants().change(id, { expiresOn: today });

  await merchants().authenticate(pair);
  world.advance(86_400);

  await expect(merchants().authenticate(pair)).rejects.toMatchObject({
    code: 'expired',
    details: { what: 'account' },
  });
});
