import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRouteWorld, type RouteWorld } from '#test/route-world';

/** Everybody has reached a tier that takes a fifth off. */
let world: RouteWorld;
let countryIds: number[];
beforeAll(async () => {
  world = await createRouteWorld({ DISCOUNT_RATES: '0:20' });
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world?.close());

const LIST = '1.56';
const OWN = 1.25; // 1.248, rounded up
const MICROS = 1_000_000;

/** A country of its own with numbers for two services at the list price, and a customer. */
async function shop() {
  const country = countryIds.pop() ?? 0;
  const supplier = `own${country}`;
  const { supplierId } = await world.pool({ supplier, country, service: 'tg', price: LIST, count: 6 });
  await world.pool({ supplier, country, service: 'wa', price: LIST, count: 0 });
  const customer = await world.customer({ balance: '100' });
  const { accountId, key, name } = customer;
  const handler = async (query: string) =>
    (await world.ask('GET', `/stubs/handler_api.php?api_key=${key}&${query}&country=${country}`)).text;
  const spent = async () => {
    const { availableMicros } = await world.core.ledger.getBalance(accountId);
    return 100 - Number(availableMicros) / MICROS;
  };
  const json = async (method: string, url: string, body?: object) =>
    JSON.parse((await world.ask(method, url, body && { body: JSON.stringify(body) })).text);
  return { country, supplierId, accountId, key, name, handler, spent, json };
}

type Shop = Awaited<ReturnType<typeof shop>>;

const idOf = (answer: string) => Number(answer.split(':')[1]);

/** Every way to buy, and how many numbers it buys. */
const purchases: { way: string; numbers: number; buy(from: Shop): Promise<unknown> }[] = [
  { way: 'getNumber', numbers: 1, buy: ({ handler }) => handler('action=getNumber&service=tg') },
  { way: 'getNumberV2', numbers: 1, buy: ({ handler }) => handler('action=getNumberV2&service=tg') },
  {
    way: 'getMultiServiceNumber',
    numbers: 2,
    buy: ({ handler }) => handler('action=getMultiServiceNumber&multiService=tg,wa'),
  },
  {
    way: 'getAdditionalService',
    numbers: 2,
    async buy({ handler }) {
      const id = idOf(await handler('action=getNumber&service=tg'));
      return handler(`action=getAdditionalService&service=wa&id=${id}`);
    },
  },
  ...['getExtraActivation', 'reactivate'].map((action) => ({
    way: action,
    numbers: 2,
    async buy({ handler, supplierId }: Shop) {
      const [, id = '', phone = ''] = (await handler('action=getNumber&service=tg')).split(':');
      await world.message({ supplierId, phone });
      await handler(`action=setStatus&status=6&id=${id}`);
      return handler(`action=${action}&id=${id}&activationId=${id}`);
    },
  })),
  {
    way: 'V3',
    numbers: 1,
    buy: ({ json, key, name, country }) =>
      json('PUT', `/v3/numbers/${name}/order`, {
        ...{ apiKey: key, country: String(country), service: 'tg', carrier: 'any' },
        ...{ maximumPrice: '125', m: '', n: '' },
      }),
  },
  {
    way: 'V2',
    numbers: 1,
    buy: ({ json, key, name, country }) =>
      json('POST', '/cs/purchase', {
        ...{ userId: name, key, country: String(country), service: 'tg', carrier: 'any' },
        ...{ maximumPrice: '1.25', m: '', n: '' },
      }),
  },
];

describe('a customer with a discount', () => {
  it.each(purchases)('pays his own price by $way', async ({ buy, numbers }) => {
    const from = await shop();

    await buy(from);

    expect(await from.spent()).toBeCloseTo(numbers * OWN, 6);
  });

  it.each([
    ['maxPrice=1.25', /^ACCESS_NUMBER:/],
    ['maxPrice=1.24', /^WRONG_MAX_PRICE:1\.25$/],
    ['maxPrice=1.25&fixedPrice=true', /^ACCESS_NUMBER:/],
    ['minPrice=1.26', /^NO_NUMBERS$/],
  ])('bids against his own price: %s', async (bid, answer) => {
    const { handler } = await shop();

    expect(await handler(`action=getNumber&service=tg&${bid}`)).toMatch(answer);
  });

  it('may spend his last money at his own price', async () => {
    const { country } = await shop();
    const { key } = await world.customer({ balance: '1.25' });

    const { text } = await world.ask(
      'GET',
      `/stubs/handler_api.php?api_key=${key}&action=getNumber&service=tg&country=${country}`,
    );

    expect(text).toMatch(/^ACCESS_NUMBER:/);
  });
});

describe('another number each time', () => {
  it.each(['handler_api', 'V3', 'V2'])('is asked for by an order of %s', async (protocol) => {
    const { handler, json, key, name, country, accountId } = await shop();
    const order = { country: String(country), service: 'wa', carrier: 'any', m: '', n: '' };
    const buy = async (distinctNumbers: boolean): Promise<unknown> => {
      if (protocol === 'handler_api')
        return handler(`action=getNumber&service=wa&distinctNumbers=${distinctNumbers ? 'True' : '0'}`);
      const more = { ...order, distinctNumbers };
      return protocol === 'V3'
        ? json('PUT', `/v3/numbers/${name}/order`, { apiKey: key, maximumPrice: '125', ...more })
        : json('POST', '/cs/purchase', { userId: name, key, maximumPrice: '1.25', ...more });
    };
    const phones = async () =>
      (await world.core.activations.listOpen({ accountId, limit: 10 })).map(({ phone }) => phone);

    await handler('action=getNumber&service=tg');
    await buy(false);
    const same = new Set(await phones()).size;
    const [first] = await world.core.activations.listOpen({ accountId, limit: 1 });
    await world.core.activations.cancel({ id: first?.id ?? 0, accountId });
    await buy(true);

    expect([same, new Set(await phones()).size]).toEqual([1, 2]);
  });
});

/** Every list of handler_api that shows prices, and what it shows for one service and country. */
const lists: { action: string; query?: string; price(json: never, of: Shop): unknown }[] = [
  { action: 'getPrices', price: (json: Nested, { country }) => json[country]?.tg?.cost },
  { action: 'getPricesExtended', price: (json: Nested, { country }) => json[country]?.tg?.cost },
  { action: 'getPricesV2', price: (json: Nested, { country }) => Object.keys(json[country]?.tg ?? {})[0] },
  {
    action: 'getPricesV3',
    price: (json: Record<string, { tg: Record<string, { price: number }> }>, { country, supplierId }) =>
      json[country]?.tg[String(supplierId)]?.price,
  },
  {
    action: 'getPricesVerification',
    price: (json: Record<string, Record<string, { price: number }>>, { country }) =>
      json.tg?.[country]?.price,
  },
  { action: 'getServicesAndCost', price: (json: Row[]) => json.find(({ id }) => id === 'tg')?.price },
  {
    action: 'getServicesAndCostWithStatistics',
    query: 'service=tg',
    price: (json: (Row & { cheap_prices_countries: { price: string }[] })[]) => [
      json[0]?.price,
      json[0]?.cheap_prices_countries[0]?.price,
    ],
  },
  ...['getTopCountriesByService', 'getTopCountriesByServiceRank'].map((action) => ({
    action,
    query: 'service=tg&freePrice=true',
    price(json: Record<string, Place>, { country }: Shop) {
      const place = Object.values(json).find((one) => one.country === country);
      return [place?.price, Object.keys(place?.freePriceMap ?? {})[0], place?.retail_price];
    },
  })),
];
type Nested = Record<string, Record<string, { cost: number }>>;
type Row = { id: string; price: number };
type Place = { country: number; price: number; retail_price: number; freePriceMap: Record<string, number> };

describe('what a customer with a discount is shown', () => {
  it.each(lists)('by $action is his own price', async ({ action, query = '', price }) => {
    const of = await shop();

    const shown = price(JSON.parse(await of.handler(`action=${action}&${query}`)) as never, of);

    const own = [OWN, String(OWN)];
    const isTop = action.startsWith('getTop');
    if (isTop) expect(shown).toEqual([...own, Number(LIST)]);
    else if (Array.isArray(shown)) expect(shown).toEqual(own);
    else expect(own).toContain(shown);
  });

  it('for the same number once more is his own price', async () => {
    const { handler, supplierId } = await shop();
    const [, id = '', phone = ''] = (await handler('action=getNumber&service=tg')).split(':');
    await world.message({ supplierId, phone });
    await handler(`action=setStatus&status=6&id=${id}`);

    expect(JSON.parse(await handler(`action=checkExtraActivation&activationId=${id}`)).cost).toBe(OWN);
    expect(JSON.parse(await handler(`action=reactivationPrice&id=${id}`)).data.price).toBe(OWN);
  });

  it('by V3 is the price before the discount, with the own price beside it; by V2 his own', async () => {
    const { json, key, name, country } = await shop();

    const detail = `/v3/numbers/lookup/${country}/any/tg`;
    const open = await json('GET', detail);
    const keyed = await json('GET', `${detail}?apiKey=${key}`);
    const v2 = `userId=${name}&key=${key}&country=${country}`;
    const list = await json('GET', `/cs/getServices?${v2}`);
    const one = await json('GET', `/cs/getServiceDetails?${v2}&service=tg`);

    expect(open.body).toMatchObject({ price: 156 });
    expect(open.body).not.toHaveProperty('discountedPrice');
    expect(keyed.body).toMatchObject({ price: 156, discountedPrice: 125 });
    expect(list.body).toMatchObject([{ price: OWN }, { price: OWN }]);
    expect(one.body).toMatchObject({ sShort: 'tg', price: OWN });
  });
});
