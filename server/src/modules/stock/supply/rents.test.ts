import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { lockRents, takeRents } from './stock-store.ts';

let world: PartnerWorld;
let accountId: bigint;
beforeAll(async () => {
  world = await createPartnerWorld();
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

const { countryId } = germany;
const fake = { operatorsPerCountry: 2, numbersPerOperator: 4 };

/** Pools of a partner with numbers for rent, by id. */
async function poolsOf({ supplierId }: TestPartner): Promise<bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select pool_id as id from partner_stock where supplier_id = ${supplierId} and service_id = 'rent' and count > 0
     order by pool_id`.execute(world.db.read);
  return rows.map(({ id }) => id);
}

const findRents = (pools: readonly bigint[]) =>
  world.core.supply.findRents(world.db.read, pools, world.core.clock());
const stockOf = async (pools: readonly bigint[]) =>
  (await findRents(pools)).map(({ poolId, stock }) => [poolId, stock]);

describe('what partners have for rent', () => {
  it('is told by pool, in one order, and is none of a partner of whom nothing may be ordered now', async () => {
    const [one, blocked] = [await world.partner({ fake }), await world.partner({ fake })];
    const forbidden = await world.partner({ fake });
    const partners = [one, blocked, forbidden];
    const pools = await Promise.all(partners.map(poolsOf));
    const all = pools.flat().sort((a, b) => Number(a - b));
    const before = await stockOf(all.toReversed());

    await world.core.supply.block({ supplierId: blocked.supplierId, actor: 'test' });
    await world.core.supply.change({ supplierId: forbidden.supplierId, settings: { rentAllowed: false } });

    expect(before).toEqual(all.map((id) => [id, 4]));
    expect(await stockOf(await poolsOf(one))).toEqual(pools[0]?.map((id) => [id, 4]));
    expect(new Map((await stockOf(all)) as [bigint, number][])).toEqual(
      new Map(pools.flatMap((own, index) => own.map((id) => [id, index === 0 ? 4 : 0] as const))),
    );
    expect(await stockOf([])).toEqual([]);
    expect(await stockOf([0n])).toEqual([]);
  });

  it('is nothing without a rate, and is priced by those of its country, shortest term first', async () => {
    const [partner, other] = [await world.partner({ fake }), await world.partner({ fake })];
    const { supplierId } = partner;
    const { supply } = world.core;
    const [pool = 0n] = await poolsOf(partner);
    const rates = async () => (await findRents([pool])).map((rent) => rent.rates);
    const rate = { serviceId: 'rent', countryId };
    const all = await rates();
    await supply.setRates({ supplierId: other.supplierId, rates: [{ ...rate, sumMicros: 99n }] });
    await supply.setRates({
      supplierId,
      rates: [
        { ...rate, fromHours: 48, unitHours: 24, sumMicros: 3n },
        { ...rate, fromHours: 2, unitHours: 1, sumMicros: 1n },
        { ...rate, countryId: 2, sumMicros: 7n },
        { countryId, serviceId: 'wa', sumMicros: 8n },
      ],
    });
    const own = await rates();
    const [rent] = await findRents([pool]);

    await supply.removeRates({ supplierId, rates: [rate, { serviceId: 'rent', countryId: null }] });

    expect(all).toEqual([[{ fromHours: 1, unitHours: 24, sumMicros: 40_000_000n }]]);
    expect(own).toEqual([
      [
        { fromHours: 2, unitHours: 1, sumMicros: 1n },
        { fromHours: 48, unitHours: 24, sumMicros: 3n },
      ],
    ]);
    expect(rent?.price(40_000_000n)).toEqual({ priceMicros: 520_000n, payoutMicros: 400_000n });
    expect(await rates()).toEqual([]);
    expect(await findRents(await poolsOf(other))).toHaveLength(2);
  });

  it('is less the numbers that are banned from rent, and never less than none', async () => {
    const partner = await world.partner({ fake });
    const [first = 0n, second = 0n] = await poolsOf(partner);
    const until = addSeconds(world.core.clock(), 3_600);
    const ban = (poolId: bigint, phones: readonly string[]) =>
      world.db.write((tx) =>
        sql`
          with made as (
            insert into number (phone, pool_id, provenance, state, created_at)
            select t.phone, ${poolId}::bigint, 'partner', 'offline', ${until}
              from unnest(${[...phones]}::text[]) as t (phone) returning id)
          insert into number_rent_record (number_id, misses, banned_until)
          select id, 0, ${until} from made`.execute(tx),
      );
    const phones = Array.from({ length: 5 }, (_, index) => `491770000000${index}`);
    await ban(first, phones.slice(0, 3));
    const some = await stockOf([first, second]);
    await ban(first, phones.slice(3));

    expect(some).toEqual([
      [first, 1],
      [second, 4],
    ]);
    expect(await stockOf([first, second])).toEqual([
      [first, 0],
      [second, 4],
    ]);
  });

  it('is less what is being ordered, until it tells its stock again; other stock is not', async () => {
    const partner = await world.partner({ fake });
    const { supplierId } = partner;
    const stock = async () =>
      (await world.core.supply.listStock(supplierId))
        .filter(({ count }) => count > 0)
        .map(({ poolId, serviceId, count }) => `${poolId} ${serviceId} ${count}`);
    const [first = 0n, second = 0n] = await poolsOf(partner);
    const before = await stock();

    const held = await world.db.write(async (tx) => {
      const rents = await lockRents(tx, [second, first, first]);
      await takeRents(tx, new Map([[first, 3]]));
      return rents;
    });
    const after = await stock();
    await world.db.write((tx) => takeRents(tx, new Map([[first, 2]])));
    const none = await world.db.write((tx) => lockRents(tx, [first]));

    expect(held).toEqual(
      new Map([
        [first, 4],
        [second, 4],
      ]),
    );
    expect(after).toEqual(before.map((line) => (line === `${first} rent 4` ? `${first} rent 1` : line)));
    expect(none).toEqual(new Map([[first, 0]]));
    expect(await world.db.write((tx) => lockRents(tx, []))).toEqual(new Map());
    world.advance(121);
    await world.core.supply.pollDue();
    expect(await stock()).toEqual(before);
  });

  it('is ordered by as many customers at once as there are numbers, and no more', async () => {
    const one = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 2 } });
    const { supplierId } = one;
    const rent = () =>
      world.core.rentals
        .rent({ accountId, countryId, hours: 24, supplierIds: [supplierId] })
        .then(() => 'done')
        .catch(() => 'refused');

    const outcomes = await Promise.all([rent(), rent(), rent(), rent()]);

    expect(outcomes.sort()).toEqual(['done', 'done', 'refused', 'refused']);
    expect(await world.core.supply.operations({ supplierId, limit: 9 })).toHaveLength(2);
  });
});
