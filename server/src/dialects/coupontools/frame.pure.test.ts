import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';

let world: CouponWorld;
let merchant: TestMerchant;
let legacy: Record<string, string>;

beforeAll(async () => {
  world = await createCouponWorld();
  merchant = await world.merchant();
  legacy = { 'x-client-id': merchant.keyPair.clientId, 'x-client-secret': merchant.keyPair.secret };
});
afterAll(() => world.close());

const wrongPair =
  '{"status":{"status":"failed","errors":{"error_code":1000,"error_message":"HTTP/1.0 401 Unauthorized. Client ID or Secret not correct."}}}';
const list = { method: 'POST', url: '/v3/subaccount/list' } as const;

describe('credentials', () => {
  test('a wrong secret, a wrong id and none at all are answered to the byte alike', async () => {
    const { clientId, secret } = merchant.keyPair;
    const attempts = [
      {},
      { 'x-client-id': clientId, 'x-client-secret': `${secret}x` },
      { 'x-client-id': '1'.repeat(31), 'x-client-secret': secret },
      { 'x-client-id': clientId },
      { 'x-client-id': "' or 1=1", 'x-client-secret': secret },
    ];

    for (const headers of attempts) {
      const answer = await world.inject({ ...list, headers });
      expect(answer).toMatchObject({ status: 401, text: wrongPair, type: 'application/json; charset=utf-8' });
    }
  });

  test('either pair of headers, a JSON body, a form, a query with GET and a body with GET all carry them', async () => {
    const { clientId: client_id, secret: client_secret } = merchant.keyPair;
    const form = new URLSearchParams({ client_id, client_secret }).toString();
    const requests = [
      { ...list, headers: legacy },
      { ...list, headers: { 'X-Client-id': client_id, 'X-CLIENT-SECRET': client_secret } },
      { ...list, headers: { 'x-api-key': client_id, 'x-api-secret': client_secret } },
      { ...list, payload: { client_id, client_secret } },
      { ...list, payload: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { ...list, payload: form, headers: { 'content-type': 'application/json' } },
      {
        ...list,
        payload: JSON.stringify({ client_id, client_secret }),
        headers: { 'content-type': 'nonsense' },
      },
      { ...list, method: 'GET', url: `/v3/subaccount/list?${form}` },
      { ...list, method: 'GET', payload: { client_id, client_secret } },
    ] as const;

    for (const request of requests) {
      expect(await world.inject(request), JSON.stringify(request)).toMatchObject({ status: 200 });
    }
  });

  test('headers win over the body', async () => {
    const body = { client_id: '2'.repeat(31), client_secret: 'wrong' };

    expect(await world.inject({ ...list, headers: legacy, payload: body })).toMatchObject({ status: 200 });
  });

  test('a pair that was revoked is unknown within a second', async () => {
    const other = await world.merchant();
    expect((await other.call('/v3/subaccount/list')).status).toBe(200);

    await world.core.merchants.addKeyPair(other.accountId);
    await world.core.merchants.revokeKeyPair({
      accountId: other.accountId,
      clientId: other.keyPair.clientId,
    });

    expect((await other.call('/v3/subaccount/list')).status).toBe(401);
  });

  test('an account past its last day is told so, a blocked one is not known', async () => {
    const other = await world.merchant();
    await world.core.merchants.change(other.accountId, { expiresOn: '2020-01-31' });
    expect(await other.call('/v3/subaccount/list')).toMatchObject({
      status: 422,
      json: { status: { errors: { error_code: [101] } } },
    });

    await world.core.merchants.change(other.accountId, { expiresOn: null, blocked: true });

    expect((await other.call('/v3/subaccount/list')).status).toBe(401);
  });
});

describe('bodies', () => {
  test('no body, an empty one, spaces and null are no parameters', async () => {
    for (const payload of [undefined, '', '  ', 'null', '{}', '[]']) {
      const headers = { ...legacy, 'content-type': 'application/json' };
      const request = payload === undefined ? { ...list, headers } : { ...list, headers, payload };
      expect(await world.inject(request)).toMatchObject({ status: 200 });
    }
  });

  test('a body that cannot be read is a wrong value, once the headers have said who asks', async () => {
    const headers = { ...legacy, 'content-type': 'application/json' };

    expect(await world.inject({ ...list, headers, payload: '{"a":' })).toMatchObject({
      status: 422,
      text: '{"status":{"status":"failed","errors":{"error_message":"HTTP/1.0 422 Unprocessable entity.","error_message_description":["Wrong value in parameter: body"],"error_code":[300]}}}',
    });
    expect(await world.inject({ ...list, payload: '{"a":' })).toMatchObject({ status: 401 });
  });

  test('one that is too large is refused', async () => {
    const answer = await world.inject({ ...list, headers: legacy, payload: 'x'.repeat(2_000_000) });

    expect(answer).toMatchObject({ status: 413, type: 'application/json; charset=utf-8' });
  });
});

describe('paths', () => {
  test('a path that is no call, and GET on a call that writes, are 404 in the shape of their family', async () => {
    const legacyText =
      '{"status":{"status":"failed","errors":{"error_message":"HTTP/1.0 404 Not found.","error_message_description":["Unknown path"],"error_code":[300]}}}';
    for (const url of ['/v3/nonsense', '/v3/coupon/nonsense', '/v4/x/y/z', '/v3/singleuse/create']) {
      expect(await world.inject({ method: 'GET', url, headers: legacy })).toMatchObject({
        status: 404,
        text: legacyText,
      });
    }

    expect(await world.inject({ method: 'GET', url: '/v4/loyalty/loyalty-cards/1/x/y' })).toMatchObject({
      status: 404,
      text: '{"statusCode":404,"message":"Not Found"}',
    });
  });

  test('paths of another protocol under /v3 are left alone', async () => {
    const { text } = await world.inject({ method: 'GET', url: '/v3/numbers/x' });

    expect(JSON.parse(text)).not.toHaveProperty('status');
  });
});

test('an account that has not connected SMS is answered 103, to the byte', async () => {
  const other = await world.merchant({ sms: false });

  const answer = await world.inject({
    method: 'POST',
    url: '/v3/smstool/grouplist',
    payload: { client_id: other.keyPair.clientId, client_secret: other.keyPair.secret },
  });

  expect(answer).toMatchObject({
    status: 422,
    text: '{"status":{"status":"failed","errors":{"error_message":"HTTP/1.0 422 Unprocessable entity.","error_message_description":["Your account is not connected with the Coupontools SMS services"],"error_code":[103]}}}',
  });
});

test('more requests than an account may make at once are answered 429, and another account is not held up', async () => {
  // Requests are given back by this clock; it stands still, so that a slow machine counts as a fast one does.
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const limited = await createCouponWorld({ COUPON_RATE_LIMIT: '2' });
  onTestFinished(() => limited.close());
  const [busy, calm] = [await limited.merchant(), await limited.merchant()];

  const answers = await Promise.all(Array.from({ length: 12 }, () => busy.call('/v3/subaccount/list')));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(answers.find(({ status }) => status === 429)?.json).toMatchObject({
    status: {
      status: 'failed',
      errors: { error_code: [300], error_message: 'HTTP/1.0 429 Too many requests.' },
    },
  });
  expect((await calm.call('/v3/subaccount/list')).status).toBe(200);
});
