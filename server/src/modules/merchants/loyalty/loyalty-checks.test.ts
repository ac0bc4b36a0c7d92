import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectSoundBooks, findingsOf } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import type { LoyaltyCard } from './index.ts';

let world: World;
let cardId: bigint;
let cardUserId: bigint;
let ledgerAccountId: bigint;
let issued: bigint;
/** Of somebody who was never given a point, and of a card that nobody has. */
let bare: { cardId: bigint; cardUserId: bigint; ledgerAccountId: bigint; unused: LoyaltyCard };

beforeAll(async () => {
  world = await createWorld();
  const { accountId, name } = await world.customer();
  const { loyalty, merchants, campaigns } = world.core;
  await merchants.open({ accountId, email: `${name}@example.org` });
  const { id: campaignId } = await campaigns.create({ accountId, name: 'Coffee' });
  const make = async (type: 'points' | 'stamp' | 'membership', change = {}) => {
    const card = await loyalty.createCard({ accountId, type, name: 'Card', ...change });
    const [user] = await loyalty.addUsers({
      accountId,
      cardId: card.id,
      users: [{ details: {} }],
      actor: 'api',
    });
    if (!user) throw new Error('a user was added');
    return { card, user };
  };
  const rewards = [{ campaignId, threshold: 4 }];
  const { card, user } = await make('points', { rewards, pointsExpireDays: 10 });
  const stamps = await make('stamp', { size: 5, rewards });
  await make('membership');
  const without = await make('points');
  bare = {
    cardId: without.card.id,
    cardUserId: without.user.id,
    ledgerAccountId: without.user.ledgerAccountId ?? 0n,
    unused: await loyalty.createCard({ accountId, type: 'points', name: 'Unused' }),
  };
  const change = (id: bigint, points: number) =>
    loyalty.changeCardUser({ accountId, ref: { id }, points, actor: 'api' });

  await change(user.id, 10);
  await change(user.id, -1);
  world.advance(5 * 86_400);
  await change(user.id, 7);
  const [reward] = (await loyalty.getCard({ accountId, id: card.id })).rewards;
  await loyalty.spend({ ref: { id: user.id }, rewardId: reward?.id ?? 0n, actor: 'page' });
  world.advance(5 * 86_400);
  for (const { run } of loyalty.sweeps) await run();
  await change(stamps.user.id, 13);

  [cardId, cardUserId, ledgerAccountId, issued] = [
    card.id,
    user.id,
    user.ledgerAccountId ?? 0n,
    card.issuedLedgerId ?? 0n,
  ];
});
afterAll(() => world.close());

it('cards of every type, with points given, taken, spent and expired, are sound', () =>
  expectSoundBooks(world));

describe('the audit of loyalty cards names', () => {
  test('a balance that the points do not add up to, as often as they are written down', async () => {
    expect(
      await findingsOf(
        world,
        sql`update ledger_account set available_micros = available_micros + 1000000 where id = ${ledgerAccountId}`,
      ),
    ).toEqual([
      `balance ${ledgerAccountId}/available: 8000000 instead of 7000000`,
      'currency_sum POINTS: 1000000 instead of 0',
      `loyalty_lots ${cardUserId}: 7000000 instead of 8000000`,
      `loyalty_history ${cardUserId}: 7000000 instead of 8000000`,
      `loyalty_card ${cardId}: 8000000 instead of 7000000`,
    ]);
  });

  test('points that would expire and are not there', async () => {
    expect(
      await findingsOf(
        world,
        sql`update loyalty_lot set points_left = points_left + 1 where card_user_id = ${cardUserId} and points_left > 0`,
      ),
    ).toEqual([`loyalty_lots ${cardUserId}: 8000000 instead of 7000000`]);
  });

  test('points that the history knows nothing of', async () => {
    expect(
      await findingsOf(
        world,
        sql`update loyalty_event set points = points - 2 where card_user_id = ${cardUserId} and kind = 'spent'`,
      ),
    ).toEqual([`loyalty_history ${cardUserId}: 5000000 instead of 7000000`]);
  });

  test('a card user whose points are nowhere', async () => {
    expect(
      await findingsOf(
        world,
        sql`update loyalty_card_user set ledger_account_id = null where id = ${cardUserId}`,
      ),
    ).toEqual([
      `loyalty_history ${cardUserId}: 7000000 instead of 0`,
      `loyalty_card ${cardId}: 0 instead of 7000000`,
    ]);
  });

  test('points of somebody of whom nothing is written down', async () => {
    const { cardId: card, cardUserId: cardUser, ledgerAccountId: account } = bare;

    const findings = await findingsOf(
      world,
      sql`update ledger_account set available_micros = available_micros + 1000000 where id = ${account}`,
      sql`delete from loyalty_event where card_user_id = ${cardUser}`,
    );

    expect(findings.filter((finding) => finding.startsWith('loyalty'))).toEqual([
      `loyalty_lots ${cardUser}: 0 instead of 1000000`,
      `loyalty_history ${cardUser}: 0 instead of 1000000`,
      `loyalty_card ${card}: 1000000 instead of 0`,
    ]);
  });

  test('what a card has given out that nobody ever had', async () => {
    const { id, issuedLedgerId } = bare.unused;

    const findings = await findingsOf(
      world,
      sql`update ledger_account set available_micros = available_micros - 5 where id = ${issuedLedgerId}`,
    );

    expect(findings.filter((finding) => finding.startsWith('loyalty'))).toEqual([
      `loyalty_card ${id}: 0 instead of 5`,
    ]);
  });

  test('what a card has given out and nobody has', async () => {
    expect(
      await findingsOf(
        world,
        sql`update ledger_account set available_micros = available_micros - 5 where id = ${issued}`,
        sql`insert into ledger_transfer (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, reference, created_at)
            select 'odd', ${issued}, 'available', id, 'available', 5, 'odd', now() from ledger_account where kind = 'revenue'`,
        sql`update ledger_account set available_micros = available_micros + 5 where kind = 'revenue'`,
      ),
    ).toEqual([
      'currency_sum USD: 5 instead of 0',
      'currency_sum POINTS: -5 instead of 0',
      expect.stringMatching(/^transfer_currency \d+: USD instead of POINTS$/),
      `loyalty_card ${cardId}: 7000000 instead of 7000005`,
    ]);
  });
});
