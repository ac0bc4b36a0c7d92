import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import type { SessionEvent } from './apply-event.ts';
import type { ChangeCommand } from './change-command.ts';
import { changeSessionsIn } from './change-sessions.ts';
import { findSessionsById } from './session-store.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());
stopClock();

type Command = Omit<ChangeCommand, 'accountId' | 'actor' | 'events'> & { events?: SessionEvent[] };

const change = (command: Command) =>
  world.core.couponSessions.change({ accountId: world.accountId, events: [], actor: 'api', ...command });

/** These in one transaction; what each came to. */
async function together(...commands: Command[]) {
  const outcomes = await world.db.write((tx) =>
    changeSessionsIn(
      tx,
      commands.map((command) => ({ accountId: world.accountId, events: [], actor: 'api', ...command })),
      { publicUrl: 'https://coupons.example', now: world.core.clock() },
    ),
  );
  return outcomes.map((outcome) => {
    if (outcome.ok) return outcome.value;
    return isRefusal(outcome.error) ? outcome.error.code : String(outcome.error);
  });
}

const get = async (code: string) =>
  (await world.core.couponSessions.get({ accountId: world.accountId, code })).session;
const history = async (code: string) => world.core.couponSessions.listHistory((await get(code)).id);
const redemptionsOf = async (code: string) =>
  world.core.couponSessions.listRedemptions({
    accountId: world.accountId,
    sessionId: (await get(code)).id,
    limit: 10,
  });
const openLocation = (companyName: string, accountId = world.accountId) =>
  world.core.campaigns.createLocation({ accountId, companyName });

const validate = (spendMicros?: bigint): SessionEvent[] => [{ event: 'validate', spendMicros }];
const claim: SessionEvent[] = [{ event: 'claim', claimType: 'form' }];

describe('what happens to a coupon', () => {
  test('is kept with its moment, each thing on its own, and written to its history in that order', async () => {
    const { id } = await world.makeCampaign();
    const shop = await openLocation('Shop 1');
    const [code = '', untouched = ''] = await world.makeSessions(id, 2);
    const events: SessionEvent[] = [
      { event: 'open' },
      { event: 'play', value: '10%' },
      { event: 'claim', claimType: 'game' },
      { event: 'save_to_passbook' },
      { event: 'save_to_androidpay' },
      { event: 'lock' },
      { event: 'unlock' },
      { event: 'void' },
      { event: 'unvoid' },
      { event: 'validate', spendMicros: 7n, locationId: shop.id },
    ];
    const moments: Date[] = [];
    for (const event of events) {
      world.advance(60);
      moments.push(world.core.clock());
      const { session } = await change({ code, events: [event] });
      expect(session).toEqual(await get(code));
    }

    const kept = await get(code);
    expect(kept).toMatchObject({
      stage: 'validated',
      value: '10%',
      claimType: 'game',
      validationValueMicros: 7n,
      locationId: shop.id,
      voided: false,
      locked: false,
    });
    expect([
      kept.openedAt,
      kept.playedAt,
      kept.claimedAt,
      kept.savedToPassbookAt,
      kept.savedToAndroidpayAt,
      kept.lockedAt,
      kept.unlockedAt,
      kept.voidedAt,
      kept.unvoidedAt,
      kept.validatedAt,
    ]).toEqual(moments);
    expect(await history(code)).toEqual(
      events.map(({ event }, index) => ({
        event,
        actor: 'api',
        at: moments[index],
        locationId: event === 'validate' ? shop.id : null,
        spendMicros: event === 'validate' ? 7n : null,
      })),
    );
    expect(await get(untouched)).toMatchObject({ stage: 'created', openedAt: null, value: '' });
    expect(await history(untouched)).toEqual([]);
  });

  test('a second time is not noted again, and takes nothing of a limit', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 2n, { measure: 'claims' });
    const [code = '', other = '', third = ''] = await world.makeSessions(id, 3);
    await change({ code, events: [...claim, { event: 'open' }] });

    const { session } = await change({ code, events: [{ event: 'open' }, ...claim, { event: 'unlock' }] });

    expect(session).toEqual(await get(code));
    expect((await history(code)).map(({ event }) => event)).toEqual(['claim', 'open']);
    await change({ code: other, events: claim });
    await expect(change({ code: third, events: claim })).rejects.toThrow('limit_reached');
  });

  test('takes of a limit on claims only by claiming, and of one on uses only by using', async () => {
    const [claims, uses] = [await world.makeCampaign(), await world.makeCampaign()];
    await world.limit(claims.id, 0n, { measure: 'claims' });
    await world.limit(uses.id, 0n);
    const [unclaimed = ''] = await world.makeSessions(claims.id, 1);
    const [unused = ''] = await world.makeSessions(uses.id, 1);

    await change({
      code: unclaimed,
      events: [{ event: 'open' }, { event: 'play' }, { event: 'reserve', seconds: 9 }],
    });
    await expect(change({ code: unclaimed, events: claim })).rejects.toThrow('limit_reached');
    await change({ code: unused, events: [{ event: 'open' }, ...claim] });
    await expect(change({ code: unused, events: validate() })).rejects.toThrow('limit_reached');
    const spend = await world.makeCampaign();
    await world.limit(spend.id, 0n, { measure: 'spend' });
    const [unpaid = ''] = await world.makeSessions(spend.id, 1);
    await change({ code: unpaid, events: [...claim, ...validate()] });
    await expectSoundBooks(world);
  });

  test('lets go of no hold but by using it: who claims a coupon that is held leaves it held', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 1n);
    const [held = '', other = ''] = await world.makeSessions(id, 2);
    const reservationId = await world.reserve(held);

    const made = await together(
      { code: held, events: claim },
      { code: other, events: validate() },
      { code: held, events: validate() },
    );

    expect(made).toMatchObject([{}, 'limit_reached', 'not_allowed']);
    await expectSoundBooks(world);
    await change({ code: held, events: [{ event: 'validate', reservationId }] });
    await expectSoundBooks(world);
  });

  test('of a campaign that was removed is that it is looked at and voided, and not that it is claimed, held or used', async () => {
    const { id } = await world.makeCampaign();
    const [code = ''] = await world.makeSessions(id, 1);
    await world.core.campaigns.change({ accountId: world.accountId, id, status: 'removed' });

    for (const event of [...claim, ...validate(), { event: 'reserve', seconds: 9 } as const])
      await expect(change({ code, events: [event] })).rejects.toMatchObject({
        code: 'expired',
        details: { what: 'campaign' },
      });
    const { session } = await change({ code, events: [{ event: 'open' }, { event: 'void' }] });

    expect(session).toMatchObject({ stage: 'opened', voided: true });
  });
});

describe('what a merchant writes over', () => {
  test('stays, and what is not named is as it was', async () => {
    const { id } = await world.makeCampaign();
    const [code = '', untouched = ''] = await world.makeSessions(id, 2);
    const expiresAt = new Date(world.core.clock().getTime() + 86_400_000);
    const set = {
      email: 'ann@example.org',
      phone: '447911123456',
      customId: 'order-7',
      ownValidationCode: 'K-1',
      value: '5.00',
      expiresAt,
      details: { firstName: 'Ann', city: 'Ghent' },
    };

    const { session } = await change({ code, set });
    expect(session).toMatchObject({ ...set, stage: 'created' });
    expect(await get(code)).toEqual(session);
    await change({
      code,
      set: { phone: '32470000000', email: undefined, details: { city: '', zip: '9000' } },
    });

    expect(await get(code)).toMatchObject({
      ...set,
      phone: '32470000000',
      details: { firstName: 'Ann', zip: '9000' },
    });
    expect((await get(code)).details).not.toHaveProperty('city');
    expect(await get(untouched)).toMatchObject({
      email: '',
      phone: '',
      customId: '',
      expiresAt: null,
      details: {},
    });
    expect(await history(code)).toEqual([]);
  });

  test('is of another customer from then on: a hold goes back to whom it was taken from', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 1n, { perCustomer: true });
    const [code = '', anns = '', bobs = ''] = await world.makeSessions(id, 3);
    const { redemptionId: reservationId } = await change({
      code,
      set: { email: 'ann@example.org' },
      events: [{ event: 'reserve', seconds: 60 }],
    });

    await change({ code, set: { email: 'bob@example.org' }, events: [{ event: 'validate', reservationId }] });

    await change({ code: anns, set: { email: 'ann@example.org' }, events: validate() });
    await expect(
      change({ code: bobs, set: { email: 'bob@example.org' }, events: validate() }),
    ).rejects.toThrow('limit_reached');
    await expectSoundBooks(world);
  });
});

describe('a place', () => {
  test('of the merchant’s own is told where the coupon was used, then and later', async () => {
    const { id } = await world.makeCampaign();
    const shop = await openLocation('Shop 1');
    const [code = '', nowhere = ''] = await world.makeSessions(id, 2);

    const used = await change({ code, events: [{ event: 'validate', locationId: shop.id }] });
    const later = await change({ code });
    const unsaid = await change({ code: nowhere, events: [{ event: 'validate', locationId: null }] });

    expect(used.location?.companyName).toBe('Shop 1');
    expect(later.location?.companyName).toBe('Shop 1');
    expect(unsaid.location).toBeUndefined();
  });

  test('of somebody else’s, or that is not there, refuses the use of a coupon', async () => {
    const { id } = await world.makeCampaign();
    const foreign = await openLocation('Foreign', await world.openMerchant());
    const [code = ''] = await world.makeSessions(id, 1);

    for (const locationId of [foreign.id, 999_999_999n])
      for (const event of ['validate', 'reserve'] as const)
        await expect(
          change({ code, events: [{ event, seconds: 9, locationId }] }),
          `${event} at ${locationId}`,
        ).rejects.toMatchObject({ code: 'not_found', details: { what: 'location' } });

    expect(await redemptionsOf(code)).toEqual([]);
  });
});

describe('changes that share a transaction', () => {
  test('are done or refused each on its own, and a refused one takes nothing', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 10n, { measure: 'spend' });
    const [one = '', two = '', three = '', four = ''] = await world.makeSessions(id, 4);

    const made = await together(
      { code: one, events: validate(6n) },
      { code: two, set: { email: 'ann@example.org' }, events: validate(5n) },
      { code: 'nobodyhasitnobodyhasi', events: validate(1n) },
      { code: three, events: validate(4n) },
      { code: four },
    );

    expect(made).toMatchObject([{}, 'limit_reached', 'not_found', {}, {}]);
    const [first, , , fourth, last] = made.map((one) => (typeof one === 'string' ? undefined : one));
    expect(await redemptionsOf(one)).toMatchObject([{ id: first?.redemptionId, spendMicros: 6n }]);
    expect(await redemptionsOf(two)).toEqual([]);
    expect(await redemptionsOf(three)).toMatchObject([{ id: fourth?.redemptionId, spendMicros: 4n }]);
    expect(last?.redemptionId).toBeUndefined();
    expect(await get(two)).toMatchObject({ stage: 'created', email: '' });
    await expectSoundBooks(world);
  });

  test('of one coupon follow each other', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 1n, { perCustomer: true });
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    await change({ code: other, set: { email: 'bob@example.org' }, events: validate() });

    const made = await together(
      { code, events: [{ event: 'validate', claimedFirst: true }] },
      { code, events: [{ event: 'reserve', seconds: 9, claimedFirst: true }] },
      { code, set: { email: 'ann@example.org' } },
      { code, events: claim },
      { code, set: { phone: '32470000000' }, events: [{ event: 'validate', claimedFirst: true }] },
      { code, events: [{ event: 'validate', claimedFirst: true }] },
    );

    expect(made).toMatchObject(['not_allowed', 'not_allowed', {}, {}, {}, 'already_done']);
    expect(await get(code)).toMatchObject({
      stage: 'validated',
      email: 'ann@example.org',
      phone: '32470000000',
    });
    expect((await history(code)).map(({ event }) => event)).toEqual(['claim', 'validate']);
    await expectSoundBooks(world);
  });

  test('make good, hold and use coupons side by side, each as its own', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 20n, { measure: 'spend' });
    const shop = await openLocation('Shop 1');
    const [held = '', kept = '', fresh = '', used = ''] = await world.makeSessions(id, 4);
    const hold = (code: string) =>
      change({ code, events: [{ event: 'reserve', seconds: 60, spendMicros: 3n }] });
    const [{ redemptionId: reservationId }, { redemptionId: other }] = [await hold(held), await hold(kept)];
    world.advance(1);
    const now = world.core.clock();

    const [good, , reserved] = await together(
      { code: held, events: [{ event: 'validate', reservationId, spendMicros: 4n, locationId: shop.id }] },
      { code: used, events: validate() },
      { code: fresh, events: [{ event: 'reserve', seconds: 30, spendMicros: 8n, locationId: shop.id }] },
    );

    expect(good).toMatchObject({ redemptionId: reservationId, location: { companyName: 'Shop 1' } });
    const start = new Date(now.getTime() - 1_000);
    const common = { campaignId: id, accountId: world.accountId, actor: 'api', endedAt: null };
    expect(await redemptionsOf(held)).toEqual([
      expect.objectContaining({
        ...common,
        ...{ id: reservationId, state: 'redeemed', spendMicros: 4n, locationId: shop.id },
        ...{ createdAt: start, redeemedAt: now },
      }),
    ]);
    expect(await redemptionsOf(kept)).toEqual([
      expect.objectContaining({
        ...common,
        ...{ id: other, state: 'reserved', spendMicros: 3n, locationId: null },
        ...{ createdAt: start, redeemedAt: null, expiresAt: new Date(start.getTime() + 60_000) },
      }),
    ]);
    expect(await redemptionsOf(fresh)).toEqual([
      expect.objectContaining({
        ...common,
        ...{ state: 'reserved', spendMicros: 8n, locationId: shop.id },
        ...{ createdAt: now, redeemedAt: null, expiresAt: new Date(now.getTime() + 30_000) },
      }),
    ]);
    expect(reserved).toMatchObject({ redemptionId: (await redemptionsOf(fresh))[0]?.id });
    expect(await redemptionsOf(used)).toEqual([
      expect.objectContaining({
        ...common,
        ...{ state: 'redeemed', spendMicros: null, locationId: null },
        ...{ createdAt: now, redeemedAt: now, expiresAt: null },
      }),
    ]);
    await expectSoundBooks(world);
  });

  test('that find a hold over let it go for whoever comes first', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 1n);
    const [held = '', other = ''] = await world.makeSessions(id, 2);
    await world.reserve(held, 30);
    world.advance(30);

    const made = await together(
      { code: held, events: [{ event: 'validate' }] },
      { code: other, events: validate() },
    );

    expect(made).toMatchObject([{}, 'limit_reached']);
    expect((await redemptionsOf(held)).map(({ state, endedAt }) => [state, endedAt])).toEqual([
      ['redeemed', null],
      ['released', world.core.clock()],
    ]);
    await expectSoundBooks(world);
  });

  test('leave coupons of other campaigns and accounts alone', async () => {
    const [own, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const [code = ''] = await world.makeSessions(own.id, 1);
    const stranger = await world.openMerchant();

    await expect(change({ code, campaignId: other.id, events: claim })).rejects.toMatchObject({
      code: 'not_found',
      details: { what: 'session', code },
    });
    await expect(
      world.core.couponSessions.change({ accountId: stranger, code, events: claim, actor: 'api' }),
    ).rejects.toThrow('not_found');
    await change({ code, campaignId: own.id, events: claim });

    const { id } = await get(code);
    expect((await findSessionsById(world.db.read, [id])).get(id)?.stage).toBe('claimed');
  });
});
