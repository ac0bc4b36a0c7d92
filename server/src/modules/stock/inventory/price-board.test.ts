import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';
import { listPrices } from './index.ts';
import { createPriceBoards, type PriceBoard } from './price-board.ts';

let world: World;
let supplierId: bigint;
beforeAll(async () => {
  world = await createWorld();
  ({ supplierId } = await world.pool({ count: 3, country: 2, price: '0.30' }));
  await world.pool({ country: 3, operator: 'unicom', price: '0.10' });
  await world.pool({ country: 3, service: 'wa', price: '0.20' });
});
afterAll(() => world.close());

const boardsOf = (resale = false) => createPriceBoards({ db: world.db, resale });
const flat = (board: PriceBoard) => [...board.values()].flat();
const run = (text: string) => world.db.script(text);

/** All that prices are read from, changed one after the other; the second statement takes it back. */
const changes: Record<string, [change: string, back: string]> = {
  'the stock of an offer': [
    'update offer set stock = stock - 1 where stock > 1',
    'update offer set stock = stock + 1 where stock > 1',
  ],
  'a price': [
    'update offer set price_micros = 310000 where price_micros = 300000',
    'update offer set price_micros = 300000 where price_micros = 310000',
  ],
  'an offer that is off': ['update offer set enabled = false', 'update offer set enabled = true'],
  'a supplier that is off': ["update supplier set state = 'off'", "update supplier set state = 'active'"],
  'a silent source': [
    "update supplier set silent_since = now() where name like 'supplier%'",
    'update supplier set silent_since = null',
  ],
  'a service that is off': [
    "update service set enabled = false where id = 'tg'",
    "update service set enabled = true where id = 'tg'",
  ],
  'a service that one supplier does not sell': [
    "insert into service_switch (supplier_id, service_id) select id, 'tg' from supplier",
    'delete from service_switch',
  ],
  'a partner who is not vouched for': [
    "update supplier set kind = 'partner'",
    "update supplier set kind = 'manual'",
  ],
};

describe('the board of prices', () => {
  it.each(Object.keys(changes))('shows %s at once, as the list does', async (name) => {
    const boards = boardsOf();
    const [change = '', back = ''] = changes[name] ?? [];
    const seen: unknown[] = [];

    for (const statement of ['select 1', change, back]) {
      await run(statement);
      const board = flat(await boards.read());
      expect(board).toEqual(await listPrices(world.db.read, { resale: false }));
      seen.push(board);
    }

    expect(seen[1]).not.toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });

  it('is the same while nothing changes, and so are the countries where nothing did', async () => {
    const boards = boardsOf();
    const before = await boards.read();
    const again = await boards.read();
    await run(
      `update offer set stock = stock + 1 where pool_id in (select id from pool where country_id = 2)`,
    );
    const after = await boards.read();

    expect(again).toBe(before);
    expect(after).not.toBe(before);
    expect(after.get(3)).toBe(before.get(3));
    expect(after.get(2)).not.toBe(before.get(2));
    expect([...after.keys()]).toEqual([2, 3]);
  });

  it('shows new countries in their order, and forgets what is gone', async () => {
    const boards = boardsOf();
    await boards.read();
    const { supplierId: added } = await world.pool({ country: 1, price: '0.10' });
    const with1 = await boards.read();
    await sql`update supplier set state = 'off' where id = ${added}`.execute(world.db.read);
    const without1 = await boards.read();

    expect([...with1.keys()]).toEqual([1, 2, 3]);
    expect([...without1.keys()]).toEqual([2, 3]);
  });

  it('shows partners’ numbers where they are resold', async () => {
    await run(`update supplier set kind = 'partner', vouched_by = 'A. Person' where id = ${supplierId}`);

    const [resold, kept] = [await boardsOf(true).read(), await boardsOf(false).read()];
    await run(`update supplier set kind = 'manual' where id = ${supplierId}`);

    expect([...resold.keys()]).toEqual([2, 3]);
    expect([...kept.keys()]).toEqual([3]);
  });

  it('is read once for all who ask at once', async () => {
    const boards = boardsOf();

    const [one, other] = [boards.read(), boards.read()];

    expect(other).toBe(one);
    expect(await other).toBe(await one);
  });
});

describe('a large board', () => {
  let now = 0;
  const createBoards = () => createPriceBoards({ db: world.db, resale: false, nowMs: () => now });

  beforeAll(async () => {
    await run(`
      insert into pool (supplier_id, country_id, operator, step)
      select ${supplierId}, id, 'any', 7 from country order by id limit 60;
      insert into offer (pool_id, service_id, price_micros, stock)
      select p.id, s.id, 100000, 1 from pool p cross join service s where p.step = 7`);
  });

  it('is as it was for a second, and as it is then', async () => {
    const boards = createBoards();
    const before = await boards.read();
    await run('update offer set price_micros = 120000 where price_micros = 100000');
    now += 999;
    const soon = await boards.read();
    now += 1;
    const later = await boards.read();

    expect(flat(before).length).toBeGreaterThan(5_000);
    expect(soon).toBe(before);
    expect(flat(later)).toEqual(await listPrices(world.db.read, { resale: false }));
    expect(flat(later).some(({ priceMicros }) => priceMicros === 120_000n)).toBe(true);
  });

  it('is read in pieces, between which others are answered', async () => {
    let turns = 0;
    let isRead = false;
    const count = () => {
      turns++;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);

    const board = await createBoards().read();
    isRead = true;

    expect(flat(board).length).toBeGreaterThan(5_000);
    expect(turns).toBeGreaterThan(5);
  });
});
