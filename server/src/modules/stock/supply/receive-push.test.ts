import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushedSms } from '#suppliers/supplier';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';

let world: PartnerWorld;
let accountId: bigint;
beforeAll(async () => {
  world = await createPartnerWorld();
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

const few = { operatorsPerCountry: 1, numbersPerOperator: 3 };
const text = 'Telegram code 4711';

async function lease({ supplierId, fake }: TestPartner, serviceId = 'tg') {
  const supplierIds = [supplierId];
  const { id, phone } = await world.core.activations.buy({ accountId, ...germany, serviceId, supplierIds });
  // Past the moment in which a push may be ahead of its order.
  world.advance(10);
  return { id, phone, smsId: fake.operations.at(-1)?.id ?? 0n };
}

const messagesOf = async (id: number) =>
  (await world.core.messages.listByActivation(id)).map((message) => message.text);
const operationsOf = ({ supplierId }: TestPartner) => world.core.supply.operations({ supplierId, limit: 9 });
const notices = async ({ supplierId }: TestPartner, kind: string) =>
  (await world.core.supply.notices({ supplierId, kind, limit: 9 })).map(({ subject, details, count }) => ({
    ...{ subject, details, count },
  }));
const closes = ({ fake }: TestPartner) =>
  fake.exchanges.filter(({ request }) => request.text?.includes('FINISH_ACTIVATION')).length;

describe('what becomes of a push', () => {
  it('is told the first time and each time it is repeated', async () => {
    const partner = await world.partner({ fake: few });
    const { phone, smsId } = await lease(partner);
    const { supply } = world.core;
    const known = await supply.authenticate({ key: partner.key, ip: '192.0.2.1' });
    const named = { text: String(smsId), json: 'number' } as const;
    const push: PushedSms = { kind: 'activation', smsId: named, phone, sender: 'Telegram', text, flags: [] };

    const cases = [];
    for (let time = 0; time < 3; time++) cases.push(await supply.receivePush(known, push, '{}'));
    const other = { ...push, phone: '4915999999990' };
    for (let time = 0; time < 2; time++) cases.push(await supply.receivePush(known, other, '{}'));

    expect(cases).toEqual(['stored', 'repeated', 'repeated', 'no_operation', 'no_operation']);
  });
});

describe('a push under an id that is no operation’s', () => {
  it('is taken by the phone, in whatever form the id is, and flagged', async () => {
    const partner = await world.partner({ fake: few });
    const { id, phone } = await lease(partner);
    const body = { action: 'PUSH_SMS', key: partner.key, smsId: 'a-b-c', phone, phoneFrom: 'Telegram', text };

    const { status } = await world.call('/v1/PUSH_SMS', body);

    expect(status).toBe(200);
    expect(await messagesOf(id)).toEqual([text]);
    expect(await notices(partner, 'id_mismatch')).toEqual([
      { subject: 'smsId that no operation has', details: { phone }, count: 1n },
    ]);
    expect(await notices(partner, 'no_operation')).toEqual([]);
  });

  it('is no matter where the number was imported and its partner never asked for it', async () => {
    const partner = await world.partner({ fake: few });
    const { supplierId } = partner;
    const phone = '4915890000001';
    const csv = `phone,country,provenance\n${phone},${germany.countryId},partner`;
    await world.core.inventory.importNumbers({ supplierId, csv });
    const prices = `country,service,price\n${germany.countryId},tg,0.01`;
    await world.core.inventory.importPrices({ supplierId, csv: prices });
    const supplierIds = [supplierId];
    const bought = await world.core.activations.buy({ accountId, ...germany, supplierIds });

    const answer = await world.push(partner, { smsId: 77, phone });

    expect(bought.phone).toBe(phone);
    expect(answer.status).toBe(200);
    expect(await notices(partner, 'id_mismatch')).toEqual([]);
  });

  it('is for nobody where nobody has the phone: that is noted, and nothing is closed', async () => {
    const partner = await world.partner({ fake: few });
    const push = (phone: string, rent: boolean) => world.push(partner, { smsId: 77, phone, rent });

    const answers = [await push('4915999999991', false), await push('4915999999992', true)];
    await world.core.supply.finishDue();

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect((await notices(partner, 'no_operation')).map(({ subject }) => subject).sort()).toEqual([
      'a message for no operation',
      'a message for no rental',
    ]);
    expect(await notices(partner, 'push_odd')).toEqual([]);
    expect([await operationsOf(partner), closes(partner)]).toEqual([[], 0]);
  });

  it('of the other kind is told to be closed once, though two come at once', async () => {
    const partner = await world.partner({ fake: few });
    const { phone } = await lease(partner);
    const push = (words: string) =>
      world.push(partner, { smsId: 9_007_199_254_740_995_123n, phone, rent: true, text: words });

    const answers = await Promise.all([push('one'), push('two'), push('three')]);
    await world.core.supply.finishDue();

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await operationsOf(partner)).map(({ kind, leaseId }) => [kind, leaseId === null])).toEqual([
      ['rental', true],
      ['activation', false],
    ]);
    expect(closes(partner)).toBe(1);
    expect(await notices(partner, 'push_odd')).toEqual([
      { subject: 'rental message in a activation', details: { phone }, count: 3n },
    ]);
  });
});

describe('a push of a rental', () => {
  it('under the id of an open activation is none of either, and does not close that', async () => {
    const partner = await world.partner({ fake: few });
    const { id, phone, smsId } = await lease(partner);

    const { status } = await world.push(partner, { smsId, phone, rent: true });
    await world.core.supply.finishDue();
    const own = await world.push(partner, { smsId, phone });

    expect([status, own.status]).toEqual([404, 200]);
    expect(await messagesOf(id)).toHaveLength(1);
    expect((await operationsOf(partner)).map(({ state }) => state)).toEqual(['open']);
    expect(closes(partner)).toBe(0);
  });

  it('of a partner of smshub is no message of an activation, and nothing is told to be closed', async () => {
    const settings = { currency: 840 } as const;
    const partner = await world.partner({ dialect: 'smshub', settings, sum: '0.4', fake: few });
    const { id, phone } = await lease(partner);

    const { status } = await world.push(partner, { smsId: 5, phone, rent: true, text: 'rental' });
    await world.core.supply.finishDue();
    await world.push(partner, { smsId: 6, phone, text });

    expect(status).toBe(200);
    expect(await messagesOf(id)).toEqual([text]);
    expect(await notices(partner, 'no_operation')).toEqual([
      { subject: 'a message for no rental', details: { phone }, count: 1n },
    ]);
    expect((await operationsOf(partner)).map(({ state }) => state)).toEqual(['open']);
    expect(closes(partner)).toBe(0);
  });
});

describe('a push under the id of an operation that is over', () => {
  it('is not told again to be closed, whatever lease of its kind has the number now', async () => {
    const partner = await world.partner({
      ...{ fake: { operatorsPerCountry: 1, numbersPerOperator: 1 }, settings: { pollSeconds: 5 } },
    });
    const { supply, activations } = world.core;
    const first = await lease(partner);
    await activations.cancel({ id: first.id, accountId });
    await supply.finishDue();
    world.advance(10);
    await supply.pollDue();
    const next = await lease(partner, 'wa');

    const { status } = await world.push(partner, { smsId: first.smsId, phone: first.phone });
    await supply.finishDue();

    expect(next.phone).toBe(first.phone);
    expect(status).toBe(404);
    expect(await notices(partner, 'push_odd')).toEqual([]);
    expect((await operationsOf(partner)).map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(closes(partner)).toBe(1);
  });
});
