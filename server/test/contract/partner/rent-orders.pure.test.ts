import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMicros } from '#kernel/money';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { expectSoundBooks } from '#test/sound-books';

let world: PartnerWorld;
let accountId: bigint;
beforeAll(async () => {
  world = await createPartnerWorld();
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

const HOUR = 3_600;
const { countryId } = germany;

/** Requests as the partner got them from now on. */
function recorder({ fake, key }: TestPartner) {
  const start = fake.exchanges.length;
  return () =>
    fake.exchanges
      .slice(start)
      .map(({ request }) => [request.path, request.text?.replaceAll(key, 'KEY').replace(/:\d{10,}/, ':ID')]);
}

const rent = (partner: TestPartner, more: object = {}) =>
  world.core.rentals.rent({ accountId, countryId, hours: 24, supplierIds: [partner.supplierId], ...more });

/** Pushes to a rental, as its partner would. */
const push = (partner: TestPartner, phone: string, more: object = {}) => {
  const smsId = partner.fake.operations.findLast(({ number }) => number.phone === phone)?.id ?? 0n;
  return world.push(partner, { smsId, phone, rent: partner.dialect !== 'smshub', ...more });
};

async function sweep(): Promise<void> {
  for (const { run } of world.core.rentals.sweeps) await run();
  await world.core.supply.finishDue();
}

describe('a rental at a partner of onlinesim-v1', () => {
  it('is ordered with rent, sum, days and exclusions, takes messages, and closes with the total of its periods', async () => {
    const partner = await world.partner({ sum: '40' });
    const calls = recorder(partner);

    const rental = await rent(partner, { hours: 36, exceptPrefixes: ['46950'] });
    const pushed = await push(partner, rental.phone);
    await world.core.rentals.extend({ id: rental.id, accountId, hours: 24 });
    const duringExtension = calls().length;
    world.advance(60 * HOUR);
    await sweep();

    expect(rental).toMatchObject({ state: 'waiting', asked: true, hours: 36, priceMicros: 1_040_000n });
    expect(rental.phone).toBe(partner.fake.operations[0]?.number.phone);
    expect(pushed).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    expect(duringExtension).toBe(1);
    expect(calls()).toEqual([
      [
        '/getNumberRent',
        expect.stringMatching(
          /^\{"action":"GET_NUMBER","key":"KEY","country":"germany","operator":"\w+","service":"rent","sum":80,"exceptionPhoneSet":\[46950\],"days":2\}$/,
        ),
      ],
      [
        '/finishActivationRent',
        '{"action":"FINISH_ACTIVATION","key":"KEY","activationId":ID,"status":3,"service":"rent","sum":120}',
      ],
    ]);
    const { supplierId } = partner;
    expect(await world.core.supply.statement({ supplierId, limit: 5 })).toMatchObject([
      { kind: 'rental_payout', amountMicros: 1_200_000n, reference: `rental:${rental.id}` },
    ]);
    expect(await world.core.supply.operations({ supplierId, limit: 5 })).toMatchObject([
      { kind: 'rental', state: 'closed', days: 2, closeStatus: 3, closeSumMicros: 120_000_000n },
    ]);
  });

  it('closes early after a message with 3, and before one with 4 and no sum', async () => {
    const partner = await world.partner();
    const calls = recorder(partner);

    const used = await rent(partner);
    await push(partner, used.phone);
    await world.core.rentals.finish({ id: used.id, accountId });
    await world.core.supply.finishDue();
    const unused = await rent(partner);
    await world.core.rentals.cancel({ id: unused.id, accountId });
    await world.core.supply.finishDue();

    const closes = calls().filter(([path]) => path === '/finishActivationRent');
    expect(closes.map(([, body]) => body)).toEqual([
      '{"action":"FINISH_ACTIVATION","key":"KEY","activationId":ID,"status":3,"service":"rent","sum":40}',
      '{"action":"FINISH_ACTIVATION","key":"KEY","activationId":ID,"status":4,"service":"rent","sum":0}',
    ]);
  });

  it('is refunded and closed with 4 when no message came in the guard time; a refused sender’s is none', async () => {
    const partner = await world.partner();
    const before = await world.core.ledger.getBalance(accountId);
    const rental = await rent(partner);

    const bank = await push(partner, rental.phone, { from: 'SBERBANK' });
    world.advance(1_201);
    await sweep();

    expect(bank).toMatchObject({ status: 403, body: { error: 'BAD_SERVICE' } });
    expect(await world.core.rentals.get({ id: rental.id, accountId })).toMatchObject({ state: 'missed' });
    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4, closeSumMicros: 0n, finishes: 1 });
    expect(await world.core.ledger.getBalance(accountId)).toEqual(before);
    expect(await push(partner, rental.phone)).toMatchObject({ status: 404, body: { error: 'NO_OPERATION' } });
  });

  it('is told a refund with 5 and the sum, and everybody gives back what he had of it', async () => {
    const partner = await world.partner({ sum: '40' });
    const { supplierId } = partner;
    const before = await world.core.ledger.getBalance(accountId);
    const { id, phone } = await rent(partner);
    await push(partner, phone);
    await world.core.rentals.extend({ id, accountId, hours: 24 });
    await expect(world.core.rentals.refund({ id })).rejects.toThrow('not_allowed');
    await world.core.rentals.finish({ id, accountId });
    await world.core.supply.finishDue();
    const calls = recorder(partner);

    const { refundedMicros } = await world.core.rentals.refund({ id });
    await world.core.supply.finishDue();

    expect(refundedMicros).toBe(1_040_000n);
    expect(calls().map(([, body]) => body)).toEqual([
      '{"action":"FINISH_ACTIVATION","key":"KEY","activationId":ID,"status":5,"service":"rent","sum":80}',
    ]);
    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 3, reversed: true });
    expect(await world.core.ledger.getBalance(accountId)).toEqual(before);
    expect(await world.core.supply.statement({ supplierId, limit: 5 })).toMatchObject([
      { kind: 'rental_payout_refund', amountMicros: -800_000n, afterMicros: 0n },
      { kind: 'rental_payout', amountMicros: 800_000n, afterMicros: 800_000n },
    ]);
    await expect(world.core.rentals.refund({ id })).rejects.toThrow('already_done');
    await expectSoundBooks(world);
  });

  it('has stock of its own where rentals have an address of their own', async () => {
    const partner = await world.partner({
      settings: { urls: { getServicesRent: '/getServicesRent' } },
      fake: { operatorsPerCountry: 1, numbersPerOperator: 3 },
    });

    const stock = await world.core.rentals.listStock({ hours: 24, countryId });

    const paths = partner.fake.exchanges.map(({ request }) => request.path);
    expect(paths).toEqual(['/getServices', '/getServicesRent']);
    expect(
      stock.filter(({ supplierId, stock }) => supplierId === partner.supplierId && stock > 0),
    ).toMatchObject([{ stock: 3, priceMicros: 520_000n }]);
  });
});

describe('a rental at a partner of smshub', () => {
  it('is ordered and closed at the one address; pushes that do not say what they are reach it', async () => {
    const partner = await world.partner({ dialect: 'smshub' });
    const calls = recorder(partner);

    const { id, phone } = await rent(partner);
    const pushed = await push(partner, phone);
    await world.core.rentals.finish({ id, accountId });
    await world.core.supply.finishDue();

    expect(pushed).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    expect(calls()).toEqual([
      [
        '/',
        expect.stringMatching(
          /"service":"rent","sum":40,"currency":643,"exceptionPhoneSet":\[\],"days":1\}$/,
        ),
      ],
      ['/', '{"action":"FINISH_ACTIVATION","key":"KEY","activationId":ID,"status":3,"service":"rent"}'],
    ]);
  });
});

describe('the price of a partner’s rental', () => {
  it('goes by the term: the cheapest of its steps, a country’s own before those of all', async () => {
    const partner = await world.partner();
    const { supplierId } = partner;
    const rate = { serviceId: 'rent', countryId: null };
    await world.core.supply.setRates({
      supplierId,
      rates: [
        { ...rate, fromHours: 2, unitHours: 1, sumMicros: parseMicros('5') },
        { ...rate, fromHours: 720, unitHours: 720, sumMicros: parseMicros('600') },
      ],
    });
    const price = async (hours: number) =>
      (await world.core.rentals.quote({ countryId, hours, supplierIds: [supplierId] })).priceMicros;

    expect([await price(2), await price(9), await price(720)]).toEqual([130_000n, 520_000n, 7_800_000n]);
    await world.core.supply.setRates({
      supplierId,
      rates: [{ ...rate, countryId, sumMicros: parseMicros('50') }],
    });
    expect([await price(2), await price(25)]).toEqual([650_000n, 1_300_000n]);
    await world.core.supply.removeRates({ supplierId, rates: [{ ...rate, countryId }] });
    expect(await price(9)).toBe(520_000n);
    await expect(
      world.core.supply.setRates({
        supplierId,
        rates: [{ serviceId: 'tg', countryId, fromHours: 2, sumMicros: 1n }],
      }),
    ).rejects.toThrow('bad_request');
  });

  it('is that of the time: a new rate counts for what is bought from then on', async () => {
    const partner = await world.partner({ sum: '40' });
    const { supplierId } = partner;
    const { id, phone } = await rent(partner);
    await push(partner, phone);

    await world.core.supply.setRates({
      supplierId,
      rates: [{ serviceId: 'rent', countryId: null, sumMicros: parseMicros('60') }],
    });
    const longer = await world.core.rentals.extend({ id, accountId, hours: 24 });
    await world.core.rentals.finish({ id, accountId });
    await world.core.supply.finishDue();

    expect(longer.priceMicros).toBe(520_000n + 780_000n);
    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 3, closeSumMicros: 100_000_000n });
    expect(await world.core.supply.statement({ supplierId, limit: 5 })).toMatchObject([
      { amountMicros: 1_000_000n, afterMicros: 1_000_000n },
    ]);
  });
});
