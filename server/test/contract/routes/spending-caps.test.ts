import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#test/dialect-voices';
import { createRouteWorld, FORM, type RouteWorld } from '#test/route-world';

let world: RouteWorld;
let supplierId: bigint;
/** The country's id at SMSPool. */
let poolCountry: string;
beforeAll(async () => {
  world = await createRouteWorld({ EARLY_CANCEL_SECONDS: '0' });
  const stock = { country: 2, supplier: 'capped', price: '1' };
  ({ supplierId } = await world.pool({ ...stock, count: 60 }));
  await world.pool({ ...stock, service: 'wa', count: 1 });
  const steps = [{ fromHours: 1, unitHours: 1, priceMicros: 10_000n }];
  await world.core.rentals.setPrices([{ supplierId, countryId: 2, operator: 'any', step: 0, steps }]);
  const countries: { ID: number; short_name: string }[] = JSON.parse(
    (await world.ask('GET', '/smspool/country/retrieve_all')).text,
  );
  poolCountry = String(countries.find(({ short_name: name }) => name === 'KZ')?.ID);
});
afterAll(() => world?.close());

/** A customer whose key is about to be capped. */
async function customer() {
  const { accountId, key, name } = await world.customer({ balance: '50' });
  const [{ id: keyId } = { id: 0n }] = await world.core.accounts.listKeys(accountId);
  const form = (path: string, fields: Record<string, string>) =>
    world.ask('POST', `/smspool/${path}`, {
      body: new URLSearchParams({ key, ...fields }).toString(),
      type: FORM,
    });
  const json = (method: string, url: string, body: object) =>
    world.ask(method, url, { body: JSON.stringify(body) });
  return {
    ...{ accountId, keyId, key, name, form, json },
    handler: (query: string) => world.ask('GET', `/stubs/handler_api.php?api_key=${key}&country=2&${query}`),
    onlineSim: (call: string) => world.ask('GET', `/onlinesim/api/${call}&apikey=${key}`),
    fiveSim: (path: string) =>
      world.ask('GET', `/5sim/v1/user/${path}`, { headers: { authorization: `Bearer ${key}` } }),
    /** Orders and rentals as SMSPool calls the newest of them. */
    async poolCode(list: 'order' | 'rental') {
      const bought =
        list === 'order'
          ? await form('purchase/sms', { country: 'KZ', service: 'Telegram' })
          : await form('purchase/rental', { id: poolCountry, days: '1' });
      const answer = JSON.parse(bought.text);
      return String(answer.order_id ?? answer.rental_code);
    },
  };
}

type Customer = Awaited<ReturnType<typeof customer>>;

async function activation({ accountId }: Customer) {
  const { id, phone } = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 });
  return { id, phone };
}
async function finished(of: Customer) {
  const { id, phone } = await activation(of);
  await world.message({ supplierId, phone });
  await world.core.activations.finish({ id, accountId: of.accountId });
  return { id, phone };
}
const rental = ({ accountId }: Customer) => world.core.rentals.rent({ accountId, countryId: 2, hours: 24 });

type Purchase = {
  way: string;
  /** The answer past the cap. */
  says: RegExp;
  prepare(by: Customer): Promise<() => Promise<Answer>>;
};

const noBalance = /NO_BALANCE/;
const order = { country: '2', service: 'tg', carrier: 'any', m: '', n: '' };

/** Every way to spend money with a key. */
const purchases: Purchase[] = [
  ...['getNumber', 'getNumberV2'].map(
    (action): Purchase => ({
      ...{ way: action, says: noBalance },
      prepare:
        async ({ handler }) =>
        () =>
          handler(`action=${action}&service=tg`),
    }),
  ),
  {
    ...{ way: 'getMultiServiceNumber', says: noBalance },
    prepare:
      async ({ handler }) =>
      () =>
        handler('action=getMultiServiceNumber&multiService=tg,wa'),
  },
  {
    ...{ way: 'getAdditionalService', says: noBalance },
    async prepare(by) {
      const { id } = await activation(by);
      return () => by.handler(`action=getAdditionalService&service=wa&id=${id}`);
    },
  },
  ...['getExtraActivation', 'reactivate'].map(
    (action): Purchase => ({
      ...{ way: action, says: noBalance },
      async prepare(by) {
        const { id } = await finished(by);
        return () => by.handler(`action=${action}&id=${id}&activationId=${id}`);
      },
    }),
  ),
  {
    ...{ way: 'getRentNumber', says: noBalance },
    prepare:
      async ({ handler }) =>
      () =>
        handler('action=getRentNumber&service=full&hours=24'),
  },
  ...['continueRentNumber', 'prolong'].map(
    (action): Purchase => ({
      ...{ way: action, says: noBalance },
      async prepare(by) {
        const { id } = await rental(by);
        return () => by.handler(`action=${action}&id=${id}&hours=24`);
      },
    }),
  ),
  {
    ...{ way: 'V3', says: noBalance },
    prepare:
      async ({ json, key, name }) =>
      () =>
        json('PUT', `/v3/numbers/${name}/order`, { apiKey: key, maximumPrice: '100', ...order }),
  },
  {
    ...{ way: 'V2', says: noBalance },
    prepare:
      async ({ json, key, name }) =>
      () =>
        json('POST', '/cs/purchase', { userId: name, key, maximumPrice: '1.00', ...order }),
  },
  {
    ...{ way: '5sim activation', says: /not enough user balance/ },
    prepare:
      async ({ fiveSim }) =>
      () =>
        fiveSim('buy/activation/kazakhstan/any/telegram'),
  },
  {
    ...{ way: '5sim hosting', says: /not enough user balance/ },
    prepare:
      async ({ fiveSim }) =>
      () =>
        fiveSim('buy/hosting/kazakhstan/any/1day'),
  },
  {
    ...{ way: '5sim reuse', says: /not enough user balance/ },
    async prepare(by) {
      const { phone } = await finished(by);
      return () => by.fiveSim(`reuse/telegram/${phone}`);
    },
  },
  {
    ...{ way: 'SMSPool purchase/sms', says: /BALANCE_ERROR.*spending limit/ },
    prepare:
      async ({ form }) =>
      () =>
        form('purchase/sms', { country: 'KZ', service: 'Telegram' }),
  },
  {
    ...{ way: 'SMSPool sms/resend', says: /BALANCE_ERROR.*spending limit/ },
    async prepare(by) {
      const { accountId } = by;
      const code = await by.poolCode('order');
      const [last] = await world.core.activations.listOpen({ accountId, limit: 1 });
      await world.message({ supplierId, phone: last?.phone ?? '' });
      await world.core.activations.finish({ id: last?.id ?? 0, accountId });
      return () => by.form('sms/resend', { orderid: code });
    },
  },
  {
    ...{ way: 'SMSPool purchase/rental', says: /BALANCE_ERROR.*spending limit/ },
    prepare:
      async ({ form }) =>
      () =>
        form('purchase/rental', { id: poolCountry, days: '1' }),
  },
  {
    ...{ way: 'SMSPool rental/extend', says: /BALANCE_ERROR.*spending limit/ },
    async prepare(by) {
      const code = await by.poolCode('rental');
      return () => by.form('rental/extend', { rental_code: code, days: '1' });
    },
  },
  {
    ...{ way: 'Onlinesim getNum', says: /WARNING_LOW_BALANCE/ },
    prepare:
      async ({ onlineSim }) =>
      () =>
        onlineSim('getNum.php?service=telegram&country=77'),
  },
  {
    ...{ way: 'Onlinesim getNumRepeat', says: /WARNING_LOW_BALANCE/ },
    async prepare(by) {
      const { phone } = await finished(by);
      return () => by.onlineSim(`getNumRepeat.php?service=telegram&number=${phone}`);
    },
  },
  {
    ...{ way: 'Onlinesim getRentNum', says: /WARNING_LOW_BALANCE/ },
    prepare:
      async ({ onlineSim }) =>
      () =>
        onlineSim('rent/getRentNum.php?country=77&days=1'),
  },
  {
    ...{ way: 'Onlinesim extendRentState', says: /WARNING_LOW_BALANCE/ },
    async prepare(by) {
      const { id } = await rental(by);
      return () => by.onlineSim(`rent/extendRentState.php?tzid=${id}&days=1`);
    },
  },
];

describe('a key with a cap', () => {
  it.each(purchases)('spends nothing past it by $way, and something within it', async ({ says, prepare }) => {
    const by = await customer();
    const ask = await prepare(by);
    const { accountId, keyId } = by;
    const spent = async () => 50_000_000n - (await world.core.ledger.getBalance(accountId)).availableMicros;
    const before = await spent();
    const cap = (dayMicros: bigint) =>
      world.core.accounts.setCaps({ accountId, keyId, orderMicros: null, dayMicros });

    await cap(0n);
    const refused = await ask();
    const held = await spent();
    await cap(100_000_000n);
    await ask();

    expect(refused.text).toMatch(says);
    expect(held).toBe(before);
    expect(await spent()).toBeGreaterThan(before);
    const [{ spentTodayMicros } = { spentTodayMicros: 0n }] = await world.core.accounts.listCaps(accountId);
    expect(spentTodayMicros).toBeGreaterThan(0n);
  });
});
