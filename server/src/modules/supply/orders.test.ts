import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());

async function buyer() {
  const { accountId } = await world.customer({ balance: '10' });
  const buy = (partners: readonly Pick<TestPartner, 'supplierId'>[], more: object = {}) =>
    world.core.activations.buy({
      accountId,
      ...germany,
      supplierIds: partners.map(({ supplierId }) => supplierId),
      ...more,
    });
  return { accountId, buy, balance: () => world.core.ledger.getBalance(accountId) };
}

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

const full = { availableMicros: 10_000_000n, heldMicros: 0n };
const statesOf = async ({ supplierId }: TestPartner) =>
  (await world.core.supply.operations({ supplierId, limit: 100 })).map(({ state }) => state);
const lasting = ({ supplierId }: TestPartner) => world.core.supply.blocks({ supplierId, lasting: true });

/** Starts the period of a poll anew and asks. */
async function poll(seconds = 121): Promise<void> {
  world.advance(seconds);
  await world.core.supply.pollDue();
}

describe('an order at a partner', () => {
  it('becomes a lease with the partner’s number, at its sum with the markup', async () => {
    const partner = await world.partner({ sum: '40', settings: { markupPercent: 25 } });
    const { accountId, buy, balance } = await buyer();

    const bought = await buy([partner]);

    const [operation] = partner.fake.operations;
    const held = await balance();
    await world.push(partner, { smsId: operation?.id ?? 0n, phone: bought.phone });
    await world.core.activations.finish({ id: bought.id, accountId });
    await world.core.supply.finishDue();

    expect(bought).toMatchObject({ state: 'waiting', phone: operation?.number.phone, priceMicros: 500_000n });
    expect(held).toEqual({ availableMicros: 9_500_000n, heldMicros: 500_000n });
    expect(operation).toMatchObject({ service: 'telegram', sumMicros: 40_000_000n, closeStatus: 3 });
    expect(await world.core.activations.history({ id: bought.id, accountId })).toMatchObject([
      { event: 'order', toState: 'ordering' },
      { event: 'buy', toState: 'waiting' },
      { event: 'receive' },
      { event: 'finish' },
    ]);
    const [line] = await world.core.supply.statement({ supplierId: partner.supplierId, limit: 10 });
    expect(line).toMatchObject({ amountMicros: 400_000n, beforeMicros: 0n, afterMicros: 400_000n });
    expect(await world.core.ledger.trialBalance()).toMatchObject({ balanced: true });
  });

  it('goes to the next supplier when the first has none; the money is held for one only', async () => {
    const empty = await world.partner({ sum: '10' });
    const other = await world.partner({ sum: '20' });
    empty.fake.setFaults(['lies-about-stock']);
    const { accountId, buy, balance } = await buyer();

    const bought = await buy([empty, other], { orderKey: 'mine' });

    expect(bought.supplierId).toBe(other.supplierId);
    expect(await balance()).toEqual({ availableMicros: 9_740_000n, heldMicros: 260_000n });
    expect(await world.core.activations.list({ accountId, limit: 10 })).toHaveLength(1);
    expect(await outcome(buy([other], { orderKey: 'mine' }))).toBe('order_repeated');
  });

  it('is refused with the money back where nobody has a number', async () => {
    const empty = await world.partner();
    empty.fake.setFaults(['lies-about-stock']);
    const { accountId, buy, balance } = await buyer();

    expect(await outcome(buy([empty], { orderKey: 'mine' }))).toBe('no_numbers');
    expect(await balance()).toEqual(full);
    expect(await world.core.activations.list({ accountId, limit: 10 })).toEqual([]);
    empty.fake.setFaults([]);
    expect(await outcome(buy([empty], { orderKey: 'mine' }))).toBe('done');
  });

  it('falls back to numbers that are here', async () => {
    const broken = await world.partner({ sum: '1' });
    broken.fake.setFaults(['error-500']);
    const own = await world.pool({ country: germany.countryId, price: '3' });
    const { buy } = await buyer();

    expect(await buy([broken, own])).toMatchObject({ supplierId: own.supplierId, phone: own.phones[0] });
  });

  it.each(['ignores-exclusions', 'no-country-code'] as const)(
    'gives a number back that is not what was asked for: %s',
    async (fault) => {
      const partner = await world.partner({ fake: { operatorsPerCountry: 1 } });
      partner.fake.setFaults([fault]);
      const { buy, balance } = await buyer();
      const prefix = partner.fake.numbers[0]?.phone.slice(0, 6) ?? '';

      const wish = fault === 'ignores-exclusions' ? { exceptPrefixes: [prefix] } : {};
      expect(await outcome(buy([partner], wish))).toBe('no_numbers');
      await world.core.supply.finishDue();

      expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4 });
      expect(await balance()).toEqual(full);
      expect(await statesOf(partner)).toContain('closed');
    },
  );

  it('gives a number back that is in another lease, wherever it came from', async () => {
    const first = await world.partner({
      fake: { operatorsPerCountry: 1, numbersPerOperator: 1, firstNumber: 7 },
    });
    const second = await world.partner({
      fake: { operatorsPerCountry: 1, numbersPerOperator: 1, firstNumber: 7 },
    });
    const { accountId, buy } = await buyer();

    const { id, phone } = await buy([first]);
    const refused = await outcome(buy([second]));
    await world.core.supply.finishDue();
    await world.core.activations.cancel({ id, accountId });
    await poll();
    const again = await buy([second]);

    expect(refused).toBe('no_numbers');
    expect(second.fake.operations[0]).toMatchObject({ closeStatus: 4, finishes: 1 });
    expect(again.phone).toBe(phone);
  });

  it('takes no message for NO_OPERATION while its answer is on the way', async () => {
    const partner = await world.partner({ fake: { slowMs: 300 } });
    partner.fake.setFaults(['slow']);
    const { buy } = await buyer();

    const buying = buy([partner]);
    while (partner.fake.operations.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const [operation] = partner.fake.operations;
    const sms = { smsId: operation?.id ?? 0n, phone: operation?.number.phone ?? '' };
    const early = await world.push(partner, sms);
    const { id } = await buying;
    const later = await world.push(partner, sms);

    expect(early).toMatchObject({ status: 503, body: { error: 'TRY_AGAIN' } });
    expect(later.status).toBe(200);
    expect(await world.core.messages.listByActivation(id)).toHaveLength(1);
  });

  it('that is answered too late goes to the next supplier, and the late number back', async () => {
    const slow = await world.partner({ sum: '1', settings: { timeoutMs: 200 }, fake: { slowMs: 600 } });
    const other = await world.partner({ sum: '2' });
    slow.fake.setFaults(['slow']);
    const { buy } = await buyer();

    const bought = await buy([slow, other]);
    const unknown = await statesOf(slow);
    while ((await statesOf(slow))[0] === 'unknown') await new Promise((resolve) => setTimeout(resolve, 20));
    slow.fake.setFaults([]);
    await world.core.supply.finishDue();

    expect(bought.supplierId).toBe(other.supplierId);
    expect(unknown).toEqual(['unknown']);
    expect(slow.fake.operations[0]).toMatchObject({ closeStatus: 4 });
  });

  it('that nobody heard the end of is refused by a sweep, and what is answered after that goes back', async () => {
    const partner = await world.partner({ settings: { timeoutMs: 3_000 }, fake: { slowMs: 1_000 } });
    partner.fake.setFaults(['slow']);
    const { buy, balance } = await buyer();
    const sweep = world.core.activations.sweeps.find(({ name }) => name === 'activations.refuse-lost');

    const buying = outcome(buy([partner]));
    while (partner.fake.operations.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await sweep?.run();
    const early = await balance();
    world.advance(46);
    await sweep?.run();
    const swept = [await balance(), await statesOf(partner)];
    const bought = await buying;
    partner.fake.setFaults([]);
    await world.core.supply.finishDue();

    expect(early.heldMicros).toBeGreaterThan(0n);
    expect(swept).toEqual([full, ['unknown']]);
    expect(bought).toBe('no_numbers');
    expect(await balance()).toEqual(full);
    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4 });
  });

  it('whose answer was lost costs nothing', async () => {
    const partner = await world.partner();
    partner.fake.setFaults(['lost-acknowledgement']);
    const { buy, balance } = await buyer();

    expect(await outcome(buy([partner]))).toBe('no_numbers');
    expect(await balance()).toEqual(full);
    expect(await statesOf(partner)).toEqual(['unknown']);
  });
});

describe('a slow partner', () => {
  it('does not slow the customers of others', async () => {
    const slow = await world.partner({ settings: { timeoutMs: 3_000 }, fake: { slowMs: 2_500 } });
    const own = await world.pool({ country: germany.countryId, price: '0.10', count: 10 });
    slow.fake.setFaults(['slow']);
    const { buy: buySlow } = await buyer();
    const { buy } = await buyer();

    const slowly = [buySlow([slow]), buySlow([slow])];
    while (slow.fake.operations.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const start = performance.now();
    for (let count = 0; count < 5; count++) await buy([own]);
    const tookMs = performance.now() - start;
    const bought = await Promise.all(slowly);

    expect(tookMs).toBeLessThan(2_000);
    expect(bought.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  });

  it('is asked for so many numbers at a time and no more', async () => {
    const slow = await world.partner({
      settings: { timeoutMs: 2_000, maxInFlight: 2 },
      fake: { slowMs: 500, numbersPerOperator: 50 },
    });
    slow.fake.setFaults(['slow']);
    const { buy } = await buyer();

    const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcome(buy([slow]))));

    expect(outcomes.filter((word) => word === 'done')).toHaveLength(2);
    expect(slow.fake.operations).toHaveLength(2);
  });
});

describe('a partner that fails', () => {
  it('five times in a row is left alone for a minute, then for two', async () => {
    const partner = await world.partner();
    const { buy } = await buyer();
    partner.fake.setFaults(['error-500']);

    const outcomes = [];
    for (let count = 0; count < 5; count++) outcomes.push(await outcome(buy([partner])));
    const asked = (await statesOf(partner)).length;
    const [block] = await lasting(partner);
    const refused = await outcome(buy([partner]));
    partner.fake.setFaults([]);
    await poll(30);
    const stillBlocked = await outcome(buy([partner]));
    await poll(121);
    partner.fake.setFaults(['error-500']);
    await outcome(buy([partner]));
    const [again] = await lasting(partner);

    expect(outcomes).toEqual(Array.from({ length: 5 }, () => 'no_numbers'));
    expect([refused, stillBlocked]).toEqual(['no_numbers', 'no_numbers']);
    expect(asked).toBe(5);
    expect(block).toMatchObject({ reason: 'no_answer' });
    const secondsOf = ({ startedAt, endsAt }: NonNullable<typeof block>) =>
      ((endsAt?.getTime() ?? 0) - startedAt.getTime()) / 1000;
    expect([block, again].map((one) => one && secondsOf(one))).toEqual([60, 120]);
    expect(
      (await world.core.audit.list({ subject: `supplier:${partner.supplierId}`, limit: 5 }))[0],
    ).toMatchObject({
      actor: 'system',
      action: 'partner.block',
    });
  });

  it('after an answer starts to count anew', async () => {
    const partner = await world.partner({ fake: { numbersPerOperator: 30 } });
    const { buy } = await buyer();

    for (let round = 0; round < 2; round++) {
      partner.fake.setFaults(['error-500']);
      for (let count = 0; count < 4; count++) await outcome(buy([partner]));
      partner.fake.setFaults([]);
      expect(await outcome(buy([partner]))).toBe('done');
    }

    expect(await lasting(partner)).toEqual([]);
  });
});

describe('a partner that advertises what it has not', () => {
  it('is left alone for half an hour once ten orders brought too little', async () => {
    const partner = await world.partner({ fake: { numbersPerOperator: 50 } });
    const { buy } = await buyer();
    partner.fake.setFaults(['lies-about-stock']);

    let orders = 0;
    while ((await lasting(partner)).length === 0 && orders < 20) {
      await outcome(buy([partner]));
      orders++;
    }
    const [block] = await lasting(partner);
    partner.fake.setFaults([]);
    await poll(1_700);
    const before = await outcome(buy([partner]));
    await poll(200);

    // Two operators are asked for each purchase.
    expect(orders).toBe(5);
    expect(block).toMatchObject({ reason: 'false_stock', details: { orders: 10, empty: 10 } });
    expect((block?.endsAt?.getTime() ?? 0) - (block?.startedAt.getTime() ?? 0)).toBe(1_800_000);
    expect(before).toBe('no_numbers');
    expect(await outcome(buy([partner]))).toBe('done');
  });

  it('is believed again when an operator lifts the block', async () => {
    const partner = await world.partner();
    const { buy } = await buyer();
    await world.core.supply.block({ supplierId: partner.supplierId, actor: 'admin:alice' });
    const [block] = await lasting(partner);

    const blocked = await outcome(buy([partner]));
    await world.core.supply.liftBlock({ supplierId: partner.supplierId, id: block?.id ?? 0n });

    expect(blocked).toBe('no_numbers');
    expect(await outcome(buy([partner]))).toBe('done');
  });
});

describe('policy', () => {
  it('sells no partner’s numbers for whom nobody vouches', async () => {
    const partner = await world.partner({ vouchedBy: null });
    const { buy } = await buyer();

    expect(await outcome(buy([partner]))).toBe('no_numbers');
    expect(partner.fake.operations).toEqual([]);
  });

  it('sells no service that is switched off for the supplier or for the account', async () => {
    const partner = await world.partner();
    const { accountId, buy } = await buyer();
    const { core } = world;
    const { supplierId } = partner;
    const flip = (
      service: { serviceId: string } & ({ supplierId: bigint } | { accountId: bigint }),
      off: boolean,
    ) => core.supply.setServiceSwitch({ service, off, actor: 'admin' });

    await flip({ serviceId: 'tg', supplierId }, true);
    const bySupplier = await outcome(buy([partner]));
    const shown = await core.inventory.listStock({ ...germany, resale: true });
    await flip({ serviceId: 'tg', supplierId }, false);
    await flip({ serviceId: 'tg', accountId }, true);
    const byAccount = await outcome(buy([partner]));
    await flip({ serviceId: 'tg', accountId }, false);

    expect([bySupplier, byAccount]).toEqual(['no_numbers', 'service_off']);
    expect(shown.some((row) => row.supplierId === supplierId)).toBe(false);
    expect(await outcome(buy([partner]))).toBe('done');
    expect(await core.audit.list({ subject: `account:${accountId}`, limit: 5 })).toMatchObject([
      { action: 'service.switch-on' },
      { action: 'service.switch-off' },
    ]);
  });

  it('limits what an account has open, and buys in a day, of one service or of all', async () => {
    const { accountId, buy } = await buyer();
    const own = await world.pool({ country: germany.countryId, price: '0.01', count: 20 });
    const limit = (maxOpen: number | null, maxPerDay: number | null, serviceId: string | null = null) =>
      world.core.supply.setPurchaseLimit({ accountId, serviceId, maxOpen, maxPerDay, actor: 'admin' });

    await limit(2, null);
    const open = await Promise.all([1, 2, 3].map(() => outcome(buy([own]))));
    await limit(null, null);
    await limit(null, 3, 'tg');
    const day = [await outcome(buy([own])), await outcome(buy([own]))];
    world.advance(86_401);

    expect(open.sort()).toEqual(['channels_limit', 'done', 'done']);
    expect(day).toEqual(['done', 'channels_limit']);
    expect(await outcome(buy([own]))).toBe('done');
  });
});
