import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal, refusalCodes } from '#kernel/refusal';
import { createWorld, type World } from '#test/world';
import { type Catalogue, readCatalogue } from '../../../src/dialects/smspool/catalogue.ts';
import { knownCountries } from '../../../src/dialects/smspool/country-names.ts';
import { balanceText, parseBid, priceCents, priceText } from '../../../src/dialects/smspool/dollars.ts';
import { smspool } from '../../../src/dialects/smspool/index.ts';
import { decodeId, encodeId } from '../../../src/dialects/smspool/order-code.ts';
import { parsePool, poolName } from '../../../src/dialects/smspool/pools.ts';
import { spellRefusal } from '../../../src/dialects/smspool/refusals.ts';
import { renderError } from '../../../src/dialects/smspool/render-error.ts';
import { routes } from '../../../src/dialects/smspool/routes.ts';
import { knownServices } from '../../../src/dialects/smspool/service-names.ts';

const anId = fc.integer({ min: 1, max: 2_147_483_647 });

describe('the code of an order', () => {
  it('is eight letters, which mean that order and no rental', () => {
    fc.assert(
      fc.property(anId, (id) => {
        const code = encodeId('order', id);

        expect(code).toMatch(/^[A-Z]{8}$/);
        expect(decodeId('order', code)).toBe(id);
        expect(decodeId('order', code.toLowerCase())).toBe(id);
        expect(decodeId('rental', code)).toBeUndefined();
        expect(decodeId('rental', encodeId('rental', id))).toBe(id);
        expect(decodeId('order', encodeId('rental', id))).toBeUndefined();
      }),
    );
  });

  it('is another for every id, and stays what it is', () => {
    const codes = [1, 2, 3, 2_147_483_647].flatMap((id) => [encodeId('order', id), encodeId('rental', id)]);

    expect(new Set(codes).size).toBe(8);
    expect(codes).toEqual([
      'YXTSVIIO',
      'LKHJURZI',
      'OZOHSBNJ',
      'BMBYRLED',
      'FBIWOUSE',
      'RNWNOEIY',
      'MALKONUI',
      'YMZBNXLC',
    ]);
  });

  it('is nothing else: few letters mean an id at all', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (!/^[a-z]{8}$/i.test(text)) expect(decodeId('order', text)).toBeUndefined();
      }),
    );
    const letters = fc.stringMatching(/^[A-Z]{8}$/);
    fc.assert(
      fc.property(letters, (code) => {
        const id = decodeId('order', code);
        expect(id === undefined || encodeId('order', id) === code).toBe(true);
      }),
    );
  });
});

describe('an amount', () => {
  it('is shown so that a bid of what was shown is enough, and a balance can be spent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (micros) => {
        expect(parseBid('max_price', priceText(micros))).toBeGreaterThanOrEqual(micros);
        expect(parseBid('max_price', balanceText(micros))).toBeLessThanOrEqual(micros);
        expect(String(priceCents(micros))).toBe(String(Number(priceText(micros).replace('.', ''))));
      }),
    );
    expect(balanceText(-1n)).toBe('-0.01');
  });

  it('of a program that calculates in binary is never more than it says', () => {
    expect(parseBid('max_price', '0.30000000000000004')).toBe(300_000n);
    expect(parseBid('max_price', '0.2999999999999999')).toBe(299_999n);
    expect(parseBid('max_price', '1')).toBe(1_000_000n);
    for (const text of ['', '-1', '1e3', '.5', '1.', '1,5', 'NaN', '9'.repeat(40), '0x10'])
      expect(() => parseBid('max_price', text)).toThrow('max_price');
  });
});

describe('a pool', () => {
  it('is known by number and by name', () => {
    expect([1n, 6n, 26n, 27n, 53n].map(poolName)).toEqual(['Alpha', 'Foxtrot', 'Zulu', 'Alpha 2', 'Alpha 3']);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), (id) => {
        expect(parsePool(poolName(id))).toBe(id);
        expect(parsePool(String(id))).toBe(id);
      }),
    );
    for (const any of [undefined, '0', 'Default']) expect(parsePool(any)).toBeUndefined();
    for (const bad of ['-1', '1.5', 'Pool', '٣', '9'.repeat(40), '__proto__'])
      expect(() => parsePool(bad)).toThrow('pool');
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

  it('has a number and a name of its own for every country and every service', () => {
    const { countries, services } = catalogue;

    expect(new Set(countries.map(({ id }) => id)).size).toBe(110);
    expect(new Set(countries.map(({ name }) => name)).size).toBe(110);
    expect(new Set(services.map(({ id }) => id)).size).toBe(224);
    for (const { region } of countries) expect(region).not.toBe('Other');
  });

  it('reads back whatever it shows, and what clients call it besides', () => {
    for (const country of catalogue.countries)
      for (const text of [
        String(country.id),
        country.shortName,
        country.shortName.toLowerCase(),
        country.name,
      ])
        expect(catalogue.findCountry(text)).toBe(country);
    for (const service of catalogue.services) expect(catalogue.findService(String(service.id))).toBe(service);
    // Two services of ours have one name; by its name the first is meant.
    const shared = catalogue.services.filter(({ name }) => catalogue.findService(name)?.name !== name);
    expect(shared.map(({ key }) => key)).toEqual(['wf']);

    expect(catalogue.findCountry('england')?.shortName).toBe('GB');
    expect(catalogue.findService('google/gmail')?.key).toBe('go');
    expect(catalogue.findService('tg')?.id).toBe(907);
    for (const text of ['0', '', '__proto__', 'constructor', '1.0', ' ', '٩٠٧']) {
      expect(catalogue.findCountry(text)).toBeUndefined();
      expect(catalogue.findService(text)).toBeUndefined();
    }
  });

  it('keeps the numbers of the original, and puts its own far above them', () => {
    expect(catalogue.findCountry('US')?.id).toBe(1);
    expect(catalogue.findCountry('CN')?.id).toBe(1_003);
    expect(catalogue.findService('Not Listed')).toEqual({ key: 'ot', id: 817, name: 'Not Listed' });
    for (const { id, shortName } of catalogue.countries)
      expect(id > 999).toBe(knownCountries.get(shortName)?.id === undefined);
    for (const { id, key } of catalogue.services) expect(id > 9_999).toBe(knownServices[key] === undefined);
  });

  it('knows no service of the original that ours has not', () => {
    const keys = catalogue.services.map(({ key }) => key);

    expect(Object.keys(knownServices).filter((key) => !keys.includes(key))).toEqual([]);
  });
});

describe('what the core refuses', () => {
  it.each(refusalCodes)('%s has a status, a word and a sentence', (code) => {
    const { status, type, message, errors } = spellRefusal(new Refusal(code));

    expect(type).toMatch(/^[A-Z_]+$/);
    expect(message).toMatch(/^[A-Z].*\w[.!]?$/);
    expect(errors[0]?.message).toBe(message);
    expect(status === 503 || (status >= 400 && status < 500)).toBe(true);
  });

  it('is said as the original says it, where that is known', () => {
    const said = (code: (typeof refusalCodes)[number]) => {
      const { status, body } = renderError(spellRefusal(new Refusal(code)));
      return [status, JSON.parse(body).type, JSON.parse(body).message];
    };

    expect(said('no_numbers')).toEqual([
      422,
      'OUT_OF_STOCK',
      "We couldn't find an available phone number for you, please try again later!",
    ]);
    expect(said('key_unknown').slice(0, 1)).toEqual([403]);
    expect(said('activation_not_found')).toEqual([404, 'ORDER_NOT_FOUND', 'We could not find this order!']);
    expect(said('cancel_too_early')[2]).toBe('Your order cannot be cancelled yet, please try again later.');
    expect(said('rate_limited')[0]).toBe(429);
  });
});

describe('the descriptor', () => {
  it('says all that mounting needs', () => {
    expect(Object.keys(smspool)).toEqual(['name', 'prefixes', 'mount', 'malformed']);
    expect(smspool).toMatchObject({ name: 'smspool', prefixes: ['/smspool'] });
    expect(smspool.malformed({ path: '/smspool/%', part: 'address', error: new Error('broken') })).toEqual({
      status: 400,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '{"success":0,"message":"Your request is malformed.","type":"MALFORMED","errors":[{"message":"Your request is malformed."}]}',
    });
  });
});

describe('docs/dialects/smspool.md', () => {
  it('lists every endpoint with its scope and certainty', () => {
    const page = readFileSync(new URL('../../../../docs/dialects/smspool.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `([\w/]+)` \| (\w+) \|.*\| ([KP]) \|$/gm)].map(
      ([, path, scope, certainty]) => ({ path, scope, certainty }),
    );

    expect(listed).toEqual(routes.map(({ path, scope, certainty }) => ({ path, scope, certainty })));
  });
});
