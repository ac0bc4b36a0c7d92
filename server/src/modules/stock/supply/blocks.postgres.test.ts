import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { outcome } from '#test/rent-world';
import { stopClock } from '#test/still-clock';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopClock();

/** A partner whose single operator has plenty, and somebody who orders of it: so each purchase is one order. */
async function ordering() {
  const partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 50 } });
  const { supplierId } = partner;
  const { accountId } = await world.customer({ balance: '100' });
  const buy = (more: object = {}) =>
    outcome(world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId], ...more }));
  return {
    partner,
    supplierId,
    buy,
    async buyMany(count: number, more: object = {}) {
      const outcomes = [];
      for (let index = 0; index < count; index++) outcomes.push(await buy(more));
      return new Set(outcomes);
    },
    fail: (...faults: Parameters<TestPartner['fake']['setFaults']>[0]) => partner.fake.setFaults(faults),
    blocks: () => world.core.supply.blocks({ supplierId, lasting: true }),
    asked: async () => (await world.core.supply.operations({ supplierId, limit: 100 })).length,
    /** Polls its stock again, as it answers when nothing is wrong with it. */
    async poll(seconds: number) {
      world.advance(seconds);
      partner.fake.setFaults([]);
      await world.core.supply.pollDue();
    },
  };
}

type Block = Awaited<ReturnType<PartnerWorld['core']['supply']['blocks']>>[number];

const secondsOf = (block: Block | undefined) =>
  block?.endsAt && (block.endsAt.getTime() - block.startedAt.getTime()) / 1000;

describe('a partner that fails', () => {
  it('five times in a row is left alone for a minute, and nobody is sent to it', async () => {
    const { buy, buyMany, fail, blocks, asked, poll, supplierId } = await ordering();
    fail('error-500');

    await buyMany(4);
    const before = await blocks();
    await buyMany(1);
    const [block] = await blocks();
    const refused = await buy();
    await poll(30);
    const halfway = await buy();

    expect(before).toEqual([]);
    expect(block).toMatchObject({ reason: 'no_answer' });
    expect(secondsOf(block)).toBe(60);
    expect([refused, halfway, await asked()]).toEqual(['no_numbers', 'no_numbers', 5]);
    expect((await world.core.audit.list({ subject: `supplier:${supplierId}`, limit: 5 }))[0]).toMatchObject({
      actor: 'system',
      action: 'partner.block',
    });
  });

  it('is left alone twice as long each time it fails once more, at most for fifteen minutes', async () => {
    const { buyMany, fail, blocks, poll } = await ordering();
    fail('error-500');
    await buyMany(4);
    const lengths = [];

    for (let round = 0; round < 6; round++) {
      fail('error-500');
      await buyMany(1);
      const seconds = secondsOf((await blocks())[0]) ?? 0;
      lengths.push(seconds);
      await poll(Math.max(seconds, 121));
    }

    expect(lengths).toEqual([60, 120, 240, 480, 900, 900]);
  });

  it.each(['done', 'no_numbers'])('starts to count anew after an answer: %s', async (answer) => {
    const { buyMany, fail, blocks, poll } = await ordering();
    const answered = answer === 'done' ? ([] as const) : (['lies-about-stock'] as const);
    fail('error-500');
    await buyMany(5);
    await poll(121);

    fail(...answered);
    const words = await buyMany(1);
    fail('error-500');
    await buyMany(4);
    const before = await blocks();
    await buyMany(1);

    expect(words).toEqual(new Set([answer]));
    expect(before).toEqual([]);
    expect(secondsOf((await blocks())[0])).toBe(60);
  });

  it('is not left alone for saying no, or for a number that is not what was asked for', async () => {
    const { buyMany, fail, blocks } = await ordering();

    fail('foreign-json-error');
    await buyMany(6);
    fail('no-country-code');
    await buyMany(3);

    expect(await blocks()).toEqual([]);
  });
});

describe('a partner that advertises what it has not', () => {
  it.each([
    { good: 0, empty: 9, isBlocked: false },
    { good: 0, empty: 10, isBlocked: true },
    { good: 5, empty: 5, isBlocked: true },
    { good: 6, empty: 4, isBlocked: false },
    { good: 6, empty: 5, isBlocked: false },
    { good: 6, empty: 6, isBlocked: true },
  ])(
    'is left alone where half of ten orders or more brought nothing: $good and $empty, $isBlocked',
    async (one) => {
      const { buyMany, fail, blocks } = await ordering();
      await buyMany(one.good);
      fail('lies-about-stock');

      await buyMany(one.empty);

      const [block] = await blocks();
      if (!one.isBlocked) expect(block).toBeUndefined();
      else {
        expect(block).toMatchObject({
          reason: 'false_stock',
          details: { orders: one.good + one.empty, empty: one.empty },
        });
        expect(secondsOf(block)).toBe(1_800);
      }
    },
  );

  it.each([
    { seconds: 299.999, isBlocked: true },
    { seconds: 300, isBlocked: false },
  ])('is judged by the orders of five minutes: after $seconds s, $isBlocked', async (one) => {
    const { buyMany, fail, blocks } = await ordering();
    fail('lies-about-stock');
    await buyMany(9);

    world.advance(one.seconds);
    await buyMany(1);

    expect(await blocks()).toHaveLength(one.isBlocked ? 1 : 0);
  });

  it('is not judged by orders that excluded numbers, which it may well have none of', async () => {
    const { buyMany, fail, blocks } = await ordering();
    fail('lies-about-stock');

    await buyMany(10, { exceptPrefixes: ['491510'] });
    await buyMany(9);

    expect(await blocks()).toEqual([]);
  });

  it('is for sale again after half an hour, and not a moment before', async () => {
    const { supplierId, buy, buyMany, fail, poll } = await ordering();
    // The offers on sale are looked at anew with every rate that is set.
    const rates = [{ countryId: null, serviceId: 'tg', sumMicros: 40_000_000n }];
    fail('lies-about-stock');
    await buyMany(10);

    await poll(1_799.999);
    await world.core.supply.setRates({ supplierId, rates });
    const before = await buy();
    world.advance(0.001);
    await world.core.supply.setRates({ supplierId, rates });

    expect([before, await buy()]).toEqual(['no_numbers', 'done']);
  });

  it('is blocked once by operators who do it at once', async () => {
    const { supplierId, blocks } = await ordering();
    const block = () => world.core.supply.block({ supplierId, actor: 'admin:alice' });

    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 8 }, block));
      const [first, ...others] = await blocks();
      await world.core.supply.liftBlock({ supplierId, id: first?.id ?? 0n });

      expect(others).toEqual([]);
    }
  });

  it('is believed again when an operator lifts the block', async () => {
    const { supplierId, buy, blocks } = await ordering();
    await world.core.supply.block({ supplierId, actor: 'admin:alice' });
    const [block] = await blocks();

    const blocked = await buy();
    await world.core.supply.liftBlock({ supplierId, id: block?.id ?? 0n });

    expect([blocked, await buy()]).toEqual(['no_numbers', 'done']);
  });
});
