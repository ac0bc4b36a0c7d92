import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { expectSoundBooks } from '#test/sound-books';

let world: PartnerWorld;
let accountId: bigint;
beforeAll(async () => {
  world = await createPartnerWorld();
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

/** Requests as the partner got them, without those before. */
function recorder({ fake, key }: TestPartner) {
  const start = fake.exchanges.length;
  return () =>
    fake.exchanges.slice(start).map(({ request }) => ({
      path: request.path,
      type: request.headers['content-type'],
      agent: request.headers['user-agent'],
      encoding: request.headers['accept-encoding'],
      bearer: request.headers.authorization,
      body: request.text?.replaceAll(key, 'KEY'),
    }));
}

const buy = (partner: TestPartner, more: object = {}) =>
  world.core.activations.buy({ accountId, ...germany, supplierIds: [partner.supplierId], ...more });

async function finish(id: number): Promise<void> {
  await world.core.activations.finish({ id, accountId });
  await world.core.supply.finishDue();
}

describe('onlinesim-v1', () => {
  it('asks for stock, orders with integer prefixes and closes with the sum, each at its own path', async () => {
    const partner = await world.partner({ sum: '4.5' });
    const calls = recorder(partner);

    world.advance(121);
    await world.core.supply.pollDue();
    const { id, phone } = await buy(partner, { exceptPrefixes: ['4915211', '46950'] });
    const { smsId = 0n } = { smsId: partner.fake.operations[0]?.id };
    await world.push(partner, { smsId, phone });
    await finish(id);

    const common = { type: 'application/json; charset=utf-8', encoding: 'gzip', agent: expect.any(String) };
    expect(calls()).toEqual([
      { ...common, path: '/getServices', body: '{"action":"GET_SERVICES","key":"KEY"}' },
      {
        ...common,
        path: '/getNumber',
        body: expect.stringMatching(
          /^\{"action":"GET_NUMBER","key":"KEY","country":"germany","operator":"\w+","service":"telegram","sum":4\.5,"exceptionPhoneSet":\[4915211,46950\]\}$/,
        ),
      },
      {
        ...common,
        path: '/finishActivation',
        body: `{"action":"FINISH_ACTIVATION","key":"KEY","activationId":${smsId},"status":3,"sum":4.5}`,
      },
    ]);
  });

  it('closes with 4 and no sum what had no message: cancelled, or out of time', async () => {
    const partner = await world.partner();
    const calls = recorder(partner);

    const cancelled = await buy(partner);
    await world.core.activations.cancel({ id: cancelled.id, accountId });
    await buy(partner);
    world.advance(1_201);
    await world.core.activations.expireDue();
    await world.core.supply.finishDue();

    const closes = calls().filter(({ path }) => path === '/finishActivation');
    expect(closes.map(({ body }) => body?.replace(/:\d{3,}/, ':ID'))).toEqual([
      '{"action":"FINISH_ACTIVATION","key":"KEY","activationId":ID,"status":4}',
      '{"action":"FINISH_ACTIVATION","key":"KEY","activationId":ID,"status":4}',
    ]);
  });

  it('tells a refund with 5, and takes the money back from everybody', async () => {
    const partner = await world.partner({ sum: '40' });
    const before = await world.core.ledger.getBalance(accountId);
    const { id, phone } = await buy(partner);
    await world.push(partner, { smsId: partner.fake.operations[0]?.id ?? 0n, phone });
    await finish(id);

    const { refundedMicros } = await world.core.activations.refund({ id });
    await world.core.supply.finishDue();

    expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 3, reversed: true });
    expect(await world.core.ledger.getBalance(accountId)).toEqual(before);
    expect(refundedMicros).toBe(520_000n);
    expect(await world.core.supply.statement({ supplierId: partner.supplierId, limit: 5 })).toMatchObject([
      { kind: 'refund', amountMicros: -400_000n, afterMicros: 0n },
      { kind: 'capture', amountMicros: 400_000n, afterMicros: 400_000n },
    ]);
    await expect(world.core.activations.refund({ id })).rejects.toThrow('already_done');
    await expectSoundBooks(world);
  });

  it('sends the Bearer header, compressed bodies and other addresses where the connection says so', async () => {
    const partner = await world.partner({
      settings: { sendBearer: true, gzipRequests: true, urls: { getNumber: '/getNumber' } },
    });
    const calls = recorder(partner);

    await buy(partner);

    expect(calls()).toMatchObject([{ path: '/getNumber', bearer: `Bearer ${partner.key}` }]);
  });
});

describe('smshub', () => {
  it('calls one address, with string prefixes, a currency, and no sum at the close', async () => {
    const partner = await world.partner({ dialect: 'smshub', sum: '0.1234', settings: { currency: 840 } });
    const calls = recorder(partner);

    world.advance(16);
    await world.core.supply.pollDue();
    const { id, phone } = await buy(partner, { exceptPrefixes: ['4915211'] });
    await world.push(partner, { smsId: 1n, phone });
    await finish(id);

    const operationId = partner.fake.operations[0]?.id;
    const common = { path: '/', type: 'application/json', encoding: 'gzip', agent: expect.any(String) };
    expect(calls()).toEqual([
      { ...common, body: '{"action":"GET_SERVICES","key":"KEY"}' },
      {
        ...common,
        body: expect.stringMatching(
          /^\{"action":"GET_NUMBER","key":"KEY","country":"germany","operator":"\w+","service":"tg","sum":0\.1234,"currency":840,"exceptionPhoneSet":\["4915211"\]\}$/,
        ),
      },
      {
        ...common,
        body: `{"action":"FINISH_ACTIVATION","key":"KEY","activationId":${operationId},"status":3}`,
      },
    ]);
  });

  it('prices in dollars: the sum, the markup, rounded up to a cent', async () => {
    const partner = await world.partner({
      dialect: 'smshub',
      sum: '0.1234',
      settings: { currency: 840, markupPercent: 50 },
    });

    const { priceMicros, payoutMicros } = await buy(partner);

    expect({ priceMicros, payoutMicros }).toEqual({ priceMicros: 190_000n, payoutMicros: 123_400n });
  });
});

describe('answers in other forms', () => {
  it.each([['wrong-types'], ['snake-case-id'], ['null-fields'], ['http-201'], ['uuid-ids']] as const)(
    '%s',
    async (fault) => {
      const partner = await world.partner();
      partner.fake.setFaults([fault]);

      const { id, phone } = await buy(partner);
      await world.push(partner, { smsId: 1n, phone });
      await finish(id);

      expect(phone).toBe(partner.fake.operations[0]?.number.phone);
      expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 3, finishes: 1 });
    },
  );
});
