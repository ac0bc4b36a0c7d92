import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLoyaltyWorld, type LoyaltyWorld } from '#test/loyalty-world';
import { outcomes } from '#test/outcomes';
import { stopClock } from '#test/still-clock';
import { insertCard } from './card-store.ts';
import { findCardLocations } from './index.ts';

let world: LoyaltyWorld;
beforeAll(async () => {
  world = await createLoyaltyWorld();
});
afterAll(() => world.close());
stopClock();

const refusal = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

const settings = {
  ...{ description: 'A cup on us', terms: 'One a day', imageUrl: 'https://img.example/cup.png' },
  ...{ domain: 'Cards.Example:8443', timeZone: 'Europe/Berlin' },
  ...{ mostPerDay: 5, mostPerConsumer: 50, pointsExpireDays: 30 },
};

const rewardsOf = (view: { rewards: { campaignId: bigint; threshold: number }[] }) =>
  view.rewards.map(({ campaignId, threshold }) => ({ campaignId, threshold }));

const shop = (companyName: string) =>
  world.core.campaigns.createLocation({ accountId: world.accountId, companyName });

describe('a card', () => {
  test('is made with all its settings, and shown with its rewards, places and consumers', async () => {
    const [coffee, pizza] = [await world.makeCampaign('Coffee'), await world.makeCampaign('Pizza')];
    const [one, two] = [await shop('One'), await shop('Two')];
    const rewards = [
      { campaignId: pizza.id, threshold: 10 },
      { campaignId: coffee.id, threshold: 3 },
    ];
    const { accountId } = world;

    const { card } = await world.makeCard('stamp', {
      ...{ ...settings, size: 10, rewards, locationIds: [two.id, one.id, two.id] },
    });
    const view = await world.core.loyalty.getCard({ accountId, id: card.id });
    const bare = await world.core.loyalty.createCard({ accountId, type: 'points', name: 'Bare' });

    expect(card).toMatchObject({
      ...{ ...settings, domain: 'cards.example:8443', accountId, type: 'stamp', name: 'Card', size: 10 },
      ...{ status: 'active', createdAt: world.core.clock(), changedAt: world.core.clock() },
    });
    expect(card.code).toMatch(/^\w{6}$/);
    expect(view.card).toEqual(card);
    expect(rewardsOf(view)).toEqual(rewards.toReversed());
    expect(view.rewards).toMatchObject([
      { title: 'Coffee', running: true },
      { title: 'Pizza', running: true },
    ]);
    expect(view.locations.map(({ id }) => id)).toEqual([one.id, two.id]);
    expect(view.users).toBe(1);
    const placed = await findCardLocations(world.db.read, [card.id, bare.id]);
    expect([...placed].map(([id, places]) => [id, places.map((place) => place.companyName)])).toEqual([
      [card.id, ['One', 'Two']],
    ]);
    expect(bare).toMatchObject({
      size: null,
      mostPerDay: null,
      mostPerConsumer: null,
      pointsExpireDays: null,
    });
    expect(await world.core.loyalty.getCard({ accountId, id: bare.id })).toEqual({
      ...{ card: bare, rewards: [], locations: [], users: 0 },
    });
    const { card: membership } = await world.makeCard('membership');
    expect(membership).toMatchObject({ issuedLedgerId: null, spentLedgerId: null, expiredLedgerId: null });
    expect(bare.issuedLedgerId).not.toBeNull();
  });

  test('says of a reward by its campaign’s title, and whether it can be had now', async () => {
    const { accountId } = world;
    const campaign = await world.core.campaigns.create({ accountId, name: 'inside', title: 'A free cup' });
    const { card } = await world.makeCard('points', {
      rewards: [{ campaignId: campaign.id, threshold: 3 }],
    });
    const rewards = async () => (await world.core.loyalty.getCard({ accountId, id: card.id })).rewards;

    expect(await rewards()).toMatchObject([{ title: 'A free cup', running: true, threshold: 3 }]);
    await world.core.campaigns.change({ accountId, id: campaign.id, status: 'inactive' });
    expect(await rewards()).toMatchObject([{ title: 'A free cup', running: false }]);
  });

  test('is changed in what is named, and rewards that stay keep their ids', async () => {
    const { accountId } = world;
    const [coffee, pizza] = [await world.makeCampaign('Coffee'), await world.makeCampaign('Pizza')];
    const [one, two] = [await shop('One'), await shop('Two')];
    const { card } = await world.makeCard('points', {
      ...settings,
      ...{ rewards: [{ campaignId: coffee.id, threshold: 3 }], locationIds: [one.id] },
    });
    const other = await world.makePointsCard(0, 4);
    const { changeCard, getCard } = world.core.loyalty;
    const before = await getCard({ accountId, id: card.id });
    const change = (more: object) => changeCard({ accountId, id: card.id, ...more });
    world.advance(60);

    const renamed = await change({ name: 'Renamed', mostPerDay: null, domain: '' });
    await change({
      rewards: [
        { campaignId: coffee.id, threshold: 3 },
        { campaignId: pizza.id, threshold: 3 },
        { campaignId: coffee.id, threshold: 9 },
      ],
      locationIds: [two.id],
    });
    const grown = await getCard({ accountId, id: card.id });
    await change({ rewards: [{ campaignId: pizza.id, threshold: 3 }], locationIds: [] });
    const shrunk = await getCard({ accountId, id: card.id });

    expect(renamed).toEqual({
      ...before.card,
      ...{ name: 'Renamed', mostPerDay: null, domain: '', changedAt: world.core.clock() },
    });
    expect(grown.rewards.map(({ threshold }) => threshold)).toEqual([3, 3, 9]);
    expect(grown.rewards[0]?.id).toBe(before.rewards[0]?.id);
    expect(grown.locations.map(({ id }) => id)).toEqual([two.id]);
    expect(shrunk.rewards).toMatchObject([{ id: grown.rewards[1]?.id, campaignId: pizza.id }]);
    expect(shrunk.locations).toEqual([]);
    expect((await getCard({ accountId, id: other.card.id })).rewards).toEqual([
      expect.objectContaining({ id: other.reward.id }),
    ]);
  });

  test('has the days of its merchant’s zone where none is named, and cannot be made as it cannot become', async () => {
    const { accountId, name } = await world.customer();
    await world.core.merchants.open({ accountId, email: `${name}@example.org` });
    await world.core.merchants.change(accountId, { timeZone: 'Asia/Tokyo' });
    const create = (more: object = {}) =>
      world.core.loyalty.createCard({ accountId, type: 'stamp', name: 'Card', ...more });

    await expect(create()).rejects.toEqual(refusal('bad_request', { name: 'size' }));
    await expect(create({ size: 5, mostPerDay: 0 })).rejects.toEqual(
      refusal('bad_request', { name: 'mostPerDay' }),
    );
    await expect(create({ size: 5, name: ' ' })).rejects.toEqual(refusal('bad_request', { name: 'name' }));
    const { id, timeZone } = await create({ size: 5 });

    expect(timeZone).toBe('Asia/Tokyo');
    expect((await world.core.loyalty.listCards({ accountId })).map(({ card }) => card.id)).toEqual([id]);
  });

  test('that two change at once is not what the settings of both together do not allow', async () => {
    const { accountId } = world;
    const { id: campaignId } = await world.makeCampaign();
    const done = [];
    for (let round = 0; round < 8; round++) {
      const { card } = await world.makeCard('stamp', { size: 10 });
      const change = (more: object) => world.core.loyalty.changeCard({ accountId, id: card.id, ...more });
      done.push(await outcomes([change({ size: 5 }), change({ rewards: [{ campaignId, threshold: 8 }] })]));
    }

    expect(done).toEqual(done.map(() => ({ done: 1, refused: ['bad_request'] })));
  });

  test('is not made under a code that another has', async () => {
    const { card } = await world.makeCard('points');
    const { accountId, code } = card;
    const row = {
      accountId,
      code,
      type: 'points' as const,
      name: 'Card',
      size: null,
      now: world.core.clock(),
    };

    expect(await world.db.write((tx) => insertCard(tx, row))).toBeUndefined();
    expect((await world.core.loyalty.findCardByCode(code))?.card).toEqual(card);
  });

  test('keeps its places where another’s are changed', async () => {
    const { accountId } = world;
    const [one, two] = [await shop('One'), await shop('Two')];
    const { card } = await world.makeCard('points', { locationIds: [one.id, two.id] });
    const { card: other } = await world.makeCard('points', { locationIds: [two.id] });
    await world.core.loyalty.changeCard({ accountId, id: card.id, locationIds: [] });
    const places = async (...ids: bigint[]) =>
      [...(await findCardLocations(world.db.read, ids))].map(([id, found]) => [id, found.map((at) => at.id)]);

    expect(await places(card.id)).toEqual([]);
    expect(await places(card.id, other.id)).toEqual([[other.id, [two.id]]]);
  });

  test('cannot become what its type and size do not allow, whether named now or before', async () => {
    const { accountId } = world;
    const campaign = await world.makeCampaign();
    const { card } = await world.makeCard('stamp', {
      ...{ size: 10, rewards: [{ campaignId: campaign.id, threshold: 8 }] },
    });
    const change = (more: object) => world.core.loyalty.changeCard({ accountId, id: card.id, ...more });

    await expect(change({ size: 7 })).rejects.toEqual(refusal('bad_request', { name: 'rewards' }));
    await expect(change({ size: null })).rejects.toEqual(refusal('bad_request', { name: 'size' }));
    await expect(change({ timeZone: 'Mars/Base' })).rejects.toEqual(
      refusal('bad_request', { name: 'timezone' }),
    );
    await expect(change({ rewards: [{ campaignId: campaign.id, threshold: 11 }] })).rejects.toEqual(
      refusal('bad_request', { name: 'rewards' }),
    );
    const known = await shop('Known');
    for (const locationIds of [[10_000n], [known.id, 10_000n]])
      await expect(change({ locationIds })).rejects.toEqual(refusal('not_found', { what: 'location' }));
    await expect(change({ locationIds: [10_000n] })).rejects.toEqual(
      refusal('not_found', { what: 'location' }),
    );
    await expect(change({ rewards: [{ campaignId: 10_000n, threshold: 1 }] })).rejects.toEqual(
      refusal('not_found', { what: 'campaign' }),
    );
    const gone = await world.makeCampaign('Gone');
    await world.core.campaigns.change({ accountId, id: gone.id, status: 'removed' });
    await expect(change({ rewards: [{ campaignId: gone.id, threshold: 1 }] })).rejects.toEqual(
      refusal('not_found', { what: 'campaign' }),
    );
    expect((await change({ size: 8 })).size).toBe(8);
  });

  test('is out of sight once it was removed, and nobody’s gets points any more', async () => {
    const { accountId } = world;
    const { card, user } = await world.makeCard('points');
    const { loyalty } = world.core;
    const ref = { accountId, id: card.id };

    const removed = await loyalty.changeCard({ ...ref, status: 'removed' });

    expect(removed).toMatchObject({ id: card.id, status: 'removed' });
    const gone = refusal('not_found', { what: 'loyalty_card' });
    await expect(loyalty.getCard(ref)).rejects.toEqual(gone);
    await expect(loyalty.changeCard({ ...ref, status: 'active' })).rejects.toEqual(gone);
    await expect(loyalty.copyCard(ref)).rejects.toEqual(gone);
    await expect(loyalty.listCardUsers({ accountId, cardId: card.id, limit: 9 })).rejects.toEqual(gone);
    await expect(
      loyalty.changeCardUser({ accountId, ref: { id: user.id }, points: 1, actor: 'api' }),
    ).rejects.toEqual(refusal('not_found', { what: 'loyalty_user' }));
    expect((await loyalty.findCardByCode(card.code.toUpperCase()))?.card.status).toBe('removed');
    expect(await loyalty.findCardByCode('no-such-code')).toBeUndefined();
  });

  test('is listed with the account’s others, as they were made, those that are active alone if asked for', async () => {
    const { accountId, name } = await world.customer();
    await world.core.merchants.open({ accountId, email: `${name}@example.org` });
    const { createCard, changeCard, listCards } = world.core.loyalty;
    const make = async (cardName: string) =>
      (await createCard({ accountId, type: 'points', name: cardName })).id;
    const [a, b, c] = [await make('a'), await make('b'), await make('c')];
    await changeCard({ accountId, id: a, status: 'inactive' });
    await changeCard({ accountId, id: b, status: 'removed' });
    const names = async (query: object = {}) =>
      (await listCards({ accountId, ...query })).map(({ card }) => card.name);

    expect(c).toBeGreaterThan(a);
    expect(await names()).toEqual(['a', 'c']);
    expect(await names({ onlyActive: true })).toEqual(['c']);
    const { id: campaignId } = await world.core.campaigns.create({ accountId, name: 'Coffee' });
    for (const [id, threshold] of [
      [a, 3],
      [c, 9],
    ] as const)
      await changeCard({ accountId, id, rewards: [{ campaignId, threshold }] });
    const thresholds = (await listCards({ accountId })).map(({ rewards }) =>
      rewards.map((one) => one.threshold),
    );
    expect(thresholds).toEqual([[3], [9]]);
    await expect(createCard({ accountId: accountId + 1_000n, type: 'points', name: 'x' })).rejects.toEqual(
      refusal('account_not_found'),
    );
  });

  test('is copied with its settings, rewards and places as far as they are there, and nobody who has it', async () => {
    const { accountId } = world;
    const [coffee, gone] = [await world.makeCampaign('Coffee'), await world.makeCampaign('Gone')];
    const [open, closed] = [await shop('Open'), await shop('Closed')];
    const { card, user } = await world.makeCard('stamp', {
      ...{ ...settings, status: 'inactive', size: 9, locationIds: [open.id, closed.id] },
      rewards: [
        { campaignId: coffee.id, threshold: 3 },
        { campaignId: gone.id, threshold: 9 },
      ],
    });
    await world.core.campaigns.change({ accountId, id: gone.id, status: 'removed' });
    await world.core.campaigns.removeLocation({ accountId, id: closed.id });
    const { copyCard, getCard } = world.core.loyalty;

    const copy = await copyCard({ accountId, id: card.id, name: 'Copy' });
    const same = await copyCard({ accountId, id: card.id });

    const { id, code, name, issuedLedgerId, spentLedgerId, expiredLedgerId, ...rest } = card;
    expect(copy).toMatchObject({ ...rest, name: 'Copy' });
    expect(same.name).toBe(name);
    const view = await getCard({ accountId, id: copy.id });
    expect(rewardsOf(view)).toEqual([{ campaignId: coffee.id, threshold: 3 }]);
    expect(view.locations.map((one) => one.id)).toEqual([open.id]);
    expect(view.users).toBe(0);
    expect(new Set([id, copy.id, same.id]).size).toBe(3);
    expect(new Set([code, copy.code, same.code]).size).toBe(3);
    expect(copy.issuedLedgerId).not.toBe(issuedLedgerId);
    expect(user.cardId).toBe(id);
    expect([spentLedgerId, expiredLedgerId]).not.toContain(copy.spentLedgerId);
    const { card: plain } = await world.makeCard('points');
    const { id: copyId } = await copyCard({ accountId, id: plain.id });
    expect(await getCard({ accountId, id: copyId })).toMatchObject({ rewards: [], locations: [], users: 0 });
  });
});
