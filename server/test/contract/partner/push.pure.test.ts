import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';

let world: PartnerWorld;
let partner: TestPartner;
let accountId: bigint;
const json = 'application/json; charset=utf-8';

beforeAll(async () => {
  world = await createPartnerWorld();
  partner = await world.partner({ fake: { numbersPerOperator: 200 }, settings: { blacklist: ['wa'] } });
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

/** An activation on a number of the partner, and the operation that the partner opened for it. */
async function lease(of = partner) {
  const activation = await world.core.activations.buy({
    accountId,
    ...germany,
    supplierIds: [of.supplierId],
  });
  const operation = of.fake.operations.at(-1);
  return { ...activation, smsId: operation?.id ?? 0n };
}

const error = (code: string) => ({ status: 'ERROR', error: code });
const messagesOf = (id: number) => world.core.messages.listByActivation(id);

describe('POST /v1/PUSH_SMS', () => {
  it('stores a message of an open operation and answers 200 after that', async () => {
    const { id, phone, smsId } = await lease();

    const answer = await world.push(partner, { smsId, phone, text: 'Your Telegram code is 800142' });

    expect(answer).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    expect(answer.headers.get('content-type')).toBe(json);
    expect(await messagesOf(id)).toMatchObject([{ text: 'Your Telegram code is 800142', code: '800142' }]);
  });

  it('answers a repeat alike, shows it once and keeps all deliveries; a minute after the first it is a new message', async () => {
    const { id, phone, smsId } = await lease();
    const push = () => world.push(partner, { smsId, phone, text: 'Telegram 4711' });

    const answers = [await push(), await push()];
    world.advance(50);
    answers.push(await push());
    const before = await messagesOf(id);
    world.advance(11);
    answers.push(await push());

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(before).toHaveLength(1);
    expect(await messagesOf(id)).toHaveLength(2);
    expect(await world.core.messages.listDeliveries(before[0]?.id ?? 0n)).toHaveLength(3);
  });

  it('shows a code that the service sends again once the customer has asked for another, and a partner’s own repeats never', async () => {
    const { id, phone, smsId } = await lease();
    const push = () => world.push(partner, { smsId, phone, text: 'Telegram 4711' });
    const counts: number[] = [];

    for (const seconds of [0, 10, 20, 10, 10, 25]) {
      world.advance(seconds);
      expect((await push()).status).toBe(200);
      counts.push((await messagesOf(id)).length);
      await world.core.activations.requestAnother({ id, accountId });
    }

    expect(counts).toEqual([1, 1, 2, 2, 2, 3]);
    expect((await world.core.activations.get({ id, accountId })).state).toBe('retrying');
  });

  it('shows two messages of one operation under one smsId', async () => {
    const { id, phone, smsId } = await lease();

    await world.push(partner, { smsId, phone, text: 'Telegram code 1111' });
    await world.push(partner, { smsId, phone, text: 'Telegram code 2222' });

    expect((await messagesOf(id)).map(({ code }) => code)).toEqual(['1111', '2222']);
  });

  it('keeps Cyrillic, emoji and newlines as they are', async () => {
    const { id, phone, smsId } = await lease();
    const text = 'Код Telegram: 12345\nНикому 😀 не говорите';

    await world.push(partner, { smsId, phone, text });

    expect(await messagesOf(id)).toMatchObject([{ text }]);
  });

  it('takes ids beyond 2^53, phones and ids in either type, the misspelt smsID, and fields it does not know', async () => {
    const { id, phone, smsId } = await lease();
    const { key } = partner;

    const answers = [
      await world.call('/v1/PUSH_SMS', {
        key,
        smsId,
        phone: BigInt(phone),
        phoneFrom: 'Telegram',
        text: 'a 1111',
      }),
      await world.call('/v1/PUSH_SMS', {
        key,
        smsID: String(smsId),
        phone: `+${phone}`,
        phoneFrom: 'Telegram',
        text: 'b 2222',
        status: 2,
      }),
    ];

    expect(smsId).toBeGreaterThan(2n ** 53n);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await messagesOf(id)).toHaveLength(2);
    const kinds = (await world.core.supply.notices({ supplierId: partner.supplierId, limit: 100 })).map(
      ({ kind, subject }) => `${kind} ${subject}`,
    );
    expect(kinds).toContain('push_odd action_missing');
    expect(kinds).toContain('push_odd id_misspelt');
  });

  it('takes a compressed body, a charset in capitals, and the key as a Bearer header or in the query', async () => {
    const { id, phone, smsId } = await lease();
    const body = (text: string) => ({
      action: 'PUSH_SMS',
      smsId: String(smsId),
      phone,
      phoneFrom: 'Telegram',
      text,
    });

    const answers = [
      await world.call('/v1/PUSH_SMS', undefined, {
        body: gzipSync(JSON.stringify({ ...body('z 1000'), key: partner.key })),
        headers: { 'content-encoding': 'gzip' },
      }),
      await world.call('/v1/PUSH_SMS', body('b 2000'), {
        headers: {
          authorization: `Bearer ${partner.key}`,
          'content-type': 'Application/JSON; Charset=UTF-8',
        },
      }),
      await world.call(`/v1/PUSH_SMS?apikey=${partner.key}`, body('q 3000')),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await messagesOf(id)).toHaveLength(3);
  });

  it('answers NO_OPERATION where none is open, and keeps the message for the operator alone', async () => {
    world.advance(10);
    const { id, phone, smsId } = await lease();
    await world.core.activations.cancel({ id, accountId });
    world.advance(10);

    const answer = await world.push(partner, { smsId, phone });

    expect(answer).toMatchObject({ status: 404, body: error('NO_OPERATION') });
    expect(await messagesOf(id)).toEqual([]);
    expect(await world.core.messages.list({ phone, limit: 5 })).toMatchObject([{ verdict: 'orphan' }]);
  });

  it('takes a message that was on its way when its operation was finished; half a minute later it is NO_OPERATION', async () => {
    const { id, phone, smsId } = await lease();
    await world.push(partner, { smsId, phone, text: 'Telegram code 11111' });
    await world.core.activations.finish({ id, accountId });
    const paid = await world.core.ledger.getBalance(accountId);

    const late = await world.push(partner, { smsId, phone, text: 'Telegram code 22222' });
    world.advance(31);
    const tooLate = await world.push(partner, { smsId, phone, text: 'Telegram code 33333' });

    expect(late.status).toBe(200);
    expect(tooLate).toMatchObject({ status: 404, body: error('NO_OPERATION') });
    expect((await messagesOf(id)).map(({ code }) => code)).toEqual(['11111', '22222']);
    expect(await world.core.activations.get({ id, accountId })).toMatchObject({
      state: 'finished',
      code: '22222',
      messageCount: 2,
    });
    expect(await world.core.ledger.getBalance(accountId)).toEqual(paid);
  });

  it('takes a late message for what ran out of time with a code, and for nothing that was refunded', async () => {
    const ended = await lease();
    await world.push(partner, { smsId: ended.smsId, phone: ended.phone, text: 'Telegram code 11111' });
    world.advance(1_201);
    const unswept = await world.push(partner, { smsId: ended.smsId, phone: ended.phone, text: 'code 22222' });
    await world.core.activations.expireDue();
    const cancelled = await lease();
    await world.core.activations.cancel({ id: cancelled.id, accountId });
    const refunded = await lease();
    await world.push(partner, { smsId: refunded.smsId, phone: refunded.phone, text: 'Telegram code 11111' });
    await world.core.activations.finish({ id: refunded.id, accountId });
    await world.core.activations.refund({ id: refunded.id });
    // Past the moment in which a push might be ahead of its order.
    world.advance(5);

    const answers = [];
    for (const { smsId, phone } of [cancelled, refunded])
      answers.push((await world.push(partner, { smsId, phone, text: 'code 44444' })).body.error);

    expect(unswept.status).toBe(200);
    expect(await messagesOf(ended.id)).toHaveLength(2);
    expect(answers).toEqual(['NO_OPERATION', 'NO_OPERATION']);
  });

  it('answers NO_OPERATION for a number of another partner', async () => {
    const other = await world.partner();
    const { phone, smsId } = await lease();

    const answer = await world.push(other, { smsId, phone });

    expect(answer).toMatchObject({ status: 404, body: error('NO_OPERATION') });
  });

  it('refuses banks with BAD_SERVICE and does not keep their words', async () => {
    const { id, phone, smsId } = await lease();

    const answer = await world.push(partner, { smsId, phone, from: 'SBERBANK', text: 'Balance 100' });

    expect(answer).toMatchObject({ status: 403, body: error('BAD_SERVICE') });
    expect(await messagesOf(id)).toEqual([]);
    expect(await world.core.messages.list({ phone, limit: 5 })).toMatchObject([
      { verdict: 'refused', text: null },
    ]);
  });

  it('answers IGNORED for another service’s sender, and SERVICE_BAN for one that the partner does not serve', async () => {
    const { id, phone, smsId } = await lease();

    const ignored = await world.push(partner, { smsId, phone, from: 'Facebook', text: 'FB-12345' });
    const banned = await world.push(partner, { smsId, phone, from: 'WhatsApp', text: 'WhatsApp code 1' });

    expect(ignored).toMatchObject({ status: 409, body: error('IGNORED') });
    expect(banned).toMatchObject({ status: 403, body: error('SERVICE_BAN') });
    expect(await messagesOf(id)).toEqual([]);
  });

  it('acknowledges both with `ackFiltered`, and accepts any sender where the partner filters', async () => {
    const acknowledging = await world.partner({ settings: { ackFiltered: true } });
    const filtering = await world.partner({ settings: { filterSide: 'partner' } });
    const one = await lease(acknowledging);
    const two = await lease(filtering);

    const answers = [
      await world.push(acknowledging, { ...one, from: 'Facebook', text: 'FB-12345' }),
      await world.push(filtering, { ...two, from: 'Facebook', text: 'FB-12345' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await messagesOf(one.id)).toEqual([]);
    expect(await messagesOf(two.id)).toHaveLength(1);
  });
});

describe('a request that cannot be taken', () => {
  const good = { action: 'PUSH_SMS', smsId: 355, phone: '4915100000001', phoneFrom: 'Telegram', text: 'x' };
  const cases: [string, () => [unknown, RequestInit?], number, string][] = [
    ['no JSON', () => ['{"key":'], 400, 'BAD_REQUEST'],
    ['a list', () => ['[]'], 400, 'BAD_REQUEST'],
    ['no body', () => [''], 400, 'BAD_REQUEST'],
    ['another type', () => [good, { headers: { 'content-type': 'text/plain' } }], 400, 'BAD_REQUEST'],
    [
      'another charset',
      () => [good, { headers: { 'content-type': 'application/json; charset=koi8-r' } }],
      400,
      'BAD_REQUEST',
    ],
    ['no text', () => [{ ...good, key: partner.key, text: undefined }], 400, 'BAD_REQUEST'],
    ['smsId in pieces', () => [{ ...good, key: partner.key, smsId: 1.5 }], 400, 'BAD_REQUEST'],
    ['no phone', () => [{ ...good, key: partner.key, phone: 'phone' }], 400, 'BAD_REQUEST'],
    [
      'a sender of 65 letters',
      () => [{ ...good, key: partner.key, phoneFrom: 'a'.repeat(65) }],
      400,
      'BAD_REQUEST',
    ],
    [
      'a text of 4097 letters',
      () => [{ ...good, key: partner.key, text: 'a'.repeat(4_097) }],
      400,
      'BAD_REQUEST',
    ],
    [
      'a text of a megabyte',
      () => [{ ...good, key: partner.key, text: 'a'.repeat(1_000_000) }],
      413,
      'BAD_REQUEST',
    ],
    ['no key', () => [good], 401, 'ERROR_NO_KEY'],
    ['a wrong key', () => [{ ...good, key: 'wrong' }], 401, 'ERROR_WRONG_KEY'],
    [
      'two keys',
      () => [{ ...good, key: partner.key }, { headers: { authorization: 'Bearer other' } }],
      401,
      'ERROR_WRONG_KEY',
    ],
    ['PUSH_CALL', () => [{ ...good, key: partner.key, action: 'PUSH_CALL' }], 405, 'REQUEST_NOT_FOUND'],
  ];
  it.each(cases)('%s, and leaves a trace', async (_name, build, status, code) => {
    const [body, init] = build();
    const before = await world.traces();

    expect(await world.call('/v1/PUSH_SMS', body, init)).toMatchObject({ status, body: error(code) });
    expect(await world.traces()).toBe(before + 1n);
  });

  it('that is not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);

    expect(await world.call('/v1/PUSH_SMS', undefined, { body })).toMatchObject({
      status: 400,
      body: error('BAD_REQUEST'),
    });
  });

  it('leaves a trace that the operator can find, with the partner’s name where it is known', async () => {
    await world.call('/v1/PUSH_SMS', { ...good, key: partner.key, text: undefined });
    await world.call('/v1/PUSH_SMS', { ...good, key: 'wrong again' });

    const own = await world.core.supply.notices({
      supplierId: partner.supplierId,
      kind: 'bad_request',
      limit: 50,
    });
    const strangers = await world.core.supply.notices({ kind: 'wrong_key', limit: 50 });
    expect(own.map(({ subject }) => subject)).toContain('/v1/PUSH_SMS text');
    expect(strangers).toMatchObject([{ supplierId: null, subject: '/v1/PUSH_SMS from 127.0.0.1' }]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('%s is no way to push', async (method) => {
    const answer = await world.call('/v1/PUSH_SMS', undefined, { method });

    expect(answer).toMatchObject({ status: 405, body: error('REQUEST_NOT_FOUND') });
  });

  it.each(['/v1/PUSH_CALL', '/v1/PUSH_CALL_RECORD', '/agent/api/other'])(
    '%s is known by name only',
    async (path) => {
      expect(await world.call(path, good)).toMatchObject({ status: 405, body: error('REQUEST_NOT_FOUND') });
    },
  );

  it('is of a partner whose account, API or address is refused', async () => {
    const blocked = await world.partner();
    const disabled = await world.partner();
    const elsewhere = await world.partner({ settings: { ipAllow: ['203.0.113.0/24'] } });
    await world.core.supply.change({ supplierId: blocked.supplierId, access: 'blocked' });
    await world.core.supply.change({ supplierId: disabled.supplierId, access: 'disabled' });

    const answers = [];
    for (const { key } of [blocked, disabled, elsewhere])
      answers.push(await world.call('/v1/PUSH_SMS', { ...good, key }));

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [403, 'ACCOUNT_BLOCKED'],
      [403, 'API_ACCESS_DISABLED'],
      [403, 'API_ACCESS_IP'],
    ]);
  });
});

describe('keys', () => {
  it('two hold at a time, so that one can replace the other; a revoked one is wrong within a second', async () => {
    const { supplierId, key } = await world.partner();
    const { core } = world;
    const second = await core.supply.addKey({ supplierId });
    const [, first] = (await core.supply.get(supplierId)).keys;
    const push = async (shown: string) =>
      (
        await world.call('/v1/PUSH_SMS', {
          smsId: 1,
          phone: '4915100000009',
          phoneFrom: 'a',
          text: 'b',
          key: shown,
        })
      ).body.error;

    const both = [await push(key), await push(second.key)];
    await expect(core.supply.addKey({ supplierId })).rejects.toThrow('limit_reached');
    await core.supply.revokeKey({ supplierId, id: first?.id ?? 0n });

    expect(both).toEqual(['NO_OPERATION', 'NO_OPERATION']);
    expect(await push(key)).toBe('ERROR_WRONG_KEY');
    expect(await push(second.key)).toBe('NO_OPERATION');
  });
});
