import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHubWorld, germany, type HubWorld, type TestHub, telegram } from '#test/hub-world';
import { expectRightBooks } from '#test/rent-world';

let world: HubWorld;
beforeAll(async () => {
  world = await createHubWorld();
});
afterAll(() => world.close());

const SUCCESS = { status: 'SUCCESS' };
const error = (code: string) => ({ status: 'ERROR', error: code });

/** A pool of its own for one test: the hub is offered that operator alone. */
async function stocked(
  dialect: 'onlinesim-v1' | 'smshub',
  {
    operator,
    count = 2,
    ...options
  }: { operator: string; count?: number; settings?: object; price?: string },
): Promise<{ hub: TestHub; supplierId: bigint; phones: string[] }> {
  const { settings = {}, price = '0.10' } = options;
  const hub = await world.hub({ dialect, settings: { operators: [operator], ...settings } });
  const pool = await world.rentPool({ count, country: germany, operator, price, payoutPercent: 50 });
  return { hub, ...pool };
}

describe.each(['onlinesim-v1', 'smshub'] as const)('%s', (dialect) => {
  const service = telegram[dialect];
  const operator = dialect === 'smshub' ? 'vodafone' : 'o2';
  const path = (name: string) => (dialect === 'smshub' ? '' : `/${name}`);
  let hub: TestHub;
  let supplierId: bigint;
  beforeAll(async () => {
    ({ hub, supplierId } = await stocked(dialect, { operator, count: 6 }));
  });

  it('tells what could be ordered, by operator, with the rule for any', async () => {
    const { status, body, headers } = await world.call(hub, path('getServices'), { action: 'GET_SERVICES' });

    const named = { [operator]: { [service]: 6, rent: 6 } };
    const any = { any: { [service]: 6, rent: 6 } };
    const operatorMap = dialect === 'smshub' ? named : { ...any, ...named };
    expect(status).toBe(200);
    expect(body).toEqual({ ...SUCCESS, countryList: [{ country: 'germany', operatorMap }] });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('gives a number as a JSON number with the country code, and a numeric id', async () => {
    const { answer, id } = await world.order(hub);

    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^\{"status":"SUCCESS","number":49\d+,"activationId":\d+\}$/);
    expect(await world.advertised(hub)).toBe(5);
    await world.finish(hub, id, 4);
  });

  it('closes once: a repeat is a success without effect, another status too', async () => {
    const { id } = await world.order(hub);

    const answers = [];
    for (const status of [3, 3, 4, 1]) answers.push((await world.finish(hub, id, status)).body);

    expect(answers).toEqual([SUCCESS, SUCCESS, SUCCESS, SUCCESS]);
    const operation = await world.core.hubs.operation(id);
    expect(operation).toMatchObject({
      state: 'closed',
      closeStatus: 3,
      rewardMicros: 400_000n,
      oddStatus: 1,
    });
    expect((await world.core.hubs.alarms()).filter(({ operationId }) => operationId === id)).toMatchObject([
      { matter: 'odd_close', details: { status: 1 } },
    ]);
  });

  it('takes a reward back at 5 after 3, once', async () => {
    const { id } = await world.order(hub);
    const before = await world.core.hubs.statement({ hubId: hub.id, limit: 1 });

    for (const status of [3, 5, 5]) await world.finish(hub, id, status);

    const [reversal, reward] = await world.core.hubs.statement({ hubId: hub.id, limit: 2 });
    expect(reward).toMatchObject({ kind: 'hub_reward', amountMicros: 400_000n });
    expect(reversal).toMatchObject({ kind: 'hub_reversal', amountMicros: -400_000n });
    expect(reversal?.afterMicros).toBe(before[0]?.afterMicros ?? 0n);
    expect(await world.core.supply.statement({ supplierId, limit: 2 })).toMatchObject([
      { kind: 'hub_share_reversal', amountMicros: -200_000n },
      { kind: 'hub_share', amountMicros: 200_000n },
    ]);
    await expectRightBooks(world);
  });

  it('refuses what it does not know and cannot follow, from the books', async () => {
    const { id } = await world.order(hub);

    expect(await world.finish(hub, 999_999n, 3)).toMatchObject({
      status: 200,
      body: error('ACTIVATION_NOT_FOUND'),
    });
    expect(await world.finish(hub, id, 2)).toMatchObject({ status: 200, body: error('BAD_STATUS') });
    const uuid = { action: 'FINISH_ACTIVATION', activationId: 'a-b-c', status: 3 };
    expect((await world.call(hub, path('finishActivation'), uuid)).body).toEqual(
      error('ACTIVATION_NOT_FOUND'),
    );
    expect((await world.core.hubs.operation(id)).state).toBe('open');
    await world.finish(hub, id, 4);
  });

  it('sells nothing below its price, in no other currency, and nothing that it does not know', async () => {
    const cheap = await world.order(hub, { sum: 9.99 });
    const dollars = await world.order(hub, { currency: 840 });
    const strange = await world.order(hub, { country: 'atlantis' });
    const fair = await world.order(hub, { sum: 10 });

    expect(cheap.answer).toMatchObject({ status: 200, body: error('SUM_TOO_LOW') });
    expect(dollars.answer).toMatchObject({ status: 200, body: error('BAD_CURRENCY') });
    expect(strange.answer).toMatchObject({ status: 200, body: { status: 'NO_NUMBERS' } });
    expect(fair.answer.body).toMatchObject(SUCCESS);
    await world.finish(hub, fair.id, 4);
  });

  it('never issues excluded prefixes, written as integers or strings', async () => {
    const first = await world.order(hub);
    await world.finish(hub, first.id, 4);
    const prefix = first.phone.slice(0, 4);

    for (const exceptionPhoneSet of [[Number(prefix)], [prefix]])
      expect((await world.order(hub, { exceptionPhoneSet })).answer.body).toEqual({ status: 'NO_NUMBERS' });
    const own = await world.order(hub, { exceptionPhoneSet: [first.phone, '7'] });
    expect(own.phone).not.toBe(first.phone);
    await world.finish(hub, own.id, 4);
  });

  it('rents a number, and closes it for the total of all periods', async () => {
    const { id, answer } = await world.order(hub, { service: 'rent', sum: 300, days: 2 });
    const close = { service: 'rent', sum: 870 };
    const finish = dialect === 'smshub' ? '' : '/finishActivationRent';
    const body = { action: 'FINISH_ACTIVATION', activationId: Number(id), status: 3, ...close };

    expect(answer.body).toMatchObject(SUCCESS);
    expect((await world.call(hub, finish, body)).body).toEqual(SUCCESS);
    expect(await world.core.hubs.operation(id)).toMatchObject({
      kind: 'rental',
      days: 2,
      endsAt: null,
      rewardMicros: 8_700_000n,
      closeSumMicros: 870_000_000n,
    });
    expect(await world.advertised(hub, 'rent')).toBe(6);
  });

  it('takes and gives gzip, the key in body, header and address', async () => {
    const ask = { action: 'GET_SERVICES' };
    const zipped = await world.call(
      hub,
      path('getServices'),
      gzipSync(JSON.stringify({ ...ask, key: hub.key })),
      {
        headers: { 'content-encoding': 'gzip' },
      },
    );
    const none = { name: hub.name, key: '' };
    const bearer = { headers: { authorization: `Bearer ${hub.key}` } };

    expect(zipped.body).toMatchObject(SUCCESS);
    expect((await world.call(none, path('getServices'), ask, bearer)).body).toMatchObject(SUCCESS);
    expect((await world.call(none, `${path('getServices')}?apikey=${hub.key}`, ask)).body).toMatchObject(
      SUCCESS,
    );
    expect(
      (await world.call(hub, path('getServices'), ask, { headers: { authorization: 'Bearer other' } })).body,
    ).toEqual(error('ERROR_WRONG_KEY'));
  });

  it('answers every error of the protocol, and leaves a trace of it', async () => {
    const ask = { action: 'GET_SERVICES' };
    const at = (body: unknown, init?: RequestInit, from: Pick<TestHub, 'name' | 'key'> = hub) =>
      world.call(from, path('getServices'), body, init).then((answer) => [answer.status, answer.body.error]);
    const stranger = { name: 'nobody', key: hub.key };

    expect(await at(ask, {}, { name: hub.name, key: '' })).toEqual([401, 'ERROR_NO_KEY']);
    expect(await at(ask, {}, { name: hub.name, key: 'wrong' })).toEqual([401, 'ERROR_WRONG_KEY']);
    expect(await at(ask, {}, stranger)).toEqual([401, 'ERROR_WRONG_KEY']);
    expect(await at('{"action":')).toEqual([400, 'BAD_REQUEST']);
    expect(await at('[]')).toEqual([400, 'BAD_REQUEST']);
    expect(await at(new Uint8Array([0x7b, 0xff, 0x7d]))).toEqual([400, 'BAD_REQUEST']);
    expect(await at(ask, { headers: { 'content-type': 'text/plain' } })).toEqual([400, 'BAD_REQUEST']);
    expect(await at({ ...ask, more: 'x'.repeat(70_000) })).toEqual([413, 'BAD_REQUEST']);
    expect(await at(undefined, { method: 'GET' })).toEqual([405, 'REQUEST_NOT_FOUND']);
    expect(await at({ action: 'PUSH_CALL' })).toEqual([405, 'REQUEST_NOT_FOUND']);
    const half = { action: 'GET_NUMBER', country: 'germany', operator: 'any', service };
    const unnamed = await world.call(hub, path('getNumber'), half);
    expect([unnamed.status, unnamed.body]).toEqual([400, error('BAD_REQUEST')]);
    const lost = await world.call(hub, '/nothing/here', ask);
    expect([lost.status, lost.body]).toEqual([405, error('REQUEST_NOT_FOUND')]);

    const notices = await world.core.supply.notices({ limit: 100 });
    const mine = notices
      .filter(({ subject }) => subject.startsWith(`hub ${hub.name}:`))
      .map(({ kind }) => kind);
    expect(new Set(mine)).toEqual(
      new Set([
        'hub_no_key',
        'hub_wrong_key',
        'hub_bad_request',
        'hub_too_large',
        'hub_unknown_method',
        'hub_name_unknown',
      ]),
    );
  });
});

describe('one address for all calls', () => {
  it('tells them apart by action, and a rental by its service', async () => {
    const { hub } = await stocked('onlinesim-v1', { operator: 'fonic' });
    const bare = (body: object) => world.call(hub, '', body);
    const wish = { action: 'GET_NUMBER', country: 'germany', operator: 'fonic', sum: 300 };

    const rented = await bare({ ...wish, service: 'RENT' });
    const leased = await bare({ ...wish, service: 'telegram' });
    const none = await bare({ ...wish, service: 'telegram' });
    const closes = [];
    for (const { body } of [rented, leased])
      closes.push(await bare({ action: 'FINISH_ACTIVATION', activationId: body.activationId, status: 4 }));

    expect(await world.core.hubs.operation(BigInt(String(rented.body.activationId)))).toMatchObject({
      kind: 'rental',
    });
    expect(none.body).toEqual({ status: 'NO_NUMBERS' });
    expect(closes.map(({ body }) => body)).toEqual([SUCCESS, SUCCESS]);
    expect((await bare({ key: hub.key })).body).toEqual(error('BAD_REQUEST'));
  });
});

describe('access', () => {
  it('is refused from other addresses, and where the operator has closed it', async () => {
    const { hub } = await stocked('onlinesim-v1', {
      operator: 'lycamobile',
      settings: { ipAllow: ['10.0.0.0/8'] },
    });
    const ask = async () => (await world.call(hub, '/getServices', {})).body.error;

    const elsewhere = await ask();
    await world.core.hubs.change({ hubId: hub.id, settings: { ipAllow: null }, access: 'blocked' });
    const blocked = await ask();
    await world.core.hubs.change({ hubId: hub.id, access: 'disabled' });

    expect([elsewhere, blocked, await ask()]).toEqual([
      'API_ACCESS_IP',
      'ACCOUNT_BLOCKED',
      'API_ACCESS_DISABLED',
    ]);
  });

  it('holds with both keys while one replaces the other, and never with another hub’s', async () => {
    const hub = await world.hub();
    const other = await world.hub();
    const { id } = (await world.core.hubs.get({ id: hub.id })).keys[0] ?? { id: 0n };
    const { key } = await world.core.hubs.addKey({ hubId: hub.id });
    const ask = async (shown: string) =>
      (await world.call({ name: hub.name, key: shown }, '/getServices', {})).status;

    const both = [await ask(hub.key), await ask(key)];
    await expect(world.core.hubs.addKey({ hubId: hub.id })).rejects.toThrow('limit_reached');
    await world.core.hubs.revokeKey({ hubId: hub.id, id });

    expect(both).toEqual([200, 200]);
    expect([await ask(hub.key), await ask(key), await ask(other.key)]).toEqual([401, 200, 401]);
  });
});
