import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectSoundBooks, whileFalsified } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { claimAskedNumber, openPools, setAskedOffers, setNumberStates } from './index.ts';

let world: World;
let supplierId: bigint;
let poolId: bigint;
let otherPoolId: bigint;

beforeAll(async () => {
  world = await createWorld();
  const make = async (name: string) =>
    (await world.core.inventory.createSupplier({ name, kind: 'partner', vouchedBy: 'A. Person' })).id;
  supplierId = await make('asked');
  const otherId = await make('other');
  [poolId, otherPoolId] = await world.db.write(async (tx) => {
    const pools = await openPools(
      tx,
      [supplierId, otherId].map((id) => ({ supplierId: id, countryId: 2, operator: 'any', step: 0 })),
    );
    return [pools[0]?.id ?? 0n, pools[1]?.id ?? 0n];
  });
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

type Told = { serviceId: string; price: bigint; stock: number; pool?: bigint };
const tell = (told: Told[], of = supplierId) =>
  world.db.write((tx) =>
    setAskedOffers(
      tx,
      of,
      told.map(({ serviceId, price, stock, pool = poolId }) => ({
        poolId: pool,
        serviceId,
        priceMicros: price,
        payoutMicros: price / 2n,
        stock,
      })),
    ),
  );
const offers = async () =>
  (await world.core.inventory.listOffers({ supplierId, limit: 100 })).map(
    ({ serviceId, priceMicros, stock }) => [serviceId, priceMicros, stock],
  );

describe('what a supplier says that it has', () => {
  it('is on sale, and what it does not speak of any more is out of stock', async () => {
    await tell([
      { serviceId: 'tg', price: 100n, stock: 5 },
      { serviceId: 'wa', price: 200n, stock: 7 },
      { serviceId: 'not a service', price: 1n, stock: 1 },
    ]);
    expect(await offers()).toEqual([
      ['tg', 100n, 5],
      ['wa', 200n, 7],
    ]);

    await tell([{ serviceId: 'wa', price: 250n, stock: 6 }]);
    expect(await offers()).toEqual([
      ['tg', 100n, 0],
      ['wa', 250n, 6],
    ]);
    await tell([{ serviceId: 'tg', price: 100n, stock: 1 }]);

    expect(await offers()).toEqual([
      ['tg', 100n, 1],
      ['wa', 250n, 0],
    ]);
  });

  it('is no other’s: what that says leaves it alone', async () => {
    await tell([{ serviceId: 'tg', price: 100n, stock: 3 }]);

    await tell([{ serviceId: 'tg', price: 900n, stock: 9, pool: otherPoolId }], 999_999n);

    expect(await offers()).toContainEqual(['tg', 100n, 3]);
  });
});

describe('a number that a supplier gives for one lease', () => {
  const claim = (phone: string, more: { pool?: bigint; forRent?: boolean } = {}) =>
    world.db.write((tx) =>
      claimAskedNumber(
        tx,
        { phone, poolId: more.pool ?? poolId, forRent: more.forRent ?? false },
        world.core.clock(),
      ),
    );
  const find = async (phone: string) => (await world.core.inventory.listNumbers({ phone, limit: 1 }))[0];

  it('is made where it is new, off, and taken over from another partner that had it', async () => {
    const id = await claim('77010000001');

    expect(await find('77010000001')).toMatchObject({
      id,
      state: 'offline',
      provenance: 'partner',
      supplierId,
    });
    expect(await claim('77010000001', { pool: otherPoolId })).toBe(id);
    expect((await find('77010000001'))?.supplierId).not.toBe(supplierId);
    expect(await claim('77010000001')).toBe(id);
  });

  it('is not taken where it is online, or not a partner’s', async () => {
    const id = (await claim('77010000002')) ?? 0n;
    await world.db.write((tx) => setNumberStates(tx, [id], 'online'));
    const { phones } = await world.pool({ country: 2 });
    await world.core.inventory.setNumberState({ phone: phones[0] ?? '', state: 'offline' });

    expect(await claim('77010000002')).toBeUndefined();
    expect(await claim(phones[0] ?? '')).toBeUndefined();
  });

  it('is not taken while it is leased, whatever others are, and is taken again afterwards', async () => {
    const id = (await claim('77010000004')) ?? 0n;
    const other = (await claim('77010000005')) ?? 0n;
    const lease = (numberId: bigint, activationId: number | null) => sql`
      insert into number_use (number_id, service_id, pool_id, activation_id, free_at)
      values (${numberId}, 'tg', ${poolId}, ${activationId}, now())`;
    const taken = (statement: ReturnType<typeof sql>) =>
      whileFalsified(world, [statement], (tx) =>
        claimAskedNumber(tx, { phone: '77010000004', poolId }, world.core.clock()),
      );

    expect(await taken(lease(id, 1))).toBeUndefined();
    expect(await taken(lease(other, 1))).toBe(id);
    expect(await taken(lease(id, null))).toBe(id);
  });

  it('is not taken for rent up to the last moment of its ban, and for one service all the same', async () => {
    const [id, other] = [(await claim('77010000006')) ?? 0n, (await claim('77010000007')) ?? 0n];
    const until = new Date(world.core.clock().getTime() + 5_000);
    const banned = (numberId: bigint, more: { forRent?: boolean }, at = world.core.clock()) =>
      whileFalsified(
        world,
        [sql`insert into number_rent_record (number_id, banned_until) values (${numberId}, ${until})`],
        (tx) => claimAskedNumber(tx, { phone: '77010000006', poolId, ...more }, at),
      );

    expect(await banned(id, { forRent: true })).toBeUndefined();
    expect(await banned(id, {})).toBe(id);
    expect(await banned(id, { forRent: true }, until)).toBe(id);
    expect(await banned(other, { forRent: true })).toBe(id);
  });

  it('of many who claim it at once is made once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => claim('77010000003')));

    expect(new Set(ids).size).toBe(1);
  });
});
