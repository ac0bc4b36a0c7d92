import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { expectRightBooks, outcome } from '#test/rent-world';
import { stopTimers } from '#test/still-clock';
import { until } from '#test/until';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopTimers();

async function buyer() {
  const { accountId } = await world.customer({ balance: '10' });
  return {
    buy: (...partners: Pick<TestPartner, 'supplierId'>[]) =>
      world.core.activations.buy({
        accountId,
        ...germany,
        supplierIds: partners.map(({ supplierId }) => supplierId),
      }),
    balance: () => world.core.ledger.getBalance(accountId),
  };
}

const full = { availableMicros: 10_000_000n, heldMicros: 0n };
const statesOf = async ({ supplierId }: TestPartner) =>
  (await world.core.supply.operations({ supplierId, limit: 100 })).map(({ state }) => state);
const tryAgain = { status: 503, body: { error: 'TRY_AGAIN' } };

describe('a message that is ahead of its order’s answer', () => {
  it('is answered TRY_AGAIN, and taken once the lease is written down', async () => {
    const partner = await world.partner();
    const { buy } = await buyer();
    const held = partner.fake.holdAnswers();

    const buying = buy(partner);
    await held.waiting(1);
    const [operation] = partner.fake.operations;
    const sms = { smsId: operation?.id ?? 0n, phone: operation?.number.phone ?? '' };
    const early = await world.push(partner, sms);
    held.letGo();
    const { id } = await buying;
    const later = await world.push(partner, sms);

    expect(early).toMatchObject(tryAgain);
    expect(later.status).toBe(200);
    expect(await world.core.messages.listByActivation(id)).toHaveLength(1);
  });

  it('is waited for as long as an answer may come, 30 seconds, and no longer', async () => {
    const partner = await world.partner();
    const { buy } = await buyer();
    const held = partner.fake.holdAnswers();
    const buying = outcome(buy(partner));
    await held.waiting(1);
    const push = () => world.push(partner, { smsId: 1, phone: '4915299999999' });

    world.advance(29.999);
    const before = await push();
    world.advance(0.001);
    const after = await push();
    held.letGo();
    await buying;

    expect(before).toMatchObject(tryAgain);
    expect(after).toMatchObject({ status: 404 });
  });

  it('is waited for up to three seconds after an answer, which may not be written down yet', async () => {
    const partner = await world.partner();
    const other = await world.partner();
    const { buy } = await buyer();
    await buy(partner);
    const push = (to: TestPartner) => world.push(to, { smsId: 1, phone: '4915299999999' });

    world.advance(2.999);
    const answers = [await push(partner), await push(other)];
    world.advance(0.001);
    answers.push(await push(partner));

    expect(answers.map(({ status }) => status)).toEqual([503, 404, 404]);
  });
});

describe('an order', () => {
  it('that is answered too late goes to the next supplier, and the late number back', async () => {
    const slow = await world.partner({ sum: '1', settings: { timeoutMs: 3_000 } });
    const other = await world.partner({ sum: '2' });
    const { buy } = await buyer();
    const held = slow.fake.holdAnswers();

    const buying = buy(slow, other);
    await held.waiting(1);
    vi.advanceTimersByTime(3_000);
    const bought = await buying;
    const before = await statesOf(slow);
    held.letGo();
    await until(async () => (await statesOf(slow))[0] !== 'unknown');
    await world.core.supply.finishDue();

    expect(bought.supplierId).toBe(other.supplierId);
    expect(before).toEqual(['unknown']);
    expect(slow.fake.operations[0]).toMatchObject({ closeStatus: 4 });
    expect(await statesOf(slow)).toEqual(['closed']);
  });

  it('that nobody heard the end of is refused after 45 seconds, and what is answered then goes back', async () => {
    const partner = await world.partner();
    const { buy, balance } = await buyer();
    const sweep = world.core.activations.sweeps.find(({ name }) => name === 'activations.refuse-lost');
    const held = partner.fake.holdAnswers();

    const buying = outcome(buy(partner));
    await held.waiting(1);
    world.advance(44.999);
    await sweep?.run();
    const early = [(await balance()).heldMicros, await statesOf(partner)];
    world.advance(0.001);
    await sweep?.run();
    const swept = [await balance(), await statesOf(partner)];
    held.letGo();
    const bought = await buying;
    await world.core.supply.finishDue();

    expect(early).toEqual([520_000n, ['asking']]);
    expect(swept).toEqual([full, ['unknown']]);
    expect(bought).toBe('no_numbers');
    expect(await balance()).toEqual(full);
    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4 });
    await expectRightBooks(world);
  });

  it('whose answer was lost costs nothing', async () => {
    const partner = await world.partner();
    partner.fake.setFaults(['lost-acknowledgement']);
    const { buy, balance } = await buyer();

    expect(await outcome(buy(partner))).toBe('no_numbers');
    expect(await balance()).toEqual(full);
    expect(await statesOf(partner)).toEqual(['unknown']);
  });
});

describe('a partner that does not answer', () => {
  it('keeps no customer of others waiting', async () => {
    const slow = await world.partner();
    const own = await world.pool({ country: germany.countryId, price: '0.10', count: 10 });
    const { buy: buySlow } = await buyer();
    const { buy } = await buyer();
    const held = slow.fake.holdAnswers();

    const slowly = [buySlow(slow), buySlow(slow)];
    await held.waiting(2);
    for (let count = 0; count < 5; count++) await buy(own);
    const meanwhile = await statesOf(slow);
    held.letGo();

    expect(meanwhile).toEqual(['asking', 'asking']);
    expect((await Promise.all(slowly)).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  });

  it('is asked for so many numbers at a time and no more, until it has answered', async () => {
    const slow = await world.partner({
      settings: { maxInFlight: 2 },
      fake: { operatorsPerCountry: 1, numbersPerOperator: 50 },
    });
    const { buy } = await buyer();
    const held = slow.fake.holdAnswers();
    let refused = 0;

    const buying = Array.from({ length: 6 }, () =>
      outcome(buy(slow)).then((word) => {
        if (word !== 'done') refused += 1;
        return word;
      }),
    );
    await until(() => refused === 4 && slow.fake.operations.length === 2);
    held.letGo();
    const outcomes = await Promise.all(buying);
    const asked = slow.fake.operations.length;

    expect(outcomes.sort()).toEqual(['done', 'done', ...Array.from({ length: 4 }, () => 'no_numbers')]);
    expect(asked).toBe(2);
    expect(await outcome(buy(slow))).toBe('done');
  });
});
