import { describe, expect, it } from 'vitest';
import { findLeast, inHubCurrency, isOffered } from './hub.ts';
import { decideClose, type HubOperation } from './hub-operation.ts';

const operation = (more: Partial<HubOperation> = {}) =>
  ({ state: 'open', kind: 'activation', closeStatus: null, reversedAt: null, ...more }) as HubOperation;

describe('a close', () => {
  it.each([
    [1, { does: 'close', bar: true, cancelled: false, paid: false }],
    [3, { does: 'close', bar: true, cancelled: false, paid: true }],
    [4, { does: 'close', bar: false, cancelled: true, paid: false }],
    [5, { does: 'close', bar: false, cancelled: false, paid: false }],
  ] as const)('with status %i of an open activation', (status, closing) => {
    expect(decideClose(operation(), status)).toEqual(closing);
  });

  it('of a rental that was paid bars nothing', () => {
    expect(decideClose(operation({ kind: 'rental' }), 3)).toMatchObject({ bar: false, paid: true });
  });

  type Later = readonly [1 | 3 | 4 | 5, string];
  it.each<[1 | 3 | 4 | 5, ...Later[]]>([
    [1, [1, 'nothing'], [3, 'note'], [4, 'note'], [5, 'note']],
    [3, [1, 'note'], [3, 'nothing'], [4, 'note'], [5, 'reverse']],
    [4, [1, 'note'], [3, 'note'], [4, 'nothing'], [5, 'note']],
    [5, [1, 'note'], [3, 'note'], [4, 'note'], [5, 'nothing']],
  ])('after %i', (closeStatus, ...later) => {
    for (const [status, does] of later)
      expect([status, decideClose(operation({ state: 'closed', closeStatus }), status).does]).toEqual([
        status,
        does,
      ]);
  });

  it('takes a reward back once, and changes nothing of what was abandoned', () => {
    const reversed = operation({ state: 'closed', closeStatus: 3, reversedAt: new Date() });
    expect(decideClose(reversed, 5)).toEqual({ does: 'nothing' });
    expect(decideClose(operation({ state: 'abandoned' }), 3)).toEqual({ does: 'note' });
  });
});

describe('what a hub must pay', () => {
  const price = (countryId: number | null, serviceId: string | null, leastMicros: bigint) => ({
    countryId,
    serviceId,
    leastMicros,
  });

  it('is the narrowest price: country and service, country, service, all; for rentals only their own', () => {
    const prices = [price(null, null, 1n), price(null, 'tg', 2n), price(43, null, 3n), price(43, 'tg', 4n)];
    const least = (countryId: number, serviceId: string) => findLeast(prices, { countryId, serviceId });

    expect([least(43, 'tg'), least(43, 'wa'), least(1, 'tg'), least(1, 'wa')]).toEqual([4n, 3n, 2n, 1n]);
    expect(least(43, 'rent')).toBeUndefined();
    expect(findLeast([price(null, 'rent', 5n)], { countryId: 1, serviceId: 'rent' })).toBe(5n);
  });

  it('is our own price at the rate, rounded up to a kopeck', () => {
    expect(inHubCurrency(100_000n, { settings: {} }, 90_000_000n)).toBe(9_000_000n);
    expect(inHubCurrency(100_001n, { settings: {} }, 90_000_000n)).toBe(9_010_000n);
    expect(inHubCurrency(100_001n, { settings: { rubPerUsd: '100' } }, 90_000_000n)).toBe(10_010_000n);
    expect(inHubCurrency(100_001n, { settings: { currency: 840 } }, 90_000_000n)).toBe(100_001n);
  });
});

it('a hub is offered what its lists say, and rentals whatever they say of services', () => {
  const lot = { countryId: 43, operator: 'o2', serviceId: 'tg' };
  const rent = { ...lot, serviceId: 'rent' };
  const offered = (settings: object, one = lot) => isOffered({ settings }, one);

  expect(offered({})).toBe(true);
  expect(offered({ countries: [1] })).toBe(false);
  expect(offered({ operators: ['vodafone'] })).toBe(false);
  expect(offered({ services: ['wa'] })).toBe(false);
  expect(offered({ blacklist: ['tg'] })).toBe(false);
  expect(offered({ services: ['wa'], blacklist: ['tg'] }, rent)).toBe(true);
  expect(offered({ rentAllowed: false }, rent)).toBe(false);
});
