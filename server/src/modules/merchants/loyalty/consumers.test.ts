import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLoyaltyWorld, DAY, type LoyaltyWorld } from '#test/loyalty-world';
import { stopClock } from '#test/still-clock';

let world: LoyaltyWorld;
beforeAll(async () => {
  world = await createLoyaltyWorld();
});
afterAll(() => world.close());
stopClock();

const refusal = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

const consent = 'I agree to the terms';
let serial = 0;
const newEmail = () => `consumer${++serial}@example.org`;

describe('a consumer who takes a card', () => {
  test('is signed in for ninety days, and is let in until the last moment of them', async () => {
    const { card } = await world.makeCard('points');
    const { register, findSignedIn } = world.core.loyalty;
    const [email, now] = [newEmail(), world.core.clock()];

    const { token, seconds } = await register({
      ...{ cardCode: card.code.toUpperCase(), email: email.toUpperCase(), password: '12345678', consent },
      details: { firstName: 'Bea', city: 'Bonn' },
    });

    const query = { cardId: card.id, token };
    expect(seconds).toBe(90 * DAY);
    expect(await findSignedIn(query)).toMatchObject({
      ...{ accountId: world.accountId, cardId: card.id, points: 0, round: 1, voided: false },
      ...{ consentedAt: now, createdAt: now, givenTotal: 0n, givenToday: 0n },
      user: { email: email.toUpperCase(), firstName: 'Bea', city: 'Bonn', lastName: '', hasPassword: true },
    });
    expect(await findSignedIn({ ...query, token: `${token}x` })).toBeUndefined();
    const { card: other } = await world.makeCard('points');
    expect(await findSignedIn({ ...query, cardId: other.id })).toBeUndefined();
    world.advance(90 * DAY - 0.001);
    expect(await findSignedIn(query)).toBeDefined();
    world.advance(0.001);
    expect(await findSignedIn(query)).toBeUndefined();
  });

  test('types eight letters at least, and an address that nobody else has', async () => {
    const { card } = await world.makeCard('points');
    const email = newEmail();
    const register = (password: string) =>
      world.core.loyalty.register({ cardCode: card.code, email, password, consent });

    await expect(register('1234567')).rejects.toEqual(refusal('bad_request', { name: 'password' }));
    await expect(register('🎈🎈🎈🎈')).rejects.toEqual(refusal('bad_request', { name: 'password' }));
    await register('12345678');

    await expect(register('12345678')).rejects.toEqual(refusal('already_exists', { what: 'email' }));
  });

  test('finds it while it is active', async () => {
    const { card } = await world.makeCard('points');
    const { loyalty } = world.core;
    const register = (cardCode = card.code) =>
      loyalty.register({ cardCode, email: newEmail(), password: '12345678', consent });
    const set = (status: 'inactive' | 'removed') =>
      loyalty.changeCard({ accountId: world.accountId, id: card.id, status });

    await expect(register('no-such-card')).rejects.toEqual(refusal('not_found', { what: 'loyalty_card' }));
    await set('inactive');
    await expect(register()).rejects.toEqual(refusal('not_allowed', { what: 'inactive' }));
    await set('removed');
    await expect(register()).rejects.toEqual(refusal('not_found', { what: 'loyalty_card' }));
  });
});

describe('a consumer who signs in', () => {
  async function registered() {
    const { card } = await world.makeCard('points');
    const email = newEmail();
    const { token } = await world.core.loyalty.register({
      ...{ cardCode: card.code, email, password: 'right password', consent },
    });
    const signIn = (password = 'right password', more: object = {}) =>
      world.core.loyalty.signIn({ cardCode: card.code, email, password, consent, ...more });
    return { card, email, token, signIn };
  }

  test('is let in with the right password alone, and gets another card of the same merchant, too', async () => {
    const { card, signIn, email } = await registered();
    const { card: second } = await world.makeCard('stamp', { size: 5 });

    const again = await signIn();
    const joined = await signIn('right password', { cardCode: second.code, email: email.toUpperCase() });

    expect(await signIn('wrong password')).toBeUndefined();
    expect(await signIn('right password', { email: newEmail() })).toBeUndefined();
    const { findSignedIn } = world.core.loyalty;
    const one = await findSignedIn({ cardId: card.id, token: again?.token ?? '' });
    const other = await findSignedIn({ cardId: second.id, token: joined?.token ?? '' });
    expect(one?.user.id).toBe(other?.user.id);
    expect(other).toMatchObject({ cardId: second.id, points: 0 });
    expect(again?.token).not.toBe(joined?.token);
  });

  test('is refused after five wrong passwords, and another of the account is not', async () => {
    const [one, other] = [await registered(), await registered()];
    for (let tries = 0; tries < 5; tries++) expect(await one.signIn('wrong')).toBeUndefined();

    await expect(one.signIn()).rejects.toEqual(refusal('rate_limited'));
    expect(await other.signIn()).toBeDefined();
  });

  test('is signed out by the token that was given, and nobody else is', async () => {
    const { card, token, signIn } = await registered();
    const second = (await signIn())?.token ?? '';
    const { signOut, findSignedIn } = world.core.loyalty;

    await signOut(token);

    expect(await findSignedIn({ cardId: card.id, token })).toBeUndefined();
    expect(await findSignedIn({ cardId: card.id, token: second })).toBeDefined();
  });

  test('leaves a token that a sweep deletes when its time is over, and not before', async () => {
    await registered();
    const sweep = world.core.loyalty.sweeps.find(({ name }) => name === 'loyalty.delete-old-sign-ins');
    const count = async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from loyalty_sign_in`.execute(
        world.db.read,
      );
      return rows[0]?.n ?? 0;
    };
    world.advance(91 * DAY);
    await sweep?.run();
    const counts = [await count()];
    await registered();

    for (const seconds of [0, 90 * DAY, 0.001]) {
      world.advance(seconds);
      await sweep?.run();
      counts.push(await count());
    }

    expect(counts).toEqual([0, 1, 1, 0]);
    expect(world.core.loyalty.sweeps.map(({ name, everySeconds }) => [name, everySeconds])).toEqual([
      ['loyalty.expire-points', 60],
      ['loyalty.delete-old-sign-ins', 3_600],
    ]);
  });
});

describe('staff who type a shop’s password', () => {
  test('give points at that shop, once for a request; those of other places give none', async () => {
    const shop = (password: string) =>
      world.core.campaigns.createLocation({ accountId: world.accountId, companyName: password, password });
    const [here, there] = [await shop('here secret'), await shop('there secret')];
    const { card, user } = await world.makeCard('points', { locationIds: [here.id] });
    const type = (password: string, more: object = {}) =>
      world.core.loyalty.giveByPassword({ cardUserId: user.id, password, points: 3, actor: 'qr', ...more });

    const given = await type('here secret', { requestId: 'scan' });
    await type('here secret', { requestId: 'scan' });

    expect(given?.cardUser.points).toBe(3);
    expect(await type('there secret')).toBeUndefined();
    expect(await world.pointsOf(card, user.user.id)).toBe(3);
    const { listEvents } = world.core.loyalty;
    expect(await listEvents({ accountId: world.accountId, locationId: here.id, limit: 9 })).toMatchObject([
      { kind: 'given', points: 3, actor: 'qr', customerCode: user.code },
    ]);
    expect(await listEvents({ accountId: world.accountId, locationId: there.id, limit: 9 })).toEqual([]);
    const { card: anywhere, user: other } = await world.makeCard('points');
    await world.core.loyalty.giveByPassword({
      ...{ cardUserId: other.id, password: 'there secret', points: 2, actor: 'phone' },
    });
    expect(await world.pointsOf(anywhere, other.user.id)).toBe(2);
    await expect(type('here secret', { cardUserId: user.id + 1_000n })).rejects.toEqual(
      refusal('not_found', { what: 'loyalty_user' }),
    );
  });
});

describe('the consumers of a card', () => {
  test('are listed as they joined, in pages, and found by what is known of them', async () => {
    const { card, user: ann } = await world.makeCard('points');
    const people = [
      { email: 'Bob.Ross@example.org', firstName: 'Bob', lastName: 'Ross', phone: '491520000001' },
      { email: 'cid_x@example.org', firstName: 'Cid', lastName: 'Bobson', phone: '491520000022' },
      { email: 'cidxx@example.org', firstName: 'Dora', lastName: '100%', phone: '12345' },
    ];
    const { loyalty } = world.core;
    const { accountId } = world;
    const [bob, cid, dora] = await loyalty.addUsers({
      ...{ accountId, cardId: card.id, actor: 'api' },
      users: people.map((details) => ({ details, custom: { 2: details.firstName } })),
    });
    const [other] = await loyalty.addUsers({
      ...{ accountId, cardId: (await world.makeCard('points')).card.id, actor: 'api' },
      users: [{ details: { email: 'elsewhere@example.org', firstName: 'Bob' } }],
    });
    await loyalty.changeCardUser({ accountId, ref: { id: dora?.id ?? 0n }, voided: true, actor: 'api' });
    const names = new Map([ann, bob, cid, dora, other].map((one) => [one?.id, one?.user.firstName]));
    const find = async (query: object) =>
      (await loyalty.listCardUsers({ accountId, cardId: card.id, limit: 10, ...query })).map(
        ({ id }) => names.get(id) ?? '?',
      );

    expect(bob?.custom).toEqual([null, 'Bob', null, null, null, null, null, null]);
    expect(await find({})).toEqual(['Ann', 'Bob', 'Cid', 'Dora']);
    expect(await find({ includeVoided: true })).toEqual(['Ann', 'Bob', 'Cid', 'Dora']);
    expect(await find({ includeVoided: false })).toEqual(['Ann', 'Bob', 'Cid']);
    expect(await find({ limit: 2 })).toEqual(['Ann', 'Bob']);
    expect(await find({ limit: 2, offset: 1 })).toEqual(['Bob', 'Cid']);
    expect(await find({ afterId: bob?.id })).toEqual(['Cid', 'Dora']);
    const all = (filter: object) => find({ filter });
    expect(await all({ email: 'BOB.ross@EXAMPLE.org' })).toEqual(['Bob']);
    expect(await all({ email: 'bob.ross' })).toEqual([]);
    expect(await all({ phone: '+49 1520 000001' })).toEqual(['Bob']);
    expect(await all({ phone: '+12345' })).toEqual(['Dora']);
    expect(await all({ firstName: 'BOB' })).toEqual(['Bob']);
    expect(await all({ lastName: 'bobson' })).toEqual(['Cid']);
    expect(await all({ firstName: 'Bob', lastName: 'bobson' })).toEqual([]);
    expect(await all({ code: cid?.code.toUpperCase() })).toEqual(['Cid']);
    expect(await find({ search: 'bob' })).toEqual(['Bob', 'Cid']);
    expect(await find({ search: 'dora' })).toEqual(['Dora']);
    expect(await find({ search: 'cid_' })).toEqual(['Cid']);
    expect(await find({ search: '0%' })).toEqual(['Dora']);
    expect(await find({ search: '+4915200000' })).toEqual(['Bob', 'Cid']);
    expect(await find({ search: `USR_${dora?.user.id}` })).toEqual(['Dora']);
    expect(await find({ search: 'nobody' })).toEqual([]);
  });

  test('are found by secret, by code and by themselves, and unknown by another card’s', async () => {
    const { card, user } = await world.makeCard('points');
    const { card: other } = await world.makeCard('points');
    const { findCardUser, getCardUser } = world.core.loyalty;
    const { accountId } = world;
    const { secret, code } = user;
    await world.give(card, user.user.id, 4);

    expect(await findCardUser({ id: user.id })).toMatchObject({ id: user.id, points: 4 });
    expect(await findCardUser({ cardId: card.id, secret })).toMatchObject({ id: user.id });
    expect(await findCardUser({ cardId: other.id, secret })).toBeUndefined();
    expect(await findCardUser({ accountId, code: code.toUpperCase() })).toMatchObject({ id: user.id });
    expect(await findCardUser({ accountId: accountId + 1n, code })).toBeUndefined();
    expect(secret).toMatch(/^[a-z0-9]{21}$/);
    await expect(getCardUser({ accountId, cardId: other.id, userId: user.user.id })).rejects.toEqual(
      refusal('not_found', { what: 'loyalty_user' }),
    );
  });

  test('have details and fields of the merchant’s own; what is not named stays', async () => {
    const { card, user } = await world.makeCard('points');
    const { accountId } = world;
    const change = (more: object) =>
      world.core.loyalty.changeCardUser({ accountId, ref: { id: user.id }, actor: 'api', ...more });
    const email = newEmail();
    const details = {
      ...{ email, lastName: 'Lee', phone: '491520000333', gender: 'f', birthday: '1990-01-31' },
      ...{ address: 'Way 1', zip: '10115', city: 'Berlin' },
    };
    await change({ details, custom: { 1: 'a', 8: 'h' } });
    world.advance(60);

    const { cardUser } = await change({ details: { city: 'Bonn' }, custom: { 1: null, 3: 'c' } });

    expect(cardUser).toMatchObject({
      user: { ...details, firstName: 'Ann', city: 'Bonn', changedAt: world.core.clock() },
      custom: [null, null, 'c', null, null, null, null, 'h'],
      changedAt: world.core.clock(),
    });
    const stored = await world.core.loyalty.getCardUser({ accountId, cardId: card.id, userId: user.user.id });
    expect(stored).toEqual(cardUser);
    const { user: taken } = await world.makeCard('points');
    await expect(
      world.core.loyalty.changeCardUser({
        ...{ accountId, ref: { id: taken.id }, actor: 'api' },
        ...{ points: 5, details: { email: email.toUpperCase() } },
      }),
    ).rejects.toEqual(refusal('already_exists', { what: 'email' }));
    expect((await world.core.loyalty.findCardUser({ id: taken.id }))?.points).toBe(0);
    const { cardUser: before } = await change({ details: { email } });
    world.advance(60);
    expect((await change({ details: {} })).cardUser.user).toEqual(before.user);
  });

  test('are one merchant’s alone: another may have somebody with the same address', async () => {
    const { accountId, name } = await world.customer();
    const { loyalty, merchants } = world.core;
    await merchants.open({ accountId, email: `${name}@example.org` });
    const card = await loyalty.createCard({ accountId, type: 'points', name: 'Theirs' });
    const [email, known] = [newEmail(), newEmail()];
    const ours = await loyalty.createUser({ accountId: world.accountId, details: { email } });
    await loyalty.createUser({ accountId: world.accountId, details: { email: known } });
    const password = 'long enough';
    const theirs = await loyalty.createUser({ accountId, password, details: { firstName: 'Tom' } });
    const link = (userId: bigint) => loyalty.linkUser({ accountId, cardId: card.id, userId, actor: 'api' });

    const { id } = await link(theirs.id);
    const nobody = await loyalty.signIn({ cardCode: card.code, email: '', password, consent });
    const { cardUser } = await loyalty.changeCardUser({
      ...{ accountId, ref: { id }, details: { email }, actor: 'api' },
    });
    const [added] = await loyalty.addUsers({
      ...{ accountId, cardId: card.id, users: [{ details: { email: known } }], actor: 'api' },
    });

    // Who has no address signs in nowhere.
    expect(nobody).toBeUndefined();
    expect(cardUser.user).toMatchObject({ id: theirs.id, email, firstName: 'Tom' });
    expect(added?.user).toMatchObject({ accountId, email: known });
    expect(await loyalty.signIn({ cardCode: card.code, email, password, consent })).toBeDefined();
    await expect(link(ours.id)).rejects.toEqual(refusal('not_found', { what: 'loyalty_user' }));
  });

  test('that a merchant adds by an address it knows have what is said of them written over', async () => {
    const { card } = await world.makeCard('points');
    const { accountId } = world;
    const email = newEmail();
    const { loyalty } = world.core;
    const first = await loyalty.createUser({
      accountId,
      password: 'long enough',
      details: { email, firstName: 'Eva', city: 'Ulm' },
    });

    const [added] = await loyalty.addUsers({
      ...{ accountId, cardId: card.id, actor: 'api' },
      users: [{ details: { email: email.toUpperCase(), firstName: 'Eve' } }],
    });

    expect(first).toMatchObject({ email, firstName: 'Eva', hasPassword: true });
    expect(added?.user).toMatchObject({
      ...{ id: first.id, email, firstName: 'Eve', city: 'Ulm', hasPassword: true },
    });
    expect(added?.consentedAt).toBeNull();
    const link = (userId: bigint, of = accountId) =>
      loyalty.linkUser({ accountId: of, cardId: card.id, userId, actor: 'api' });
    expect(await link(first.id)).toEqual(added);
    await expect(link(first.id + 1_000n)).rejects.toEqual(refusal('not_found', { what: 'loyalty_user' }));
  });
});

describe('the log of an account', () => {
  test('is read newest first, in pages, and holds who did what', async () => {
    const { card, user } = await world.makeCard('points');
    await world.give(card, user.user.id, 5);
    await world.give(card, user.user.id, -2);
    const { accountId } = world;
    const { listEvents } = world.core.loyalty;
    const stranger = await world.customer();

    const [first, second] = await listEvents({ accountId, limit: 2 });
    const [third] = await listEvents({ accountId, limit: 1, before: second?.id });

    expect([first, second, third]).toMatchObject([
      { kind: 'taken', points: -2, cardUserId: user.id, customerCode: user.code, actor: 'api' },
      { kind: 'given', points: 5, locationId: null, campaignId: null, sessionId: null },
      { kind: 'joined', points: 0, at: world.core.clock() },
    ]);
    expect(await listEvents({ accountId: stranger.accountId, limit: 9 })).toEqual([]);
  });
});
