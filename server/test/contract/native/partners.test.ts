import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { createFakePartner, type FakePartner } from '../../../src/simulation/partner-kit/index.ts';

const key = 'the-key-of-a-partner';
const GERMANY = 43;
let world: NativeWorld;
let fake: FakePartner;
let supplierId: string;

beforeAll(async () => {
  world = await createNativeWorld({ RESALE: '1', RUB_PER_USD: '100' });
  fake = await createFakePartner({
    dialect: 'onlinesim-v1',
    key,
    hubUrl: world.url,
    countries: ['germany'],
    retryMs: 50,
  });
  supplierId = (await get('POST', '/suppliers', { name: 'pax', kind: 'partner', vouchedBy: 'Jo' })).id;
});
afterAll(async () => {
  await fake.close();
  await world.core.supply.stop();
  await world.close();
});

/** The answer of a call that is to succeed. */
async function get(method: string, path: string, body?: unknown) {
  const { status, json } = await world.api(method, path, { body });
  expect(status, JSON.stringify(json)).toBeLessThan(300);
  return json;
}
const refusal = async (method: string, path: string, body?: unknown) => {
  const { status, json } = await world.api(method, path, { body });
  return [status, json.code];
};
const actions = async (subject: string) =>
  (await get('GET', `/audit?subject=${subject}`)).items.map(({ action }: { action: string }) => action);
const rate = { rates: [{ service: 'tg', sum: '40' }] };

async function sell(): Promise<void> {
  await get('POST', '/suppliers/pax/rates', rate);
  world.advance(121);
  await world.core.supply.pollDue();
}

describe('a connection', () => {
  it('is made with a key that is shown once, and read with its keys and blocks', async () => {
    const body = { dialect: 'onlinesim-v1', baseUrl: fake.url, key, settings: { markupPercent: 50 } };

    const made = await world.api('POST', '/suppliers/pax/connection', { body });

    expect(made).toMatchObject({
      status: 201,
      json: { supplierId, dialect: 'onlinesim-v1', baseUrl: fake.url, access: 'open', key, blocks: [] },
    });
    const read = await get('GET', '/suppliers/pax/connection');
    expect(read).toMatchObject({
      settings: { markupPercent: 50 },
      keys: [{ hint: key.slice(-4), revokedAt: null }],
    });
    expect(JSON.stringify(read)).not.toContain(key);
    expect((await get('GET', '/partners')).items).toMatchObject([{ supplierId, supplierName: 'pax' }]);
    expect(await refusal('POST', '/suppliers/pax/connection', body)).toEqual([409, 'already_exists']);
    expect(await actions(`supplier:${supplierId}`)).toContain('partner.connect');
  });

  it('keeps the settings that a change does not name, and forgets those that are set to null', async () => {
    const settings = { ackFiltered: true, pollSeconds: 60, blacklist: ['wa'], urls: { getNumber: '/order' } };

    await get('PATCH', '/suppliers/pax/connection', { settings });
    const changed = await get('PATCH', '/suppliers/pax/connection', {
      settings: { urls: null, pollSeconds: null, markupPercent: 30 },
    });

    expect(changed.settings).toEqual({ ackFiltered: true, blacklist: ['wa'], markupPercent: 30 });
    expect(await actions(`supplier:${supplierId}`)).toContain('partner.change');
  });

  it.each([
    [{ settings: { pollSeconds: 1 } }],
    [{ settings: { nonsense: true } }],
    [{ settings: { ipAllow: ['not an address'] } }],
    [{ baseUrl: 'ftp://elsewhere' }],
    [{ access: 'ajar' }],
  ])('refuses %j and changes nothing', async (body) => {
    const before = await get('GET', '/suppliers/pax/connection');

    expect(await refusal('PATCH', '/suppliers/pax/connection', body)).toEqual([400, 'bad_request']);
    expect(await get('GET', '/suppliers/pax/connection')).toEqual(before);
  });

  it('has two keys while one replaces the other', async () => {
    const added = await get('POST', '/suppliers/pax/keys');
    const third = await refusal('POST', '/suppliers/pax/keys');
    await get('DELETE', `/suppliers/pax/keys/${added.id}`);

    expect(added.key.length).toBeGreaterThan(20);
    expect(third[1]).toBe('limit_reached');
    expect(await refusal('DELETE', `/suppliers/pax/keys/${added.id}`)).toEqual([404, 'not_found']);
    expect(await actions(`supplier:${supplierId}`)).toEqual(
      expect.arrayContaining(['partner.add-key', 'partner.revoke-key']),
    );
  });

  it('is of a partner: other suppliers and unknown ones have none', async () => {
    await get('POST', '/suppliers', { name: 'modems', kind: 'manual' });

    expect(await refusal('GET', '/suppliers/modems/connection')).toEqual([404, 'not_found']);
    expect(await refusal('GET', '/suppliers/nobody/connection')).toEqual([404, 'not_found']);
    expect((await refusal('POST', '/suppliers/modems/connection', { dialect: 'smshub' }))[1]).toBe(
      'not_allowed',
    );
  });
});

describe('what a partner sells', () => {
  it('is what it reports, at the rates that are set', async () => {
    await sell();

    const reported = (await get('GET', '/suppliers/pax/reported-stock')).items;
    const rates = (await get('GET', '/suppliers/pax/rates')).items;
    const sold = (await get('GET', `/stock?supplier=pax&service=tg`)).items;

    expect(rates).toMatchObject([{ countryId: null, serviceId: 'tg', sum: '40.00', sumMicros: '40000000' }]);
    expect(reported).toContainEqual(
      expect.objectContaining({
        countryId: GERMANY,
        serviceId: 'tg',
        sum: '40.00',
        count: expect.any(Number),
      }),
    );
    expect(sold[0]).toMatchObject({ price: '0.52', onSale: true });
    expect(await refusal('POST', '/suppliers/pax/rates', { rates: [{ service: 'tg', sum: '-1' }] })).toEqual([
      400,
      'bad_request',
    ]);
  });

  it('is off sale without a rate', async () => {
    await get('DELETE', '/suppliers/pax/rates', { rates: [{ service: 'tg' }] });

    const [offer] = (await get('GET', '/stock?supplier=pax&service=tg')).items;
    await sell();

    expect(offer.stock).toBe(0);
  });
});

describe('blocks', () => {
  it('are set by hand, listed with reason and end, and lifted', async () => {
    const block = await get('POST', '/suppliers/pax/blocks', { seconds: 600 });

    const lasting = (await get('GET', '/blocks?supplier=pax&lasting=1')).items;
    await get('DELETE', `/suppliers/pax/blocks/${block.id}`);

    expect(lasting).toMatchObject([{ id: block.id, reason: 'by_hand', liftedAt: null }]);
    expect(new Date(block.endsAt).getTime() - new Date(block.startedAt).getTime()).toBe(600_000);
    expect((await get('GET', '/blocks?lasting=true')).items).toEqual([]);
    expect((await get('GET', '/blocks')).items).toMatchObject([
      { id: block.id, liftedAt: expect.any(String) },
    ]);
    expect(await refusal('DELETE', `/suppliers/pax/blocks/${block.id}`)).toEqual([404, 'not_found']);
    expect(await actions(`supplier:${supplierId}`)).toEqual(
      expect.arrayContaining(['partner.block', 'partner.lift-block']),
    );
  });

  it('bans of numbers from rent are listed, and lifting what is not banned is refused', async () => {
    expect(await get('GET', '/rent-bans?supplier=pax')).toEqual({ items: [], next: null });
    expect(await refusal('DELETE', '/rent-bans/4915100000001')).toEqual([404, 'not_found']);
  });
});

describe('operations and money', () => {
  it('are followed from the order to the statement, the payout and the reversal', async () => {
    const { accountId } = await world.customer({ name: 'buyer', balance: '10' });
    const { id, phone } = await world.core.activations.buy({
      accountId,
      countryId: GERMANY,
      serviceId: 'tg',
    });
    const [operation] = fake.operations;
    const open = (await get('GET', `/operations?supplier=pax&phone=${phone}`)).items;
    await world.message({ supplierId: BigInt(supplierId), phone });
    await world.core.activations.finish({ id, accountId });
    await world.core.supply.finishDue();

    const closed = await get('GET', `/operations/${open[0].id}`);
    const earned = (await get('GET', '/suppliers/pax/statement')).items;
    const payout = await get('POST', '/suppliers/pax/payouts', { amount: '0.25', reference: 'wire 7' });
    const refunded = await get('POST', `/accounts/buyer/activations/${id}/refund`);
    await world.core.supply.finishDue();

    expect(open).toMatchObject([{ state: 'open', phone, foreignId: String(operation?.id), sum: '40.00' }]);
    expect(closed).toMatchObject({ state: 'closed', closeStatus: 3, closeSum: '40.00', leaseId: id });
    expect(earned).toMatchObject([
      { before: '0.00', amount: '0.40', after: '0.40', reference: expect.stringContaining(String(id)) },
    ]);
    expect(payout).toMatchObject({ before: '0.40', amount: '-0.25', after: '0.15', reference: 'wire 7' });
    expect(refunded).toMatchObject({ id, refunded: '0.52' });
    expect((await get('GET', '/suppliers/pax/statement?limit=1')).items).toMatchObject([
      { before: '0.15', amount: '-0.40', after: '-0.25' },
    ]);
    expect((await get('GET', `/operations/${open[0].id}`)).closeStatus).toBe(5);
    expect(operation?.finishes).toBe(2);
    expect((await get('GET', '/accounts/buyer')).balance.available).toBe('10.00');
    expect((await get('GET', '/ledger/trial-balance')).balanced).toBe(true);
    expect(await refusal('POST', `/accounts/buyer/activations/${id}/refund`)).toEqual([409, 'already_done']);
    expect((await refusal('POST', '/suppliers/pax/payouts', { amount: '1', reference: 'wire 8' }))[1]).toBe(
      'no_balance',
    );
    expect(
      (await refusal('POST', '/suppliers/pax/payouts', { amount: '0.25', reference: 'wire 7' }))[1],
    ).toMatch(/already_exists|no_balance/);
  });

  it('a close that could not be told is listed as dead and told again', async () => {
    const { accountId } = await world.customer({ balance: '10' });
    const { id } = await world.core.activations.buy({ accountId, countryId: GERMANY, serviceId: 'tg' });
    fake.setFaults(['error-500']);
    await world.core.activations.cancel({ id, accountId });
    for (let hour = 0; hour < 26; hour++) {
      await world.core.supply.finishDue();
      world.advance(3_600);
    }

    const [dead] = (await get('GET', '/operations?state=dead')).items;
    fake.setFaults([]);
    await get('POST', `/operations/${dead.id}/retry`);
    await world.core.supply.finishDue();

    expect(dead).toMatchObject({ leaseId: id, closeStatus: 4, problem: expect.any(String) });
    expect((await get('GET', `/operations/${dead.id}`)).state).toBe('closed');
    expect(await refusal('POST', `/operations/${dead.id}/retry`)).toEqual([404, 'not_found']);
    expect(await refusal('GET', '/operations/999999999')).toEqual([404, 'not_found']);
  });
});

describe('notices', () => {
  it('tell what was odd about a partner, newest first', async () => {
    world.core.supply.note({
      supplierId: BigInt(supplierId),
      kind: 'name_unknown',
      subject: 'service nosuch',
    });

    const { items } = await get('GET', '/partner-notices?supplier=pax&kind=name_unknown');

    expect(items).toMatchObject([{ kind: 'name_unknown', subject: 'service nosuch' }]);
  });
});

describe('policy', () => {
  const customer = async () => (await world.customer({ balance: '10' })).name;

  it('switches a service off everywhere, of one supplier, or to one account, and on again', async () => {
    const account = await customer();
    const off = (more: object) => get('POST', '/service-switches', { service: 'tg', off: true, ...more });

    await off({ supplier: 'pax' });
    await off({ account });
    await off({});
    const listed = (await get('GET', '/service-switches')).items;
    for (const more of [{ supplier: 'pax' }, { account }, {}])
      await get('POST', '/service-switches', { service: 'tg', off: false, ...more });

    const tg = { serviceId: 'tg', supplierId: null, accountId: null };
    expect(listed).toEqual(
      expect.arrayContaining([tg, { ...tg, supplierId }, { ...tg, accountId: expect.any(String) }]),
    );
    expect((await get('GET', '/service-switches')).items).toEqual([]);
    expect(await refusal('POST', '/service-switches', { service: 'nosuch', off: true })).toEqual([
      404,
      'not_found',
    ]);
    expect(
      await refusal('POST', '/service-switches', { service: 'tg', off: true, supplier: 'pax', account }),
    ).toEqual([400, 'bad_request']);
    expect(await actions('service:tg')).toEqual(['service.enable', 'service.disable']);
  });

  it('limits what an account may buy, of a service or of all', async () => {
    const account = await customer();
    const path = `/accounts/${account}/purchase-limits`;

    await get('POST', path, { maxOpen: 3 });
    await get('POST', path, { service: 'tg', maxPerDay: 10 });
    const listed = (await get('GET', `/purchase-limits?account=${account}`)).items;
    await get('POST', path, { service: 'tg' });

    expect(listed).toMatchObject([
      { serviceId: null, maxOpen: 3, maxPerDay: null },
      { serviceId: 'tg', maxOpen: null, maxPerDay: 10 },
    ]);
    expect((await get('GET', `/purchase-limits?account=${account}`)).items).toHaveLength(1);
    expect(await refusal('POST', path, { maxOpen: -1 })).toEqual([400, 'bad_request']);
    expect(await refusal('POST', path, { service: 'nosuch', maxOpen: 1 })).toEqual([404, 'not_found']);
  });

  it('shows whose messages are refused at the door, and tries a name', async () => {
    const all = (await get('GET', '/refused-senders')).items;
    const germany = (await get('GET', '/refused-senders?country=de')).items;

    expect(all.length).toBeGreaterThan(200);
    expect(new Set(germany.map(({ country }: { country: string }) => country))).toEqual(new Set(['DE']));
    expect(await get('GET', '/refused-senders?sender=PayPal')).toMatchObject({
      refused: true,
      rule: expect.any(String),
    });
    expect(await get('GET', '/refused-senders?sender=Telegram')).toMatchObject({
      refused: false,
      rule: null,
    });
  });
});
