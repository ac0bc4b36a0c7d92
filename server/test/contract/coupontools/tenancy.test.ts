import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';
import { type CallRow, callTable } from '../../../src/dialects/coupontools/call-table.ts';
import { type Foreign, foreignCalls, makeThings, type Things } from './foreign-calls.ts';

/**
 * No account reads or changes what is another's: every call of the table is made with the ids of another account and
 * must find nothing. A call that is served and has no line in `foreignCalls` fails.
 */
let world: CouponWorld;
const accounts = new Map<string, { merchant: TestMerchant; things: Things }>();

beforeAll(async () => {
  world = await createCouponWorld();
  const shop = await world.merchant();
  const merchants = {
    shop,
    branch: await world.subaccount(shop),
    sibling: await world.subaccount(shop),
    stranger: await world.merchant(),
  };
  for (const [name, merchant] of Object.entries(merchants)) {
    await world.core.merchants.change(merchant.accountId, { smsConnected: true, emailConnected: true });
    accounts.set(name, { merchant, things: await makeThings(world, merchant) });
  }
});
afterAll(() => world.close());

const pairs = [
  ['stranger', 'branch'],
  ['sibling', 'branch'],
  ['shop', 'branch'],
  ['branch', 'shop'],
  ['stranger', 'shop'],
] as const;
const served = callTable.filter(({ run }) => run !== undefined);

test('every call that is served has a line', () => {
  expect(
    served.filter(({ number }) => !foreignCalls[number]).map(({ number, path }) => `${number} ${path}`),
  ).toEqual([]);
});

describe.each(pairs)('%s asks for what is %s’s', (caller, owner) => {
  test.each(served.map((row) => [`${row.number} ${row.path}`, row] as const))('%s', async (_, row) => {
    const foreign = foreignCalls[row.number];
    const asking = accounts.get(caller);
    const owning = accounts.get(owner);
    if (!foreign || !asking || !owning) throw new Error('a line and both accounts are there');

    const { status, text } = await ask(row, foreign, asking.merchant, owning.things);

    if (caller === 'shop' && owner === 'branch' && foreign.parentMay) return expect(status).toBe(200);
    for (const secret of owning.things.secrets) expect(text).not.toContain(secret);
    expect({ status, text }).toEqual(expectedAnswer(row, foreign, asking));
  });
});

async function ask(row: CallRow, foreign: Foreign, merchant: TestMerchant, things: Things) {
  const { clientId, secret } = merchant.keyPair;
  const path = row.path
    .replace(':id', foreign.pathIds?.(things)[0] ?? '')
    .replace(':userId', foreign.pathIds?.(things)[1] ?? '');
  const method = row.family === 'M4' ? (row.methods[0] ?? 'GET') : 'POST';
  return world.inject({
    method,
    url: `/v4${path}`,
    headers: { 'x-client-id': clientId, 'x-client-secret': secret, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { payload: JSON.stringify(foreign.body?.(things) ?? {}) }),
  });
}

function expectedAnswer(row: CallRow, { answer }: Foreign, { things }: { things: Things }) {
  const failure = (code: number) => ({
    status: 422,
    text: expect.stringContaining(`"error_code":[${code}]`),
  });
  if (row.needs === 'main_account' && !things.isMain) return failure(102);
  if (answer === 'nothing') return { status: 200, text: expect.any(String) };
  return row.family === 'M4'
    ? { status: 404, text: '{"statusCode":404,"message":"Not Found"}' }
    : failure(answer);
}

test('after all of that nobody has lost anything', async () => {
  for (const { merchant, things } of accounts.values()) {
    const { session, campaign } = await world.core.couponSessions.get({
      accountId: merchant.accountId,
      code: things.session,
    });
    expect(session).toMatchObject({ stage: 'created', voided: false });
    expect(campaign).toMatchObject({ status: 'active', title: '' });
    const [card] = await world.core.loyalty.listCards({ accountId: merchant.accountId });
    const query = { accountId: merchant.accountId, cardId: card?.card.id ?? 0n, limit: 10 };
    expect(await world.core.loyalty.listCardUsers(query)).toMatchObject([
      { points: 0, voided: false, user: { firstName: 'Ann' } },
    ]);
  }
});
