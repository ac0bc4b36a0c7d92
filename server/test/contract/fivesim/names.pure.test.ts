import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';
import {
  balanceNumber,
  dollars,
  parseBid,
  priceNumber,
  roubles,
} from '../../../src/dialects/fivesim/currency.ts';
import { countryNames, productNames } from '../../../src/dialects/fivesim/name-table.ts';
import { type CatalogView, type Names, namesOf } from '../../../src/dialects/fivesim/names.ts';
import { findOrder } from '../../../src/dialects/fivesim/orders.ts';
import { listedTerms, nameTerm, readTerm } from '../../../src/dialects/fivesim/terms.ts';
import { createFiveSimWorld, type FiveSimWorld } from './fivesim-world.ts';

let world: FiveSimWorld;
let view: CatalogView;
let names: Names;

beforeAll(async () => {
  world = await createFiveSimWorld();
  view = await world.core.catalog.view();
  names = namesOf(view);
});
afterAll(() => world?.close());

describe('names of countries', () => {
  it('are those of the original where they are known', () => {
    const codes = Object.fromEntries(view.countries.map(({ iso2, id }) => [iso2, names.nameOfCountry(id)]));

    expect(codes).toMatchObject({
      ...{ RU: 'russia', US: 'usa', GB: 'england', CA: 'canada', CZ: 'czech', TT: 'tit', BA: 'bih' },
      ...{ HK: 'hongkong', ZA: 'southafrica', CI: 'ivorycoast', SV: 'salvador', TL: 'easttimor' },
    });
    expect(names.country('uk')?.iso2).toBe('GB');
    expect(names.country('ENGLAND')?.iso2).toBe('GB');
    for (const iso2 of Object.keys(countryNames))
      expect(view.countries.map((country) => country.iso2)).toContain(iso2);
  });

  it('lead back to their country, each to its own', () => {
    for (const { id } of view.countries) {
      expect(names.nameOfCountry(id)).toMatch(/^[a-z]+$/);
      expect(names.country(names.nameOfCountry(id))?.id).toBe(id);
    }
  });
});

describe('names of products', () => {
  it('are those of the original where they are known', () => {
    const known = { tg: 'telegram', wa: 'whatsapp', go: 'google', vk: 'vkontakte', ot: 'other', pf: 'pof' };

    for (const [id, name] of Object.entries(known)) expect(names.nameOfService(id)).toBe(name);
    expect(names.service('gmail')?.id).toBe('go');
    expect(names.service('meetme')?.id).toBe('fd');
    for (const id of Object.keys(productNames)) expect(view.service(id)).toBeDefined();
  });

  it('lead back to their service, each to its own; the second of one name has its code behind it', () => {
    for (const { id } of view.services) {
      expect(names.nameOfService(id)).toMatch(/^[a-z0-9]+$/);
      expect(names.service(names.nameOfService(id))?.id).toBe(id);
    }
    expect([names.nameOfService('zl'), names.nameOfService('wf')]).toEqual(['airtel', 'airtelwf']);
  });
});

describe('terms', () => {
  it('are hours, and hours are terms', () => {
    for (const [name, hours] of listedTerms) expect([readTerm(name), nameTerm(hours)]).toEqual([hours, name]);
    expect(['2hours', '1hour', '2days', '2months'].map(readTerm)).toEqual([2, 1, 48, 1_440]);
    expect([1, 2, 48, 1_440].map(nameTerm)).toEqual(['1hour', '2hours', '2days', '60days']);
  });

  it.each(['', '0days', '-1day', 'day', '1week', '1.5hours', '99999hours', '1day1hour', 'telegram'])(
    'are none as %j',
    (text) => {
      expect(() => readTerm(text)).toThrow(Refusal);
    },
  );
});

describe('ids of orders', () => {
  it('keep activations and rentals apart', () => {
    expect(findOrder('10000000')).toEqual({ kind: 'activation', id: 10_000_000 });
    expect(findOrder('2147483647')).toEqual({ kind: 'activation', id: 2_147_483_647 });
    expect(findOrder('10001000000')).toEqual({ kind: 'hosting', id: 1_000_000 });
    for (const text of ['', '-1', '1.0', '0x10', '١', '1e3', '1000000000000000'])
      expect(findOrder(text)).toBeUndefined();
  });
});

describe('amounts', () => {
  const at90 = roubles(parseMicros('90'));

  it('are shown so that nobody pays more than was shown, and everybody can spend what was', () => {
    const both = (usd: string) => [
      priceNumber(parseMicros(usd), at90),
      balanceNumber(parseMicros(usd), at90),
    ];

    expect(both('0.1')).toEqual([9, 9]);
    expect(both('0.070001')).toEqual([6.31, 6.3]);
    expect(both('0')).toEqual([0, 0]);
    expect(both('-0.070001')).toEqual([-6.3, -6.31]);
    expect(balanceNumber(parseMicros('999999999.999999'), at90)).toBe(89_999_999_999.99);
    expect(priceNumber(parseMicros('0.00005'), dollars)).toBe(0.0001);
  });

  it.each(['0.01', '0.07', '0.070001', '1.999999', '33.333333'])(
    'of %s may be bid as they are shown',
    (usd) => {
      for (const currency of [at90, dollars, roubles(parseMicros('91.237'))]) {
        const micros = parseMicros(usd);
        expect(parseBid(String(priceNumber(micros, currency)), currency)).toBeGreaterThanOrEqual(micros);
      }
    },
  );
});
