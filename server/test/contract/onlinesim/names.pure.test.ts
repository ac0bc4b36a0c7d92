import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal, refusalCodes } from '#kernel/refusal';
import { createWorld, type World } from '#test/world';
import { type Catalogue, readCatalogue } from '../../../src/dialects/onlinesim/catalogue.ts';
import { balanceText, priceNumber } from '../../../src/dialects/onlinesim/dollars.ts';
import { onlinesim } from '../../../src/dialects/onlinesim/index.ts';
import { countryCodes, slugs } from '../../../src/dialects/onlinesim/name-table.ts';
import { findTzid, mergeParameters } from '../../../src/dialects/onlinesim/parameters.ts';
import { spellRefusal } from '../../../src/dialects/onlinesim/refusals.ts';
import { renderError } from '../../../src/dialects/onlinesim/render-error.ts';
import { routes } from '../../../src/dialects/onlinesim/routes.ts';

describe('an amount', () => {
  it('is never less than what is paid, nor more than can be spent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (micros) => {
        const shown = BigInt(Math.round(priceNumber(micros) * 100)) * 10_000n;
        expect(shown >= micros && shown < micros + 10_000n).toBe(true);
        const left = BigInt(balanceText(micros).replace('.', '')) * 10_000n;
        expect(left <= micros && left > micros - 10_000n).toBe(true);
      }),
    );
    expect(balanceText(-1n)).toBe('-0.01');
  });
});

describe('parameters', () => {
  it('have lists in PHP’s way, and what comes later counts more', () => {
    const merged = mergeParameters(
      [
        ['reject[]', '911'],
        ['reject[]', ' 912 '],
        ['country', '7'],
        ['lang', 'null'],
      ],
      [
        ['country', '77'],
        ['service', ''],
      ],
    );

    expect([...merged]).toEqual([
      ['country', '77'],
      ['reject', '911,912'],
    ]);
  });

  it('name an operation by digits alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 }), (id) => {
        expect(findTzid(new Map([['tzid', String(id)]]))).toBe(id);
      }),
    );
    for (const text of ['x', '-1', '1.0', '1e3', '٣', '9'.repeat(16)])
      expect(() => findTzid(new Map([['tzid', text]]))).toThrow('ERROR_WRONG_TZID');
  });
});

describe('the catalogue', () => {
  let world: World;
  let catalogue: Catalogue;
  beforeAll(async () => {
    world = await createWorld();
    await world.core.catalog.import();
    catalogue = await readCatalogue(world.core);
  });
  afterAll(() => world?.close());

  it('has a number of its own for every country, and reads it back', () => {
    expect(new Set(catalogue.countries.map(({ code }) => code)).size).toBe(110);
    for (const country of catalogue.countries)
      expect(catalogue.findCountry(String(country.code))).toBe(country);
    for (const text of ['', '0', '07', ' 7', '7.0', '__proto__', 'russia'])
      expect(catalogue.findCountry(text)).toBeUndefined();
  });

  it('numbers a country by its dialling code, unless another has that', () => {
    const own = catalogue.countries.filter(({ code, dialCode }) => String(code) !== dialCode);

    expect(own.map(({ nameEn, code }) => [nameEn, code])).toEqual([
      ['Kazakhstan', 77],
      ['Canada (virtual)', 1000],
      ['Puerto Rico', 1787],
      ['Jamaica', 1876],
      ['Trinidad and Tobago', 1868],
      ['Bahamas', 1242],
    ]);
    expect(Object.keys(countryCodes)).toHaveLength(own.length);
  });

  it('has a slug for every service, and reads it back, in any case', async () => {
    const { services } = await world.core.catalog.view();
    const shown = services.map(({ id }) => catalogue.service(id));

    expect(new Set(shown.map(({ slug }) => slug)).size).toBe(224);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(224);
    for (const service of shown) {
      expect(service.slug).toMatch(/^[a-z0-9]+$/);
      expect(catalogue.findService(service.slug)).toBe(service);
      expect(catalogue.findService(service.slug.toUpperCase())).toBe(service);
    }
  });

  it('knows what clients call a service besides', () => {
    const slugOf = (text: string) => catalogue.findService(text)?.slug;

    expect(['VKcom', '3223', 'facebook', 'Odklru', 'Gmail', 'FastFriend', 'tg', 'other'].map(slugOf)).toEqual(
      [...['vkcom', '3223', '3223', 'odklru', 'google', 'fastfriend', 'telegram', 'other']],
    );
    for (const text of ['', '0', '__proto__', 'constructor', ' ']) expect(slugOf(text)).toBeUndefined();
  });

  it('names no service that ours has not', async () => {
    const { services } = await world.core.catalog.view();
    const keys = services.map(({ id }) => id);

    expect(Object.keys(slugs).filter((key) => !keys.includes(key))).toEqual([]);
  });
});

describe('what the core refuses', () => {
  it.each(refusalCodes)('%s has a word', (code) => {
    const { status, body } = renderError(spellRefusal(new Refusal(code)));

    expect(status).toBe(200);
    expect(body).toMatch(/^\{"response":"[A-Z_]+"\}$/);
  });

  it('is said as the original says it, where that is known', () => {
    const said = (code: (typeof refusalCodes)[number]) => spellRefusal(new Refusal(code)).word;

    expect({
      key: said('key_unknown'),
      address: said('key_ip_refused'),
      blocked: said('account_inactive'),
      stock: said('no_numbers'),
      money: said('no_balance'),
      operations: said('channels_limit'),
      early: said('cancel_too_early'),
      unknown: said('activation_not_found'),
    }).toEqual({
      key: 'ERROR_WRONG_KEY',
      address: 'API_ACCESS_IP',
      blocked: 'ACCOUNT_BLOCKED',
      stock: 'NO_NUMBER',
      money: 'WARNING_LOW_BALANCE',
      operations: 'EXCEEDED_CONCURRENT_OPERATIONS',
      early: 'NO_COMPLETE_TZID',
      unknown: 'ERROR_WRONG_TZID',
    });
  });
});

describe('the descriptor', () => {
  it('says all that mounting needs', () => {
    expect(Object.keys(onlinesim)).toEqual(['name', 'prefixes', 'mount', 'malformed']);
    expect(onlinesim).toMatchObject({ name: 'onlinesim', prefixes: ['/onlinesim'] });
    expect(
      onlinesim.malformed({ path: '/onlinesim/%', part: 'address', error: new Error('broken') }),
    ).toEqual({
      status: 400,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '{"response":"ERROR_PARAMS"}',
    });
  });
});

describe('docs/dialects/onlinesim.md', () => {
  it('lists every call with its scope and certainty', () => {
    const page = readFileSync(new URL('../../../../docs/dialects/onlinesim.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `([\w/]+)` \| (\w+) \|.*\| ([KP]) \|$/gm)].map(
      ([, path, scope, certainty]) => ({ path, scope, certainty }),
    );

    expect(listed).toEqual(routes.map(({ path, scope, certainty }) => ({ path, scope, certainty })));
  });
});
