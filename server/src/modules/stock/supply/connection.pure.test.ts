import { describe, expect, it } from 'vitest';
import { createAddressGuard } from '#kernel/address-guard';
import { isRefusal } from '#kernel/refusal';
import { PartnerSettings } from '#suppliers/partner';
import type { Inventory } from '#suppliers/supplier';
import { type Connection, inDollars, pollSecondsOf, priceOf } from './connection.ts';
import { assertCallable, checkConnection, mergeSettings } from './connection-settings.ts';
import { waitAfterTry } from './operation.ts';
import { assertRates } from './rents.ts';
import type { Rate } from './stock-store.ts';
import { readStock } from './translate-stock.ts';

const RUB = 643;
const USD = 840;
/** Ninety roubles for a dollar. */
const rate = 90_000_000n;

/** The details of a refusal; `undefined` where there is none. */
function wrong(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.details;
    throw error;
  }
}

describe('what a partner earns', () => {
  it.each([
    [40_000_000n, RUB, 444_445n],
    [90_000_000n, RUB, 1_000_000n],
    [90_000_001n, RUB, 1_000_001n],
    [1n, RUB, 1n],
    [0n, RUB, 0n],
    [40_000_000n, USD, 40_000_000n],
  ])('of %d micros of %d is %d in dollars, rounded up', (sumMicros, currency, dollars) => {
    expect(inDollars({ sumMicros, currency }, rate)).toBe(dollars);
  });

  it.each<[PartnerSettings, bigint, bigint, bigint]>([
    [{ currency: USD }, 1_000_000n, 1_000_000n, 1_300_000n],
    [{ currency: USD, markupPercent: 0 }, 1_000_000n, 1_000_000n, 1_000_000n],
    [{ currency: USD, markupPercent: 0 }, 1_000_001n, 1_000_001n, 1_010_000n],
    [{ currency: USD, markupPercent: 1 }, 1_000_000n, 1_000_000n, 1_010_000n],
    [{ currency: USD, markupPercent: 100 }, 5_000n, 5_000n, 10_000n],
    [{ currency: USD, markupPercent: 100 }, 5_001n, 5_001n, 20_000n],
    [{ currency: USD }, 0n, 0n, 0n],
    [{}, 90_000_000n, 1_000_000n, 1_300_000n],
    [{ markupPercent: 10_000 }, 90_000_000n, 1_000_000n, 101_000_000n],
  ])('with %o for %d: it gets %d, the customer pays %d, in whole cents', (settings, sum, payout, price) => {
    expect(priceOf(sum, { settings }, rate)).toEqual({ payoutMicros: payout, priceMicros: price });
  });
});

describe('a partner is asked for its stock', () => {
  it.each([
    ['onlinesim-v1', {}, 120],
    ['smshub', {}, 15],
    ['onlinesim-v2', {}, 120],
    ['smshub', { pollSeconds: 60 }, 60],
  ] as const)('of %s with %o every %d seconds', (dialect, settings, seconds) => {
    expect(pollSecondsOf({ dialect, settings })).toBe(seconds);
  });
});

describe('a close that is not confirmed', () => {
  it.each([
    ...[
      [1, 10],
      [9, 10],
      [10, 20],
      [11, 40],
      [12, 80],
      [13, 160],
    ],
    ...[
      [14, 300],
      [15, 300],
      [19, 300],
      [20, 300],
      [2_000, 300],
    ],
  ])('is told again after try %d in %d seconds', (tries, seconds) => {
    expect(waitAfterTry(tries ?? 0)).toBe(seconds);
  });
});

describe('settings', () => {
  it('change as far as they are named; null takes the dialect’s own way back', () => {
    const before = { pollSeconds: 30, sendBearer: true, contentType: 'text/plain' };

    expect(
      mergeSettings<PartnerSettings>(before, { pollSeconds: 60, sendBearer: null, contentType: undefined }),
    ).toEqual({
      pollSeconds: 60,
    });
    expect(mergeSettings(before)).toEqual(before);
  });

  const settingsOf = (settings: object) =>
    wrong(() =>
      checkConnection(
        PartnerSettings.transform((all) => ({ settings: all })),
        settings,
      ),
    );

  it.each([
    [{ pollSeconds: 5 }, undefined],
    [{ pollSeconds: 4 }, 'pollSeconds'],
    [{ maxInFlight: 1, markupPercent: 0, blacklist: ['x'], names: { countries: { x: 1 } } }, undefined],
    [{ maxInFlight: 0 }, 'maxInFlight'],
    [{ markupPercent: -1 }, 'markupPercent'],
    [{ blacklist: [''] }, 'blacklist.0'],
    [{ urls: { getNumber: 7 } }, 'urls.getNumber'],
    [{ ipAllow: ['10.0.0.0/8'], allowNetworks: ['10.0.0.0/8'] }, undefined],
    [{ ipAllow: ['10.0.0.0/99'] }, 'settings.ipAllow'],
    [{ allowNetworks: ['nowhere'] }, 'settings.allowNetworks'],
  ])('%o: what is wrong is named: %s', (settings, field) => {
    const details = settingsOf(settings);

    if (field === undefined) expect(details).toBeUndefined();
    else expect(details).toEqual({ [field]: expect.stringMatching(/./) });
  });

  const guard = createAddressGuard({ allow: [] });

  it.each([
    ['an address on the internet', { baseUrl: 'https://partner.example/x' }, [], undefined],
    ['none', { baseUrl: null, 'urls.a': undefined, 'urls.b': '' }, [], undefined],
    ['a path below another', { baseUrl: 'https://partner.example', 'urls.a': '/127.0.0.1' }, [], undefined],
    ['one of this machine', { baseUrl: 'http://127.0.0.1:99/' }, [], 'baseUrl'],
    ['another scheme', { baseUrl: null, 'urls.a': 'ftp://partner.example' }, [], 'urls.a'],
    ['one of a network that was opened', { baseUrl: 'http://10.1.2.3/' }, ['10.0.0.0/8'], undefined],
    ['one of another network', { baseUrl: 'http://127.0.0.1/' }, ['10.0.0.0/8'], 'baseUrl'],
  ])('%s may be called or is refused by name', (_, addresses, networks, field) => {
    const details = wrong(() => assertCallable(guard, addresses, networks));

    if (field === undefined) expect(details).toBeUndefined();
    else expect(details).toEqual({ [field]: expect.stringMatching(/./) });
  });

  it('let everything be called where nobody guards', () => {
    const blind = async () => [];

    for (const nobody of [undefined, blind])
      expect(wrong(() => assertCallable(nobody, { baseUrl: 'http://127.0.0.1/' }))).toBeUndefined();
  });
});

describe('a rate', () => {
  const one = { countryId: null, serviceId: 'rent', sumMicros: 1n };

  it.each<[Partial<Rate>, string | undefined]>([
    [{}, undefined],
    [{ sumMicros: 0n }, undefined],
    [{ sumMicros: -1n }, 'sumMicros'],
    [{ fromHours: null, unitHours: null }, undefined],
    [{ fromHours: 1, unitHours: 1 }, undefined],
    [{ fromHours: 0 }, 'fromHours'],
    [{ fromHours: 1.5 }, 'fromHours'],
    [{ fromHours: 87_600, unitHours: 87_600 }, undefined],
    [{ fromHours: 87_601 }, 'fromHours'],
    [{ unitHours: 0 }, 'unitHours'],
    [{ unitHours: 87_601 }, 'unitHours'],
    [{ serviceId: 'tg' }, undefined],
    [{ serviceId: 'tg', fromHours: null, unitHours: null }, undefined],
    [{ serviceId: 'tg', fromHours: 1 }, 'fromHours'],
    [{ serviceId: 'tg', unitHours: 1 }, 'fromHours'],
  ])('with %o is taken, or %s is wrong', (change, field) => {
    const details = wrong(() => assertRates([one, { ...one, ...change }]));

    expect(details === undefined ? undefined : Object.keys(Object(details))).toEqual(
      field === undefined ? undefined : [field],
    );
  });
});

describe('the stock of a partner', () => {
  const row = (operator: string, count: number, more: object = {}) => ({
    ...{ country: 'germany', operator, service: 'telegram', count, rent: false, ...more },
  });
  const noneSkipped = { country: 0, operator: 0, service: 0, count: 0, repeated: 0 };
  const names = { services: { telegram: 'tg', viber: 'vi', hire: 'rent' }, countries: { germany: 43 } };
  const operators = { o2: 'o2', vodafone: 'vodafone' };
  const read = (
    rows: ReturnType<typeof row>[],
    more: Partial<Inventory> = {},
    settings: PartnerSettings = {},
  ) =>
    readStock({ rows, totals: [], skipped: noneSkipped, ...more }, {
      ...{ supplierId: 5n, dialect: 'onlinesim-v1' },
      settings: { names: { ...names, operators }, ...settings },
    } as Connection);
  const lotsOf = (...of: Parameters<typeof read>) =>
    read(...of).lots.map(({ countryId, operator, service, count }) => [countryId, operator, service, count]);

  it('is what each operator has; beside any, any has the rest', () => {
    expect(lotsOf([row('o2', 3), row('vodafone', 4)])).toEqual([
      [43, 'o2', 'tg', 3],
      [43, 'vodafone', 'tg', 4],
    ]);
    expect(lotsOf([row('o2', 3), row('any', 9), row('vodafone', 4)])).toEqual([
      [43, 'any', 'tg', 2],
      [43, 'o2', 'tg', 3],
      [43, 'vodafone', 'tg', 4],
    ]);
    expect(lotsOf([row('any', 7), row('o2', 3), row('vodafone', 4)])).toEqual([
      [43, 'any', 'tg', 0],
      [43, 'o2', 'tg', 3],
      [43, 'vodafone', 'tg', 4],
    ]);
  });

  it('is the total where its parts are more than that, service by service', () => {
    const rows = [row('any', 6), row('o2', 3), row('vodafone', 4), row('o2', 2, { service: 'viber' })];

    expect(lotsOf(rows)).toEqual([
      [43, 'any', 'tg', 6],
      [43, 'o2', 'vi', 2],
    ]);
  });

  it('is without services that it does not serve, and without rent where that is not allowed', () => {
    const rows = [
      row('o2', 3),
      row('o2', 2, { service: 'viber' }),
      row('o2', 1, { service: 'hire', rent: true }),
    ];

    expect(lotsOf(rows)).toHaveLength(3);
    expect(lotsOf(rows, {}, { blacklist: ['tg'] }).map(([, , service]) => service)).toEqual(['vi', 'rent']);
    expect(lotsOf(rows, {}, { rentAllowed: false }).map(([, , service]) => service)).toEqual(['tg', 'vi']);
    expect(lotsOf(rows, {}, { rentAllowed: true })).toHaveLength(3);
  });

  it('comes with what an operator should look at', () => {
    const { notices } = read([row('o2', 3), row('any', 9), row('o2', 1, { service: 'nosuch' })], {
      skipped: { ...noneSkipped, count: 2 },
    });

    expect(notices).toEqual([
      { supplierId: 5n, kind: 'name_unknown', subject: 'service nosuch', details: { rows: 1 } },
      { supplierId: 5n, kind: 'stock_unreadable', subject: 'count', details: { count: 2 } },
      { supplierId: 5n, kind: 'any_breach', subject: 'germany telegram', details: { anyMode: 'sum' } },
      { supplierId: 5n, kind: 'any_breach', subject: 'germany nosuch', details: { anyMode: 'sum' } },
    ]);
    const { notices: exclusive } = read([row('o2', 3), row('any', 3)], {}, { anyMode: 'exclusive' });
    expect(exclusive).toMatchObject([{ kind: 'any_breach', details: { anyMode: 'exclusive' } }]);
    expect(read([row('o2', 3), row('any', 3)]).notices).toEqual([]);
  });
});
