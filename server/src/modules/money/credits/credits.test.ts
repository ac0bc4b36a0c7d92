import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CouponWorld, createCouponWorld } from '#test/coupon-world';
import { expectSoundBooks } from '#test/sound-books';
import { returnCreditsIn, spendCreditsIn } from './credit-book.ts';

let world: CouponWorld;
beforeAll(async () => {
  world = await createCouponWorld();
});
afterAll(() => world.close());

const currency = 'EMAIL' as const;

test('credits are given once per reference, spent, returned, and never below zero', async () => {
  const { accountId } = await world.merchant();
  const { credits } = world.core;
  const move = { accountId, currency, reference: `r${accountId}` };

  await credits.grant({ ...move, credits: 3 });
  await expect(credits.grant({ ...move, credits: 3 })).rejects.toThrow('already_exists');
  await world.db.write((tx) => spendCreditsIn(tx, { ...move, credits: 2 }, world.core.clock()));
  await expect(
    world.db.write((tx) => spendCreditsIn(tx, { ...move, credits: 2 }, world.core.clock())),
  ).rejects.toMatchObject({ code: 'no_balance', details: { what: 'email' } });
  await world.db.write((tx) => returnCreditsIn(tx, { ...move, credits: 1 }, world.core.clock()));

  expect(await credits.get({ accountId, currency })).toBe(2);
  expect(await credits.get({ accountId, currency: 'SMS' })).toBe(0);
});

test('credits are no money: the balance and its statement do not show them', async () => {
  const { accountId } = await world.merchant();
  const before = await world.core.ledger.listEntries({ accountId, limit: 10 });

  await world.core.credits.grant({ accountId, currency, credits: 5, reference: `r${accountId}` });

  expect(await world.core.ledger.listEntries({ accountId, limit: 10 })).toEqual(before);
  await expectSoundBooks(world);
});

test('a main account shares what it has with its own subaccounts, and takes it back', async () => {
  const shop = await world.merchant();
  const branch = await world.subaccount(shop);
  const stranger = await world.merchant();
  const { credits } = world.core;
  await credits.grant({ accountId: shop.accountId, currency, credits: 10, reference: `r${shop.accountId}` });
  const share = (parentId: bigint, count: number, reference: string) =>
    credits.share({ parentId, accountId: branch.accountId, currency, credits: count, reference });

  await share(shop.accountId, 4, `a${shop.accountId}`);
  await share(shop.accountId, -1, `b${shop.accountId}`);

  await expect(share(shop.accountId, 8, `c${shop.accountId}`)).rejects.toThrow('no_balance');
  await expect(share(shop.accountId, -4, `d${shop.accountId}`)).rejects.toThrow('no_balance');
  await expect(share(shop.accountId, 0, `e${shop.accountId}`)).rejects.toThrow('bad_amount');
  await expect(share(stranger.accountId, 1, `f${shop.accountId}`)).rejects.toThrow('not_found');
  expect(await credits.get({ accountId: shop.accountId, currency })).toBe(7);
  expect(await credits.get({ accountId: branch.accountId, currency })).toBe(3);
});

test('of 100 that spend at once from a balance of 10, ten do', async () => {
  const { accountId } = await world.merchant();
  await world.core.credits.grant({ accountId, currency, credits: 10, reference: `r${accountId}` });

  const spent = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) =>
      world.db.write((tx) =>
        spendCreditsIn(
          tx,
          { accountId, currency, credits: 1, reference: `spend:${index}` },
          world.core.clock(),
        ),
      ),
    ),
  );

  expect(spent.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  expect(await world.core.credits.get({ accountId, currency })).toBe(0);
  await expectSoundBooks(world);
});
