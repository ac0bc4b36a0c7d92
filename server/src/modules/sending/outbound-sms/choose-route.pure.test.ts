import { describe, expect, it } from 'vitest';
import { creditsFor, doorRoute, routesFor } from './choose-route.ts';
import type { SmsRoute } from './route-store.ts';

let serial = 0;
const route = (name: string, more: Partial<SmsRoute> = {}): SmsRoute => ({
  ...doorRoute,
  id: ++serial,
  name,
  supplierId: 1n,
  ...more,
});
const namesFor = (all: readonly SmsRoute[], to: string, sender = '') =>
  routesFor(all, { to, sender }).map(({ name }) => name);

describe('the routes of an SMS', () => {
  it('are the door of the settings while there are none', () => {
    expect(namesFor([], '447911123456')).toEqual(['door']);
  });

  it('are those of its receiver and its sender that are on', () => {
    const all = [
      route('all'),
      route('uk', { prefixes: ['44'] }),
      route('shop', { senders: ['SHOP'] }),
      route('off', { state: 'off' }),
    ];

    expect(namesFor(all, '447911123456')).toEqual(['uk', 'all']);
    expect(namesFor(all, '491701234567', 'SHOP')).toEqual(['all', 'shop']);
    expect(namesFor([route('fr', { prefixes: ['33'] })], '447911123456')).toEqual([]);
  });

  it('go by rank, then by the longer beginning, then by cost, then by age', () => {
    const all = [
      route('dear', { costMicros: 9n }),
      route('cheap', { costMicros: 2n }),
      route('cheap too', { costMicros: 2n }),
      route('near', { prefixes: ['44', '4479'], costMicros: 50n }),
      route('wide', { prefixes: ['44'], costMicros: 1n }),
      route('first', { rank: 1, costMicros: 99n }),
    ];

    expect(namesFor(all, '447911123456')).toEqual(['first', 'near', 'wide', 'cheap', 'cheap too', 'dear']);
  });

  it('tell the price of the best one', () => {
    const all = [route('all'), route('far', { prefixes: ['998'], credits: 4 })];

    expect(['998901234567', '447911123456'].map((to) => creditsFor(all, { to, sender: '' }))).toEqual([4, 1]);
    expect(creditsFor([], { to: '998901234567', sender: '' })).toBe(1);
  });
});
