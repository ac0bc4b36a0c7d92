import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plannedClumsily } from '#test/clumsy-plans';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { leaseDue } from './finish-store.ts';

let world: PartnerWorld;
let partner: TestPartner;
let accountId: bigint;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  partner = await world.partner({ fake: { numbersPerOperator: 100 } });
  ({ accountId } = await world.customer({ balance: '100' }));
});

const finishDue = () => world.core.supply.finishDue();

async function endedLeases(count: number): Promise<void> {
  const supplierIds = [partner.supplierId];
  for (let made = 0; made < count; made++) {
    const { id } = await world.core.activations.buy({ accountId, ...germany, supplierIds });
    await world.core.activations.cancel({ id, accountId });
  }
}

const closes = () =>
  partner.fake.exchanges.filter(({ request }) => request.path.startsWith('/finishActivation')).length;
const states = async () =>
  (await world.core.supply.operations({ supplierId: partner.supplierId, limit: 1000 })).map(
    ({ state }) => state,
  );

/** Lets time pass in small steps, doing what is due at each. */
async function pass(seconds: number, step: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    world.advance(step);
    await finishDue();
  }
}

describe('the closes that are due', () => {
  it.each([1, 4])(
    'are taken %i at a time where so many are asked for, however the database goes about it',
    async (limit) => {
      await endedLeases(6);
      const [now, until] = [new Date('2100-01-01T00:00:00Z'), new Date('2100-01-01T00:00:30Z')];

      const taken = await plannedClumsily(world.db).write((tx) =>
        leaseDue(tx, partner.supplierId, { now, until, limit }),
      );

      expect(taken).toHaveLength(limit);
    },
  );
});

describe('the close of an operation', () => {
  it('is told at once and confirmed once', async () => {
    await endedLeases(1);

    await finishDue();
    await pass(60, 10);

    expect(closes()).toBe(1);
    expect(await states()).toEqual(['closed']);
  });

  it('is told again every 10 s ten times, then ever more rarely up to every 5 minutes', async () => {
    await endedLeases(1);
    partner.fake.setFaults(['error-500']);

    await finishDue();
    await pass(99, 3);
    const quick = closes();
    await pass(2 * 3_600, 5);
    const rare = closes();
    await pass(3_600, 5);
    const hourly = closes() - rare;
    partner.fake.setFaults([]);
    await pass(300, 10);

    expect(quick).toBeGreaterThanOrEqual(9);
    expect(quick).toBeLessThanOrEqual(10);
    expect(hourly).toBe(12);
    expect(await states()).toEqual(['closed']);
    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4, finishes: 1 });
  });

  it('is confirmed at last when only the answer was lost', async () => {
    await endedLeases(1);
    partner.fake.setFaults(['lost-acknowledgement']);

    await finishDue();
    partner.fake.setFaults([]);
    await pass(20, 10);

    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4, finishes: 2 });
    expect(await states()).toEqual(['closed']);
  });

  it('is given up after a day, listed, and told again when an operator says so', async () => {
    await endedLeases(1);
    partner.fake.setFaults(['error-500']);

    await pass(87_300, 299);
    const { supplierId } = partner;
    const [dead] = await world.core.supply.deadLetters({ supplierId, limit: 10 });
    partner.fake.setFaults([]);
    await pass(900, 300);
    const untold = partner.fake.operations[0]?.closeStatus;
    await world.core.supply.retry(dead?.id ?? 0n);
    await finishDue();

    expect(dead).toMatchObject({ state: 'dead', closeStatus: 4, problem: 'http_error' });
    expect(untold).toBeUndefined();
    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4 });
    expect(await world.core.supply.deadLetters({ supplierId, limit: 10 })).toEqual([]);
    expect(await world.core.supply.notices({ supplierId, kind: 'close_given_up', limit: 5 })).toHaveLength(1);
    await expect(world.core.supply.retry(dead?.id ?? 0n)).rejects.toThrow('not_found');
  });
});

describe('the end of a lease', () => {
  it('of a number that nobody was asked for is told to nobody, nor is its refund', async () => {
    const own = await world.pool({ country: germany.countryId, price: '0.10' });
    const { activations } = world.core;
    const { id, phone } = await activations.buy({ accountId, ...germany, supplierIds: [own.supplierId] });
    await world.message({ supplierId: own.supplierId, phone });
    await activations.finish({ id, accountId });

    const { refundedMicros } = await activations.refund({ id });
    await finishDue();

    expect(refundedMicros).toBe(100_000n);
    expect(await world.core.supply.operations({ supplierId: own.supplierId, limit: 5 })).toEqual([]);
    expect(closes()).toBe(0);
  });

  it('earns the partner its sum where it was sold, and nothing where it was not', async () => {
    const supplierIds = [partner.supplierId];
    const { activations, supply } = world.core;
    const { id, phone } = await activations.buy({ accountId, ...germany, supplierIds });
    await world.push(partner, { smsId: partner.fake.operations[0]?.id ?? 0n, phone });
    await activations.finish({ id, accountId });
    await endedLeases(1);

    expect(await supply.operations({ supplierId: partner.supplierId, limit: 5 })).toMatchObject([
      { state: 'closing', closeStatus: 4, closeSumMicros: null, sumMicros: 40_000_000n },
      { state: 'closing', closeStatus: 3, closeSumMicros: 40_000_000n, sumMicros: 40_000_000n },
    ]);
  });
});

describe('a partner that is down for an hour', () => {
  it('gets no storm while it is down, none on its return, and every close once', async () => {
    const count = 30;
    await endedLeases(count);
    partner.fake.setFaults(['error-500']);

    await finishDue();
    const first = closes();
    await pass(3_600, 10);
    const during = closes();

    partner.fake.setFaults([]);
    while ((await states()).some((state) => state !== 'closed')) {
      world.advance(10);
      await finishDue();
    }

    expect(first).toBe(1);
    // One call at a time, ever more rarely: not one for each close.
    expect(during).toBeLessThan(60);
    expect(partner.fake.operations.map(({ finishes }) => finishes)).toEqual(
      Array.from({ length: count }, () => 1),
    );
  });

  it('is empty after two failed polls and blocked after three, until it answers', async () => {
    const { supplierId } = partner;
    const stock = async () =>
      (await world.core.inventory.listStock({ ...germany, resale: true }))
        .filter((row) => row.supplierId === supplierId)
        .reduce((sum, row) => sum + row.stock, 0);
    const poll = async () => {
      world.advance(121);
      await world.core.supply.pollDue();
    };
    const full = await stock();
    partner.fake.setFaults(['error-500']);

    await poll();
    const once = await stock();
    await poll();
    const twice = await stock();
    const early = await world.core.supply.blocks({ supplierId, lasting: true });
    await poll();
    const [block] = await world.core.supply.blocks({ supplierId, lasting: true });
    const before = partner.fake.exchanges.length;
    for (let minute = 0; minute < 60; minute++) {
      world.advance(60);
      await Promise.all([world.core.supply.pollDue(), world.core.supply.pollDue()]);
    }
    const polls = partner.fake.exchanges.length - before;
    partner.fake.setFaults([]);
    await poll();

    expect([full, once, twice]).toEqual([200, 200, 0]);
    expect(early).toEqual([]);
    expect(block).toMatchObject({ reason: 'poll_failing', endsAt: null });
    expect(polls).toBeLessThanOrEqual(34);
    expect(await stock()).toBe(200);
    expect(await world.core.supply.blocks({ supplierId, lasting: true })).toEqual([]);
  });
});

describe('stock', () => {
  it('is the total where operators are listed beside `any`, and never both', async () => {
    const { supplierId } = partner;

    const rows = (await world.core.inventory.listStock({ ...germany, resale: true })).filter(
      (row) => row.supplierId === supplierId,
    );

    expect(rows.reduce((sum, { stock }) => sum + stock, 0)).toBe(200);
    expect(rows.filter(({ stock }) => stock > 0)).toHaveLength(2);
  });

  it('of services without a rate is not for sale, and is shown to the operator', async () => {
    const { supplierId } = partner;
    const rates = [{ countryId: null, serviceId: 'tg' }];

    await world.core.supply.removeRates({ supplierId, rates });

    const onSale = (await world.core.inventory.listStock({ ...germany, resale: true })).filter(
      (row) => row.supplierId === supplierId && row.stock > 0,
    );
    const told = await world.core.supply.listStock(supplierId);
    expect(onSale).toEqual([]);
    expect(told.filter(({ serviceId, count }) => serviceId === 'tg' && count > 0)).not.toEqual([]);
  });

  it('follows a new rate, a new markup and a switched-off connection at once', async () => {
    const { supplierId } = partner;
    const { core } = world;
    const price = async () =>
      (await core.inventory.listStock({ ...germany, resale: true })).find(
        (row) => row.supplierId === supplierId && row.stock > 0,
      )?.priceMicros;

    const prices = [await price()];
    const rate = { countryId: germany.countryId, serviceId: 'tg', sumMicros: 100_000_000n };
    await core.supply.setRates({ supplierId, rates: [rate] });
    prices.push(await price());
    await core.supply.change({ supplierId, settings: { markupPercent: 0 } });
    prices.push(await price());
    await core.supply.change({ supplierId, access: 'disabled' });
    prices.push(await price());

    expect(prices).toEqual([520_000n, 1_300_000n, 1_000_000n, undefined]);
  });
});

describe('supplier money', () => {
  it('is paid out once per reference, and never more than was earned', async () => {
    const { supplierId } = partner;
    const { core } = world;
    const { id, phone } = await core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
    await world.push(partner, { smsId: partner.fake.operations[0]?.id ?? 0n, phone });
    await core.activations.finish({ id, accountId });
    const payOut = (amountMicros: bigint, reference: string) =>
      core.supply.payOut({ supplierId, amountMicros, reference, actor: 'admin:alice' });

    await expect(payOut(400_001n, 'too much')).rejects.toThrow('no_balance');
    await payOut(150_000n, 'june');
    await expect(payOut(150_000n, 'june')).rejects.toThrow('already_exists');
    await payOut(250_000n, 'july');

    expect(await core.audit.list({ subject: `supplier:${supplierId}`, limit: 9 })).toMatchObject([
      { action: 'supplier.pay-out', details: { amountMicros: '250000', reference: 'july' } },
      { action: 'supplier.pay-out', details: { amountMicros: '150000', reference: 'june' } },
    ]);
    const lines = await core.supply.statement({ supplierId, limit: 2 });
    const rest = await core.supply.statement({ supplierId, limit: 10, before: lines.at(-1)?.transferId });
    expect(
      [...lines, ...rest].map(({ kind, beforeMicros, amountMicros, afterMicros }) => [
        kind,
        beforeMicros,
        amountMicros,
        afterMicros,
      ]),
    ).toEqual([
      ['supplier_payout', 250_000n, -250_000n, 0n],
      ['supplier_payout', 400_000n, -150_000n, 250_000n],
      ['capture', 0n, 400_000n, 400_000n],
    ]);
    expect(await core.ledger.trialBalance()).toMatchObject({ balanced: true });
  });

  it('is what was promised even to a customer who pays less', async () => {
    const cheap = await createPartnerWorld({ DISCOUNT_RATES: '0:90' });
    try {
      await expectWholePayout(cheap);
    } finally {
      await cheap.close();
    }
  });

  async function expectWholePayout(cheap: PartnerWorld): Promise<void> {
    const { core } = cheap;
    const from = await cheap.partner();
    const { accountId } = await cheap.customer();
    const { supplierId } = from;
    const buy = { accountId, ...germany, supplierIds: [supplierId] };

    const { id, phone, priceMicros } = await core.activations.buy(buy);
    await cheap.push(from, { smsId: from.fake.operations[0]?.id ?? 0n, phone });
    const earned = (await core.supply.statement({ supplierId, limit: 5 }))[0]?.afterMicros;
    await core.activations.finish({ id, accountId });
    const before = await core.ledger.getBalance(accountId);
    await core.activations.refund({ id });

    expect(priceMicros).toBe(60_000n);
    expect(earned).toBe(400_000n);
    expect((await core.supply.statement({ supplierId, limit: 5 }))[0]?.afterMicros).toBe(0n);
    expect((await core.ledger.getBalance(accountId)).availableMicros - before.availableMicros).toBe(60_000n);
    expect(await core.ledger.trialBalance()).toMatchObject({ balanced: true });
  }
});
