import { describe, expect, test } from 'vitest';
import { belongsToCountry, countries, countryOfPhone } from '#suppliers/countries';
import services from './aliases/services.json' with { type: 'json' };
import { createPartnerNames } from './names.ts';

const v1 = createPartnerNames('onlinesim-v1');
const v2 = createPartnerNames('onlinesim-v2');
const smshub = createPartnerNames('smshub');

describe('names of countries, operators and services', () => {
  test('the tables cover the catalogue: 110 countries, 224 services, every name once', () => {
    const countryNames = countries.flatMap(({ names }) => names);
    const names = Object.values(services).flat();

    expect(countries).toHaveLength(110);
    expect(Object.keys(services)).toHaveLength(224);
    expect(new Set(countryNames).size).toBe(countryNames.length);
    expect(new Set(names).size).toBe(names.length);
  });

  test('every country and operator survives the way out and back', () => {
    for (const { id, operators } of countries) {
      for (const names of [v1, smshub]) {
        expect(names.country.toPlatform(names.country.toForeign(id) ?? '')).toBe(id);
        for (const operator of operators) {
          expect(names.operator.toPlatform(names.operator.toForeign(operator, id) ?? '', id)).toBe(operator);
        }
      }
    }
  });

  test('every service survives, by code in smshub and by name in onlinesim-v1 (but one of two of the same name)', () => {
    for (const id of Object.keys(services)) {
      expect(smshub.service.toPlatform(smshub.service.toForeign(id) ?? '')).toBe(id);
      if (id !== 'wf') expect(v1.service.toPlatform(v1.service.toForeign(id) ?? '')).toBe(id);
    }
    expect(v1.service.toForeign('wf')).toBeUndefined();
  });

  test.each([
    ['Germany', 43],
    [' russia ', 0],
    ['UKRAINE', 1],
    ['Hong Kong', 14],
    ['hong_kong', 14],
    ['United Kingdom', 16],
    ["Côte d'Ivoire", 27],
    ['usaphysical', 12],
    ['USA (virtual)', 12],
    ['canada_physical', 36],
    ['united kingdom real', 16],
    ['Russian Federation', 0],
    ['Viet Nam', 10],
    ['Republic of Moldova', 85],
    ['Bosnia-Herzegovina', 108],
    ['Türkiye', 62],
    ['physical', undefined],
    ['atlantisphysical', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('country %j is %s', (name, id) => {
    expect(v1.country.toPlatform(name)).toBe(id);
  });

  test('list mode: calling codes, and MCC with MNC; a shared calling code names no country', () => {
    expect(v2.country.toPlatform('46')).toBe(46);
    expect(v2.country.toForeign(46)).toBe('46');
    expect(v2.country.toPlatform('7')).toBeUndefined();
    expect(v2.country.toForeign(0)).toBe('7');
    expect(v2.operator.toPlatform('24012', 46)).toBe('lycamobile');
    expect(v2.operator.toPlatform('310260', 12)).toBe('tmobile');
    expect(v2.operator.toPlatform('99999', 46)).toBeUndefined();
    expect(v2.service.toPlatform('facebook')).toBeUndefined();
  });

  test('`any` and `rent` are the same everywhere', () => {
    for (const names of [v1, v2, smshub]) {
      expect(names.operator.toPlatform('any', 0)).toBe('any');
      expect(names.service.toPlatform('RENT')).toBe('rent');
      expect(names.service.toForeign('rent')).toBe('rent');
    }
  });

  test('spelling variants of operators', () => {
    expect(v1.operator.toPlatform('T-Mobile', 15)).toBe('tmobile');
    expect(v1.operator.toPlatform('lifecell', 1)).toBe('life');
    expect(smshub.operator.toPlatform('o!', 11)).toBe('o!');
    expect(v1.operator.toPlatform('beeline', 43)).toBeUndefined();
  });

  test('what stands for no operator is any, is never written, and gives way to an operator of that name', () => {
    for (const name of ['physic', 'Physical', 'virtual', 'all', 'default'])
      for (const names of [v1, smshub]) expect(names.operator.toPlatform(name, 12)).toBe('any');
    expect(v1.operator.toForeign('any', 12)).toBe('any');
    expect(v2.operator.toPlatform('physic', 12)).toBeUndefined();
    const own = createPartnerNames('smshub', { operators: { physic: 'tmobile' } });
    expect(own.operator.toPlatform('physic', 12)).toBe('tmobile');
  });

  test("a connection's own names go first, both ways", () => {
    const own = createPartnerNames('onlinesim-v1', {
      countries: { usaphysical: 12 },
      services: { fbook: 'fb', airtelindia: 'wf' },
      operators: { 'o2-de': 'o2' },
    });

    expect(own.country.toPlatform('usaphysical')).toBe(12);
    expect(own.country.toPlatform('usa')).toBe(12);
    expect(own.country.toForeign(12)).toBe('usaphysical');
    expect(own.service.toForeign('wf')).toBe('airtelindia');
    expect(own.service.toPlatform('facebook')).toBe('fb');
    expect(own.operator.toForeign('o2', 43)).toBe('o2-de');
  });

  test.each([
    ['79281234567', 0],
    ['77011234567', 2],
    ['12025550100', 12],
    ['14165550100', 36],
    ['17875550100', 97],
    ['18765550100', 103],
    ['12425550100', 122],
    ['18095550100', undefined],
    ['46050910804', 46],
    ['4712345678', undefined],
    ['7', undefined],
    ['', undefined],
  ])('the number %s is of country %s', (phone, id) => {
    expect(countryOfPhone(phone)).toBe(id);
  });

  test('a number belongs to a country by its prefixes; pools that share a code accept each other', () => {
    expect(belongsToCountry('79281234567', 0)).toBe(true);
    expect(belongsToCountry('79281234567', 2)).toBe(false);
    expect(belongsToCountry('12025550100', 36)).toBe(true);
    expect(belongsToCountry('12025550100', 9999)).toBe(false);
  });
});
