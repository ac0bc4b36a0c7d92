import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { writtenTwice } from '#test/written-twice';

let world: PartnerWorld;
let accountId: bigint;
let partner: TestPartner;
let serial = 0;
let phones: string[];

beforeAll(async () => {
  world = await createPartnerWorld();
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());
beforeEach(async () => {
  partner = await world.partner({ dialect: 'onlinesim-v2' });
  phones = Array.from({ length: 3 }, () => `49152${String(++serial).padStart(8, '0')}`);
});

const api = (name: string, body: unknown, init: RequestInit = {}) =>
  world.call(`/api/resellers/${name}`, body, {
    ...init,
    headers: { authorization: `Bearer ${partner.key}`, ...init.headers },
  });
const item = (phone: string, more: object = {}) => ({
  number: `+${phone}`,
  country_id: 49,
  rent: 1,
  ...more,
});
const report = (list: readonly string[]) =>
  api('sendNumbersOnline', { numbers: list.map((phone) => item(phone)) });

async function states(): Promise<string[]> {
  const { supplierId } = partner;
  const numbers = await world.core.inventory.listNumbers({ supplierId, limit: 100 });
  return phones.map((phone) => numbers.find((number) => number.phone === phone)?.state ?? 'none');
}

/** Prices are the operator's in this mode. */
async function lease() {
  const { supplierId } = partner;
  const csv = `country,service,price\n${germany.countryId},tg,0.10`;
  await world.core.inventory.importPrices({ supplierId, csv });
  return world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
}

describe('sendNumbersOnline', () => {
  it('replaces the whole list and answers with our ids', async () => {
    const first = await report(phones);
    const second = await report(phones.slice(1));

    const ids = first.body.ids as Record<string, number>;
    expect(first).toMatchObject({ status: 200, body: { response: 1 } });
    expect(Object.keys(ids)).toEqual(phones.map((phone) => `+${phone}`));
    expect(second.body).toEqual({
      response: 1,
      ids: { [`+${phones[1]}`]: ids[`+${phones[1]}`], [`+${phones[2]}`]: ids[`+${phones[2]}`] },
    });
    expect(await states()).toEqual(['offline', 'online', 'online']);
  });

  it('takes a leased number off only when its lease ends', async () => {
    await report(phones.slice(0, 1));
    const { id, phone } = await lease();

    await report([]);
    const pushed = await api('addMessage', {
      date: '1658209069',
      number: `+${phone}`,
      from: 'Telegram',
      message: 'Telegram code 123',
    });
    await world.core.activations.finish({ id, accountId });

    expect(pushed).toMatchObject({ status: 200, body: { response: 1 } });
    expect(await world.core.messages.listByActivation(id)).toHaveLength(1);
    await expect(lease()).rejects.toThrow('no_numbers');
  });

  it('tells items that cannot be taken by their places, and takes the others', async () => {
    const other = await world.partner({ dialect: 'onlinesim-v2' });
    const [mine = '', taken = ''] = phones;
    await world.call('/api/resellers/addNumber', { ...item(taken), key: other.key });

    const answer = await api('sendNumbersOnline', {
      numbers: [
        item(mine),
        { number: 'x', country_id: 49 },
        item(mine),
        item(taken),
        item('46701234567', { country_id: 49 }),
      ],
    });

    expect(answer).toMatchObject({
      status: 400,
      body: {
        response: 'BAD_REQUEST',
        errors: [
          { index: 1, error: 'number' },
          { index: 2, error: 'number' },
          { index: 3, error: 'number' },
          { index: 4, error: 'country_id' },
        ],
      },
    });
    expect(await states()).toEqual(['online', 'none', 'none']);
  });

  it('tells each item once, and books it once, where the database has its transaction run again', async () => {
    const again = await createPartnerWorld({}, { perSecond: 0, wrap: writtenTwice });
    try {
      const [mine, other] = [
        await again.partner({ dialect: 'onlinesim-v2' }),
        await again.partner({ dialect: 'onlinesim-v2' }),
      ];
      const call = (name: string, body: object, { key }: { key: string }) =>
        again.call(`/api/resellers/${name}`, { ...body, key });
      const [own = '', taken = ''] = phones;
      await call('addNumber', item(taken), other);

      const answer = await call('sendNumbersOnline', { numbers: [item(own), item(taken)] }, mine);

      expect(answer.body).toEqual({ response: 'BAD_REQUEST', errors: [{ index: 1, error: 'number' }] });
    } finally {
      await again.close();
    }
  });

  it('stores nothing in a test, and echoes the other', async () => {
    const body = { numbers: [item(phones[0] ?? '')] };

    const [checked, echoed] = [
      await api('sendNumbersOnline', { ...body, test: 'test1' }),
      await api('sendNumbersOnline', { ...body, test: 'test2' }),
    ];

    expect(checked.body).toEqual({ response: 1 });
    expect(echoed.body).toEqual({ response: 1, echo: { ...body, test: 'test2' } });
    expect(await states()).toEqual(['none', 'none', 'none']);
  });

  it('answers long lists compressed', async () => {
    const many = Array.from({ length: 100 }, (_, index) => `49153${String(index).padStart(8, '0')}`);

    const answer = await report(many);

    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(Object.keys(answer.body.ids as object)).toHaveLength(100);
  });
});

describe('one number', () => {
  it('addNumber gives an id, and the same one again', async () => {
    const [phone = ''] = phones;

    const first = await api('addNumber', item(phone, { operator: 26_201, port_id: 'COM1' }));
    const again = await api('addNumber', item(phone, { operator: 26_201, port_id: 'COM2' }));

    expect(first).toMatchObject({ status: 200, body: { response: 1 } });
    expect(again.body).toEqual(first.body);
  });

  it('addNumber wants to know whether it may be rented', async () => {
    const { number, country_id } = item(phones[0] ?? '');

    expect(await api('addNumber', { number, country_id })).toMatchObject({
      status: 400,
      body: { response: 'BAD_REQUEST' },
    });
  });

  it('removeNumber takes it by number or by id, in the query or the body; an unknown one is gone already', async () => {
    const { ids } = (await report(phones)).body as { ids: Record<string, number> };
    const remove = (query: string, body?: object) => api(`removeNumber${query}`, body, { method: 'DELETE' });

    const answers = [
      await remove(`?number=%2B${phones[0]}`),
      await remove('', { id: ids[`+${phones[1]}`] }),
      await remove('?number=%2B49159999999'),
    ];

    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, { response: 1 }]),
    );
    expect(await states()).toEqual(['offline', 'offline', 'online']);
  });
});

describe('a sign of life', () => {
  it('keeps the numbers on sale; after eleven minutes without any they go off, and come back with the next', async () => {
    await report(phones);
    const silence = world.core.supply.sweeps.find(({ name }) => name === 'supply.silence');

    world.advance(600);
    const checked = await api('checkWork', undefined, { method: 'GET' });
    world.advance(600);
    await silence?.run();
    const alive = await states();
    world.advance(61);
    await silence?.run();
    const silent = await states();
    const { supplierId } = partner;
    const [block] = await world.core.supply.blocks({ supplierId, lasting: true });
    await api('checkWork', {});

    expect(checked).toMatchObject({ status: 200, body: { response: 1 } });
    expect(alive).toEqual(['online', 'online', 'online']);
    expect(silent).toEqual(['offline', 'offline', 'offline']);
    expect(block).toMatchObject({ reason: 'silent', endsAt: null });
    expect(await states()).toEqual(['online', 'online', 'online']);
    expect(await world.core.supply.blocks({ supplierId, lasting: true })).toEqual([]);
  });
});

describe('messages', () => {
  const message = (to: string | number, more: object = {}) => ({
    date: '1658209069',
    number: to,
    from: 'Telegram',
    message: 'Telegram code 4444',
    ...more,
  });

  it('addMessage takes a number or its id; the same one again is the same, another date another', async () => {
    const { ids } = (await report(phones.slice(0, 1))).body as { ids: Record<string, number> };
    const { id, phone } = await lease();

    const answers = [
      await api('addMessage', message(`+${phone}`)),
      await api('addMessage', message(ids[`+${phone}`] ?? 0)),
      await api('addMessage', message(phone, { date: 1_658_209_070_000 })),
    ];

    expect(answers.map(({ body }) => body)).toEqual([{ response: 1 }, { response: 1 }, { response: 1 }]);
    expect(await world.core.messages.listByActivation(id)).toHaveLength(2);
  });

  it('addMessage for a number that is not the partner’s is ERROR_NO_NUMBER', async () => {
    expect(await api('addMessage', message('+4915999999999'))).toMatchObject({
      status: 404,
      body: { response: 'ERROR_NO_NUMBER' },
    });
  });

  it('addMessages stores the good ones and tells the others', async () => {
    await report(phones.slice(0, 1));
    const { id, phone } = await lease();

    const some = await api('addMessages', {
      messages: [
        message(`+${phone}`),
        message('+4915999999999'),
        { from: 'x' },
        message(`+${phone}`, { message: 'Telegram code 5' }),
      ],
    });
    const all = await api('addMessages', { messages: [message(`+${phone}`)] });

    expect(some).toMatchObject({
      status: 400,
      body: { response: 'BAD_REQUEST', errors: [{ index: 1, error: 'ERROR_NO_NUMBER' }, { index: 2 }] },
    });
    expect(all).toMatchObject({ status: 200, body: { response: 1 } });
    expect(await world.core.messages.listByActivation(id)).toHaveLength(2);
  });

  it('is a success whatever was decided about it', async () => {
    await report(phones.slice(0, 1));

    expect(await api('addMessage', message(`+${phones[0]}`))).toMatchObject({
      status: 200,
      body: { response: 1 },
    });
  });
});

describe('what cannot be taken', () => {
  it.each([
    ['sendNumbersOnline', { numbers: 'none' }, 400, 'BAD_REQUEST'],
    ['addMessages', {}, 400, 'BAD_REQUEST'],
    ['addMessage', { number: 'x' }, 400, 'BAD_REQUEST'],
    ['nosuch', {}, 405, 'REQUEST_NOT_FOUND'],
  ])('%s with %o', async (name, body, status, response) => {
    const before = await world.traces();

    expect(await api(name, body)).toMatchObject({ status, body: { response } });
    expect(await world.traces()).toBe(before + 1n);
  });

  it('a missing or wrong key', async () => {
    const bare = await world.call('/api/resellers/checkWork', {});
    const wrong = await world.call(
      '/api/resellers/checkWork',
      {},
      { headers: { authorization: 'Bearer wrong' } },
    );

    expect(bare).toMatchObject({ status: 401, body: { response: 'ERROR_NO_KEY' } });
    expect(wrong).toMatchObject({ status: 401, body: { response: 'ERROR_WRONG_KEY' } });
  });

  it('a supplier of another kind, in either form', async () => {
    const { key } = await world.partner({ dialect: 'onlinesim-v2' });
    const { supply } = world.core;
    const authenticate = supply.authenticate.bind(supply);
    // A kind that is not there yet.
    const spy = vi.spyOn(supply, 'authenticate').mockImplementation(async (caller) => ({
      ...(await authenticate(caller)),
      dialect: 'another' as never,
    }));
    onTestFinished(() => spy.mockRestore());
    const push = { smsId: 7, phone: '4915110000000', phoneFrom: 'Telegram', text: 'code 12345', key };

    const answers = [
      await world.call('/v1/PUSH_SMS', push),
      await world.call('/agent/api/sms', push),
      await world.call('/api/resellers/checkWork', {}, { headers: { authorization: `Bearer ${key}` } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('a partner of another dialect', async () => {
    const { key } = await world.partner();

    expect(await world.call('/api/resellers/checkWork', { key })).toMatchObject({
      status: 403,
      body: { response: 'API_ACCESS_DISABLED' },
    });
  });
});
