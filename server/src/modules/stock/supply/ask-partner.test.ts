import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addSeconds } from '#kernel/clock';
import {
  createPartnerWorld,
  germany,
  type PartnerOptions,
  type PartnerWorld,
  type TestPartner,
} from '#test/partner-world';
import { outcome } from '#test/rent-world';
import { stopTimers } from '#test/still-clock';
import { until } from '#test/until';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopTimers();

/** A partner of one operator, so that each purchase is one order, and a customer of it. */
async function ordering(options: PartnerOptions = {}) {
  const fake = { operatorsPerCountry: 1, numbersPerOperator: 70 };
  const partner = await world.partner({ fake, ...options });
  const { supplierId } = partner;
  const { accountId } = await world.customer({ balance: '100' });
  return {
    partner,
    supplierId,
    accountId,
    buy: (more: object = {}) =>
      outcome(world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId], ...more })),
    operations: () => world.core.supply.operations({ supplierId, limit: 100 }),
    notices: (kind: string) => world.core.supply.notices({ supplierId, kind, limit: 9 }),
    failures: async () => (await world.core.supply.get(supplierId)).askFailures,
    blocks: () => world.core.supply.blocks({ supplierId }),
  };
}

/** The prefixes and numbers that the last order was not to be one of. */
function excluded({ fake }: TestPartner): unknown {
  const last = fake.exchanges.findLast(({ request }) => request.path.startsWith('/getNumber'));
  return (JSON.parse(last?.request.text ?? '{}') as { exceptionPhoneSet?: unknown }).exceptionPhoneSet;
}

describe('an order', () => {
  it('of a rental excludes numbers of its country that are banned from rent, a hundred of them, and no other does', async () => {
    const { partner, supplierId, accountId, buy } = await ordering();
    const german = Array.from({ length: 101 }, (_, index) => `49176${String(index).padStart(8, '0')}`);
    const soon = addSeconds(world.core.clock(), 3_600);
    const phones = ['46701234567', ...german];
    await world.db.write((tx) =>
      sql`
        with made as (
          insert into number (phone, pool_id, provenance, state, created_at)
          select t.phone, (select min(id) from pool where supplier_id = ${supplierId}), 'partner', 'banned',
                 ${soon}
            from unnest(${phones}::text[]) with ordinality as t (phone, place) order by place
          returning id)
        insert into number_rent_record (number_id, misses, banned_until)
        select id, 0, ${soon} from made`.execute(tx),
    );

    const { countryId } = germany;
    const rent = { accountId, countryId, hours: 24, supplierIds: [supplierId], exceptPrefixes: ['46950'] };
    await world.core.rentals.rent(rent);
    const byRental = excluded(partner);
    await buy();

    expect(byRental).toEqual([46950, ...german.slice(0, 100).map(Number)]);
    expect(excluded(partner)).toEqual([]);
  });

  it('that brings a number of another country is noted, and does not count against the partner', async () => {
    const { partner, buy, operations, notices, failures, blocks } = await ordering();
    partner.fake.setFaults(['no-country-code']);

    const outcomes = [];
    for (let count = 0; count < 6; count++) outcomes.push(await buy());

    const [operation] = await operations();
    expect(new Set(outcomes)).toEqual(new Set(['no_numbers']));
    expect(operation).toMatchObject({ state: 'closing', problem: 'a number of another country' });
    expect(operation).toMatchObject({ phone: expect.stringMatching(/^\d{9,}$/), closeStatus: 4 });
    expect(await notices('number_refused')).toMatchObject([
      { subject: 'a number of another country', count: 6n, details: { phone: operation?.phone } },
    ]);
    expect([await failures(), await blocks()]).toEqual([0, []]);
  });

  it('that brings an excluded number is noted, too', async () => {
    const { partner, buy, operations, notices } = await ordering();
    partner.fake.setFaults(['ignores-exclusions']);

    await buy({ exceptPrefixes: [partner.fake.numbers[0]?.phone.slice(0, 6)] });

    expect(await operations()).toMatchObject([{ state: 'closing', problem: 'an excluded number' }]);
    expect(await notices('number_refused')).toMatchObject([{ subject: 'an excluded number', count: 1n }]);
  });

  it.each([
    { fault: 'error-500', state: 'unknown', problem: 'http_error', failures: 1, answered: false },
    { fault: 'foreign-json-error', state: 'failed', problem: 'http_error', failures: 0, answered: false },
    { fault: 'lies-about-stock', state: 'none', problem: null, failures: 0, answered: true },
  ] as const)('is $state where the partner has the fault $fault', async (one) => {
    const { partner, buy, operations, notices, failures } = await ordering();
    partner.fake.setFaults([one.fault]);

    await buy();

    const [operation] = await operations();
    expect(operation).toMatchObject({ state: one.state, problem: one.problem });
    expect(operation?.answeredAt !== null).toBe(one.answered);
    expect(await failures()).toBe(one.failures);
    const noted = one.problem === null ? [] : [{ subject: one.problem, count: 1n }];
    expect(await notices('order_failed')).toMatchObject(noted);
    expect(await notices('order_failed')).toHaveLength(noted.length);
  });

  it('has the sum of the rate that is nearest: of the country before that of all, of the service and the partner', async () => {
    const { supplierId, buy, operations } = await ordering();
    const other = await world.partner();
    const { supply } = world.core;
    const rate = (countryId: number | null, sumMicros: bigint, serviceId = 'tg') => ({
      ...{ countryId, serviceId, sumMicros },
    });
    await supply.setRates({ supplierId: other.supplierId, rates: [rate(43, 90n)] });
    await supply.setRates({ supplierId, rates: [rate(2, 70n), rate(43, 80n, 'fb')] });
    const stock = async () =>
      new Set(
        (await supply.listStock(supplierId))
          .filter(({ serviceId }) => serviceId === 'tg')
          .map(({ sumMicros }) => sumMicros),
      );

    await buy();
    const before = await stock();
    await supply.setRates({ supplierId, rates: [rate(43, 50_000_000n)] });
    await buy();

    expect((await operations()).map(({ sumMicros }) => sumMicros)).toEqual([50_000_000n, 40_000_000n]);
    expect([before, await stock()]).toEqual([new Set([40_000_000n]), new Set([50_000_000n])]);
  });
});

describe('calls of a partner', () => {
  it('have the form that its connection names, or that of its dialect', async () => {
    const settings = { contentType: 'application/json', prefixType: 'string', gzipRequests: true } as const;
    const [own, plain] = [await ordering({ settings: { ...settings, sendBearer: true } }), await ordering()];
    const prefix = ['46950'];

    await own.buy({ exceptPrefixes: prefix });
    await plain.buy({ exceptPrefixes: prefix });

    const last = ({ partner }: typeof own) => {
      const headers = partner.fake.exchanges.at(-1)?.request.headers;
      const form = [headers?.['content-type'], headers?.['content-encoding'], headers?.authorization];
      return [...form, excluded(partner)];
    };
    expect(last(own)).toEqual(['application/json', 'gzip', `Bearer ${own.partner.key}`, ['46950']]);
    expect(last(plain)).toEqual(['application/json; charset=utf-8', undefined, undefined, [46950]]);
  });
});

describe('orders that are not sent', () => {
  it('since fifty are under way, where nothing else is set, count against nobody', async () => {
    const { partner, buy, failures, blocks } = await ordering();
    const held = partner.fake.holdAnswers();
    let refused = 0;

    const buying = Array.from({ length: 56 }, async () => {
      const word = await buy();
      if (word !== 'done') refused += 1;
      return word;
    });
    await until(() => refused === 6 && partner.fake.operations.length === 50);
    const meanwhile = [await failures(), await blocks()];
    held.letGo();
    const outcomes = await Promise.all(buying);

    expect(outcomes.filter((word) => word === 'done')).toHaveLength(50);
    expect(meanwhile).toEqual([0, []]);
  });

  it('since the one that may be is under way are so again each time', async () => {
    const { partner, buy } = await ordering({ settings: { maxInFlight: 1 } });
    const rounds = [];

    for (let round = 1; round <= 3; round++) {
      const held = partner.fake.holdAnswers();
      const first = buy();
      await held.waiting(1);
      const second = await buy();
      held.letGo();
      rounds.push([await first, second]);
    }

    expect(rounds).toEqual(Array.from({ length: 3 }, () => ['done', 'no_numbers']));
  });

  it('for want of a key count against nobody', async () => {
    const { supplierId, buy, operations, failures, blocks } = await ordering();
    const [key] = (await world.core.supply.get(supplierId)).keys;
    await world.core.supply.revokeKey({ supplierId, id: key?.id ?? 0n });

    for (let count = 0; count < 6; count++) await buy();

    expect((await operations()).map(({ state, problem }) => [state, problem])).toEqual(
      Array.from({ length: 6 }, () => ['failed', 'no key']),
    );
    expect([await failures(), await blocks()]).toEqual([0, []]);
  });
});

describe('an answer that is late', () => {
  it('and brings a number is a failure once, and its number is written down', async () => {
    const { partner, buy, operations, failures } = await ordering({ settings: { timeoutMs: 3_000 } });
    const held = partner.fake.holdAnswers();

    const buying = buy();
    await held.waiting(1);
    vi.advanceTimersByTime(3_000);
    await buying;
    held.letGo();
    await until(async () => (await operations())[0]?.state !== 'unknown');

    expect(await operations()).toMatchObject([
      {
        ...{ state: 'closing', closeStatus: 4, problem: 'answered too late' },
        phone: partner.fake.operations[0]?.number.phone,
      },
    ]);
    expect(await failures()).toBe(1);
  });

  it('and brings none is nothing to note or to close', async () => {
    const { partner, buy, operations, notices } = await ordering({ settings: { timeoutMs: 3_000 } });
    partner.fake.setFaults(['lies-about-stock']);
    const held = partner.fake.holdAnswers();

    const buying = buy();
    await held.waiting(1);
    vi.advanceTimersByTime(3_000);
    await buying;
    held.letGo();
    partner.fake.setFaults([]);
    const next = await buy();

    expect(next).toBe('done');
    expect((await operations()).map(({ state }) => state)).toEqual(['open', 'unknown']);
    expect(await notices('order_late')).toEqual([]);
  });
});
