import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';

let world: PartnerWorld;
let accountId: bigint;
let phoneSerial = 4_915_190_000_000;
beforeAll(async () => {
  world = await createPartnerWorld();
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

const error = (code: string) => ({ status: 'ERROR', error: code });

/** A rental on a number of a partner. */
async function rental() {
  const { core } = world;
  const partner = await world.partner({ settings: { blacklist: ['wa'] } });
  const { supplierId } = partner;
  const phone = String(++phoneSerial);
  const csv = `phone,country,provenance\n${phone},${germany.countryId},partner`;
  await core.inventory.importNumbers({ supplierId, csv });
  const steps = [{ fromHours: 1, unitHours: 1, priceMicros: 10_000n }];
  await core.rentals.setPrices([
    { supplierId, countryId: germany.countryId, operator: 'any', step: 0, steps },
  ]);
  const { id } = await core.rentals.rent({
    accountId,
    countryId: germany.countryId,
    hours: 24,
    supplierIds: [supplierId],
  });
  const body = {
    action: 'PUSH_SMS',
    key: partner.key,
    service: 'rent',
    smsId: 355,
    phone,
    phoneFrom: 'Instagram',
  };
  return {
    partner,
    phone,
    body: { ...body, text: 'Your verification code is 800142' },
    ref: { id, accountId },
  };
}

describe('POST /v1/PUSH_SMS_RENT', () => {
  it('stores messages of any sender, on the partner’s blacklist or not, and answers 200 after that', async () => {
    const { body, ref } = await rental();

    const answers = [
      await world.call('/v1/PUSH_SMS_RENT', body),
      await world.call('/v1/PUSH_SMS_RENT', { ...body, phoneFrom: 'WhatsApp', text: 'WhatsApp code 1' }),
      await world.call('/v1/PUSH_SMS_RENT', { ...body, phoneFrom: '+491700000', text: 'Hello' }),
    ];

    expect(answers.map(({ status, body: { status: word } }) => [status, word])).toEqual([
      [200, 'SUCCESS'],
      [200, 'SUCCESS'],
      [200, 'SUCCESS'],
    ]);
    expect(await world.core.rentals.listMessages(ref)).toHaveLength(3);
    expect(await world.core.rentals.get(ref)).toMatchObject({ state: 'active' });
  });

  it('shows a repeat once', async () => {
    const { body, ref } = await rental();

    for (let time = 0; time < 3; time++)
      expect((await world.call('/v1/PUSH_SMS_RENT', body)).status).toBe(200);

    expect(await world.core.rentals.listMessages(ref)).toHaveLength(1);
  });

  it('shows it once under another smsId, too, and again a minute after it first came', async () => {
    const { body, ref } = await rental();
    const counts: number[] = [];

    for (const [seconds, smsId] of [
      [0, 355],
      [1, 356],
      [30, '357'],
      [30, 356],
    ] as const) {
      world.advance(seconds);
      expect((await world.call('/v1/PUSH_SMS_RENT', { ...body, smsId })).status).toBe(200);
      counts.push((await world.core.rentals.listMessages(ref)).length);
    }

    expect(counts).toEqual([1, 1, 1, 2]);
  });

  it.each([
    { smsId: 0 },
    { smsId: '0' },
    { smsId: -1 },
    { smsId: 'abc' },
    { smsId: '355a' },
    { service: 'facebook' },
    { service: 'rental' },
    { service: 1 },
  ])(
    'refuses %o: the seed says an integer of at least 1, and `rent`; the operator finds which field',
    async (change) => {
      const { body, ref, partner } = await rental();

      for (const path of ['/v1/PUSH_SMS_RENT', '/pushSmsRent', '/api/push_sms_webhook'])
        expect(await world.call(path, { ...body, ...change })).toMatchObject({
          status: 400,
          body: error('BAD_REQUEST'),
        });
      expect(await world.core.rentals.listMessages(ref)).toEqual([]);
      const notices = await world.core.supply.notices({ supplierId: partner.supplierId, limit: 10 });
      expect(notices.filter(({ kind }) => kind === 'bad_request').map(({ subject }) => subject)).toContain(
        `/pushSmsRent ${Object.keys(change)[0]}`,
      );
    },
  );

  it('takes the id of an operation that its partner has named otherwise than by a number', async () => {
    const partner = await world.partner();
    partner.fake.setFaults(['uuid-ids']);
    const { id, phone } = await world.core.rentals.rent({
      accountId,
      countryId: germany.countryId,
      hours: 24,
      supplierIds: [partner.supplierId],
    });
    const smsId = partner.fake.operations[0]?.uuid ?? '';

    const answer = await world.call('/v1/PUSH_SMS_RENT', {
      ...{ action: 'PUSH_SMS', key: partner.key, service: 'rent', smsId, phone },
      ...{ phoneFrom: 'Instagram', text: 'Your verification code is 800142' },
    });

    expect(answer.status).toBe(200);
    expect((await world.core.rentals.get({ id, accountId })).messageCount).toBe(1);
  });

  it('refuses banks in rentals, too', async () => {
    const { body } = await rental();

    expect(await world.call('/v1/PUSH_SMS_RENT', { ...body, phoneFrom: 'SBERBANK' })).toMatchObject({
      status: 403,
      body: error('BAD_SERVICE'),
    });
  });

  it('answers NO_OPERATION for a number without a rental', async () => {
    const { body } = await rental();

    expect(await world.call('/v1/PUSH_SMS_RENT', { ...body, phone: '4915199999999' })).toMatchObject({
      status: 404,
      body: error('NO_OPERATION'),
    });
  });

  it.each([
    ['/pushSmsRent', {}],
    ['/api/push_sms_webhook', { service: 'RENT', status: 2 }],
    ['/v1/PUSH_SMS', {}],
    ['/v1/PUSH_SMS_RENT', { service: undefined }],
  ])('is the same at %s with %o', async (path, change) => {
    const { body, ref, phone } = await rental();

    const answer = await world.call(path, { ...body, phone: BigInt(phone), ...change });

    expect(answer).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    expect(await world.core.rentals.listMessages(ref)).toHaveLength(1);
  });

  it('flags a missing service', async () => {
    const { body, partner } = await rental();
    const { supplierId } = partner;

    await world.call('/v1/PUSH_SMS_RENT', { ...body, service: undefined });

    expect(await world.core.supply.notices({ supplierId, kind: 'push_odd', limit: 5 })).toMatchObject([
      { subject: 'service_missing' },
    ]);
  });
});

describe('a push to a rental at a partner', () => {
  it('under an id that we do not know is accepted on the strength of the phone, and flagged', async () => {
    const partner = await world.partner();
    const { supplierId } = partner;
    const { id, phone } = await world.core.rentals.rent({
      accountId,
      countryId: germany.countryId,
      hours: 24,
      supplierIds: [supplierId],
    });
    const smsId = partner.fake.operations[0]?.id ?? 0n;

    const right = await world.push(partner, { smsId, phone, rent: true, text: 'one' });
    const before = await world.core.supply.notices({ supplierId, kind: 'id_mismatch', limit: 5 });
    const wrong = await world.push(partner, { smsId: 1, phone, rent: true, text: 'two' });

    expect([right.status, wrong.status, before.length]).toEqual([200, 200, 0]);
    expect((await world.core.rentals.get({ id, accountId })).messageCount).toBe(2);
    expect(await world.core.supply.notices({ supplierId, kind: 'id_mismatch', limit: 5 })).toMatchObject([
      { details: { phone } },
    ]);
  });
});

describe('a push of the other kind', () => {
  it('of an activation on a rented number is NO_OPERATION, and the partner is told to close it, once', async () => {
    const { body, ref, partner } = await rental();
    const push = (text: string) => world.call('/v1/PUSH_SMS', { ...body, service: undefined, text });

    const answers = [await push('one'), await push('one'), await push('two')];
    await world.core.supply.finishDue();
    await push('three');
    await world.core.supply.finishDue();

    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: error('NO_OPERATION') });
    expect(await world.core.rentals.listMessages(ref)).toEqual([]);
    const closes = partner.fake.exchanges.filter(({ request }) => request.path === '/finishActivation');
    expect(closes.map(({ request }) => request.text)).toEqual([
      `{"action":"FINISH_ACTIVATION","key":"${partner.key}","activationId":355,"status":1}`,
    ]);
    const { supplierId } = partner;
    expect(await world.core.supply.notices({ supplierId, kind: 'push_odd', limit: 5 })).toMatchObject([
      { subject: 'activation message in a rental', count: 3n },
    ]);
  });

  it('of a rental that we never ordered is NO_OPERATION, and the partner is told to close it', async () => {
    const partner = await world.partner();
    const { supplierIds } = { supplierIds: [partner.supplierId] };
    const { phone } = await world.core.activations.buy({ accountId, ...germany, supplierIds });
    world.advance(10);
    const push = { smsId: 9_007_199_254_740_995_123n, phone, rent: true };

    const answers = [await world.push(partner, push), await world.push(partner, push)];
    await world.core.supply.finishDue();

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    const closes = partner.fake.exchanges.filter(({ request }) => request.path === '/finishActivationRent');
    expect(closes.map(({ request }) => request.text)).toEqual([
      `{"action":"FINISH_ACTIVATION","key":"${partner.key}","activationId":9007199254740995123,"status":1,"service":"rent","sum":0}`,
    ]);
  });
});
