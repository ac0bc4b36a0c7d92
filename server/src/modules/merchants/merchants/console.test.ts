import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteOldTries } from '#modules/password-tries';
import { mixedLetters } from '#test/hostile-text';
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

describe('an email address that another merchant has', () => {
  const under = (parentId: bigint, email: string, password?: string) =>
    merchants().createSubaccount({ parentId, email, details: { password } });

  test('is as good as any for a subaccount, so that nothing is told of who has it', async () => {
    const mine = await open();
    const theirs = await open('correct horse');

    const taken = await under(mine.accountId, theirs.email.toUpperCase());
    const free = await under(mine.accountId, `free-${theirs.email}`);
    const renamed = await merchants().updateSubaccount({
      ...{ parentId: mine.accountId, id: free.accountId, details: {} },
      email: (await open()).email,
    });

    const shape = (subaccount: object) => Object.keys(subaccount).sort();
    expect(shape(taken)).toEqual(shape(free));
    expect(renamed.accountId).toBe(free.accountId);
    await expect(merchants().change(mine.accountId, { email: (await open()).email })).rejects.toMatchObject({
      code: 'already_exists',
    }); // the operator may know
  });

  test('is refused where the main account itself, or another of its subaccounts, has it', async () => {
    const { accountId, email } = await open();
    const sub = await under(accountId, `sub-${email}`);

    await expect(under(accountId, email.toUpperCase())).rejects.toMatchObject({ code: 'already_exists' });
    await expect(under(accountId, `SUB-${email}`)).rejects.toMatchObject({ code: 'already_exists' });
    await expect(
      merchants().updateSubaccount({ parentId: accountId, id: sub.accountId, email, details: {} }),
    ).rejects.toMatchObject({ code: 'already_exists' });
  });

  test('signs in whose password it is, and of two who have the same the older', async () => {
    const first = await open('password of the first');
    const second = await open();
    const sub = await under(second.accountId, first.email, 'password of the second');
    const third = await open();
    await under(third.accountId, first.email, 'password of the first');

    const signIn = async (password: string) =>
      (await merchants().signIn({ email: first.email, password })).merchant.accountId;

    expect(await signIn('password of the first')).toBe(first.accountId);
    expect(await signIn('password of the second')).toBe(sub.accountId);
    await expect(signIn('password of nobody')).rejects.toMatchObject({ code: 'key_unknown' });
  });

  test('at the same instant goes to one of a family', async () => {
    const { accountId, email } = await open();

    const made = await Promise.allSettled([1, 2, 3, 4].map(() => under(accountId, `one-${email}`)));

    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('wrong passwords', () => {
  test('from one network are tried on thirty people, then nobody of it signs in for ten minutes', async () => {
    const { email } = await open('correct horse');
    const wrong = (at: number) =>
      merchants().signIn({
        email: `nobody${at}@example.org`,
        password: 'Summer2026!',
        address: '198.51.100.7',
      });

    expect(await wrong(0).catch((error) => error.code)).toBe('key_unknown');
    // As after twenty-nine of them: each costs a hash that takes its time.
    await world.db.script("update password_try set tries = 29 where subject = 'console:198.51.100.7'");
    const outcomes = [
      await wrong(1).catch((error) => error.code),
      await wrong(2).catch((error) => error.code),
    ];

    expect(outcomes).toEqual(['key_unknown', 'rate_limited']);
    const right = { email, password: 'correct horse' };
    await expect(merchants().signIn({ ...right, address: '198.51.100.7' })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect((await merchants().signIn({ ...right, address: '198.51.100.8' })).merchant.email).toBe(email);
    world.advance(601);
    expect((await merchants().signIn({ ...right, address: '198.51.100.7' })).merchant.email).toBe(email);
  });

  test('of an email address of any length are counted, in a row of no more than two hundred letters', async () => {
    const email = `${mixedLetters(3_000)}@example.org`;

    for (let at = 0; at < 5; at++)
      await expect(merchants().signIn({ email, password: 'x' })).rejects.toMatchObject({
        code: 'key_unknown',
      });

    await expect(merchants().signIn({ email, password: 'x' })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    const rows = await world.db.read.selectFrom('password_try').select('subject').execute();
    expect(Math.max(...rows.map(({ subject }) => subject.length))).toBe(200);
  });

  test('are forgotten, the oldest first, where there are more than anybody makes', async () => {
    await world.db.script('delete from password_try');
    for (let at = 0; at < 6; at++) {
      await merchants()
        .signIn({ email: `x${at}@example.org`, password: 'x' })
        .catch(() => {});
      world.advance(1);
    }

    await world.db.write((tx) => deleteOldTries(tx, new Date(0), { most: 4 }));

    const rows = await world.db.read
      .selectFrom('password_try')
      .select('subject')
      .orderBy('subject')
      .execute();
    expect(rows.map(({ subject }) => subject)).toEqual(
      [2, 3, 4, 5].map((at) => `console:x${at}@example.org`),
    );
  });
});
