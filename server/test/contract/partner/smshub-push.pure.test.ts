import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';

let world: PartnerWorld;
let partner: TestPartner;
let accountId: bigint;
beforeAll(async () => {
  world = await createPartnerWorld();
  partner = await world.partner({ dialect: 'smshub', fake: { numbersPerOperator: 50 } });
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

const lease = () => world.core.activations.buy({ accountId, ...germany, supplierIds: [partner.supplierId] });
const messagesOf = (id: number) => world.core.messages.listByActivation(id);

describe('POST /agent/api/sms', () => {
  it('takes a phone as a JSON number and an id beyond 2^53', async () => {
    const { id, phone } = await lease();

    const answer = await world.push(partner, { smsId: 9_223_372_036_854_775_807n, phone });

    expect(answer).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    expect(await messagesOf(id)).toMatchObject([{ supplierMessageId: '9223372036854775807' }]);
  });

  it('knows a message by its smsId for ever, also one that differs in the last digit', async () => {
    const { id, phone } = await lease();
    const one = { smsId: 9_007_199_254_740_993n, phone, text: 'Telegram code 111' };

    await world.push(partner, one);
    world.advance(600);
    const repeat = await world.push(partner, one);
    const other = await world.push(partner, { ...one, smsId: 9_007_199_254_740_992n });

    expect([repeat.status, other.status]).toEqual([200, 200]);
    expect(await messagesOf(id)).toHaveLength(2);
  });

  it('stores another message under the same smsId as new, and flags the partner', async () => {
    const { id, phone } = await lease();

    await world.push(partner, { smsId: 77n, phone, text: 'Telegram code 111' });
    await world.push(partner, { smsId: 77n, phone, text: 'Telegram code 222' });

    expect(await messagesOf(id)).toHaveLength(2);
    expect(
      await world.core.supply.notices({ supplierId: partner.supplierId, kind: 'id_reused', limit: 5 }),
    ).toHaveLength(1);
  });

  it('answers SUCCESS to everything that is stored: these partners know no final error', async () => {
    const { id, phone } = await lease();
    world.advance(10);

    const answers = [
      await world.push(partner, { smsId: 801n, phone: '4915199999999' }),
      await world.push(partner, { smsId: 802n, phone, from: 'SBERBANK', text: 'x' }),
      await world.push(partner, { smsId: 803n, phone, from: 'Facebook', text: 'FB-123' }),
    ];

    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, { status: 'SUCCESS' }]),
    );
    expect(await messagesOf(id)).toEqual([]);
  });

  it.each([
    [{ key: 'wrong' }, 401, 'ERROR_WRONG_KEY'],
    [{ key: undefined }, 401, 'ERROR_NO_KEY'],
    [{ text: undefined }, 400, 'BAD_REQUEST'],
    [{ action: 'PUSH_CALL' }, 405, 'REQUEST_NOT_FOUND'],
  ])('refuses what cannot be stored: %o', async (change, status, code) => {
    const body = {
      smsId: 1,
      phone: 4_915_100_000_001,
      phoneFrom: 'a',
      text: 'b',
      key: partner.key,
      ...change,
    };

    const before = await world.traces();

    expect(await world.call('/agent/api/sms', body)).toMatchObject({
      status,
      body: { status: 'ERROR', error: code },
    });
    expect(await world.traces()).toBe(before + 1n);
  });
});

it('GET /agent/api/ping', async () => {
  const answer = await world.call('/agent/api/ping', undefined, { method: 'GET' });

  expect(answer).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
});
