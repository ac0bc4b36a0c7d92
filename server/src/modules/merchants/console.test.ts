import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '#test/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const merchants = () => world.core.merchants;

async function open(password?: string) {
  const { accountId, name } = await world.customer();
  const email = `${name}@example.org`;
  const keyPair = await merchants().open({ accountId, email });
  if (password !== undefined) await merchants().change(accountId, { password });
  return { accountId, email, keyPair };
}

test('who signs in stays signed in for half a day, or until signing out', async () => {
  const { accountId, email } = await open('correct horse');

  const { token } = await merchants().signIn({ email, password: 'correct horse' });
  const other = await merchants().signIn({ email, password: 'correct horse' });

  expect(token).not.toBe(other.token);
  expect((await merchants().findConsoleUser(token))?.merchant).toMatchObject({ accountId, loginCount: 2 });
  await merchants().signOut(token);
  expect(await merchants().findConsoleUser(token)).toBeUndefined();
  expect(await merchants().findConsoleUser(other.token)).toBeDefined();
  world.advance(12 * 3_600);
  expect(await merchants().findConsoleUser(other.token)).toBeUndefined();
});

test('the database knows no token of a session', async () => {
  const { email } = await open('correct horse');
  const { token } = await merchants().signIn({ email, password: 'correct horse' });

  const rows = await world.db.read.selectFrom('console_session').selectAll().execute();

  expect(
    JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(token);
});

test('after five wrong passwords there is a pause for that address, even for the right one', async () => {
  const { email } = await open('correct horse');
  const attempt = (password: string) => merchants().signIn({ email, password });

  const settled = await Promise.allSettled(Array.from({ length: 12 }, () => attempt('wrong')));
  const codes = settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'));

  expect(codes.filter((code) => code === 'key_unknown')).toHaveLength(5);
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(7);
  await expect(attempt('correct horse')).rejects.toMatchObject({ code: 'rate_limited' });
  world.advance(600);
  await attempt('correct horse');
});

test('a new password signs everybody out and ends the links that were made before', async () => {
  const { accountId, email } = await open('correct horse');
  const { token } = await merchants().signIn({ email, password: 'correct horse' });
  const mine = await merchants().signIn({ email, password: 'correct horse' });
  const link = await merchants().createSignOn({ accountId });
  const change = (oldPassword: string) =>
    merchants().changePassword({ accountId, oldPassword, password: 'battery staple', token: mine.token });
  await expect(change('wrong')).rejects.toThrow('key_unknown');

  await change('correct horse');

  expect(await merchants().findConsoleUser(token)).toBeUndefined();
  expect(await merchants().findConsoleUser(mine.token)).toBeDefined();
  await expect(merchants().signOn(link)).rejects.toThrow('expired');
  const reset = await merchants().createPasswordReset(accountId);
  await expect(merchants().resetPassword({ token: reset, password: 'short' })).rejects.toThrow('bad_request');
  await merchants().resetPassword({ token: reset, password: 'third password' });
  expect(await merchants().findConsoleUser(mine.token)).toBeUndefined();
});

test('a blocked or expired account is signed out, and cannot sign in', async () => {
  const { accountId, email } = await open('correct horse');
  const { token } = await merchants().signIn({ email, password: 'correct horse' });

  await merchants().change(accountId, { blocked: true });

  expect(await merchants().findConsoleUser(token)).toBeUndefined();
  await expect(merchants().signIn({ email, password: 'correct horse' })).rejects.toThrow('account_inactive');
  await merchants().change(accountId, { blocked: false, expiresOn: '2020-01-31' });
  expect(await merchants().findConsoleUser(token)).toBeUndefined();
  await expect(merchants().signIn({ email, password: 'correct horse' })).rejects.toThrow('expired');
});

test('a teammate signs in by a link, is named, and is out when removed', async () => {
  const { accountId } = await open();
  const mate = await merchants().createTeammate({ accountId, name: 'Ann', email: 'ann@example.org' });
  const { token } = await merchants().signOn(
    await merchants().createSignOn({ accountId, teammateId: mate.id }),
  );
  expect((await merchants().findConsoleUser(token))?.teammate).toEqual(mate);
  await expect(merchants().removeTeammate({ accountId: 0n, id: mate.id })).rejects.toThrow('not_found');

  await merchants().removeTeammate({ accountId, id: mate.id });

  expect(await merchants().findConsoleUser(token)).toBeUndefined();
});

test('the last key pair cannot be revoked, also not by two who revoke the last two at once', async () => {
  const { accountId, keyPair } = await open();
  await expect(merchants().revokeKeyPair({ accountId, clientId: keyPair.clientId })).rejects.toMatchObject({
    code: 'not_allowed',
    details: { what: 'last_key_pair' },
  });
  await merchants().addKeyPair(accountId);
  const pairs = await merchants().listKeyPairs(accountId);

  const settled = await Promise.allSettled(
    pairs.map(({ clientId }) => merchants().revokeKeyPair({ accountId, clientId })),
  );

  expect(pairs).toHaveLength(2);
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a subaccount may what it was given, a main account everything', async () => {
  const { accountId: parentId } = await open();
  const { accountId } = await merchants().createSubaccount({
    parentId,
    email: `sub${parentId}@example.org`,
    details: { access: { statistics: false } },
  });
  const [main, sub] = await Promise.all([merchants().get(parentId), merchants().get(accountId)]);

  expect(() => merchants().assertMay(sub, 'statistics')).toThrow('not_allowed');
  merchants().assertMay(sub, 'add_campaign');
  merchants().assertMay({ ...main, permissions: [] }, 'statistics');
});
