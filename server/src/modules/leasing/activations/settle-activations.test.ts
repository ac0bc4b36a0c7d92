import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { expectRightBooks } from '#test/rent-world';
import { createWorld, type World } from '#test/world';

let world: World;
let countryIds: number[];
beforeAll(async () => {
  world = await createWorld();
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());
afterEach(() => expectRightBooks(world));

/** One that waits, at 1.00, whose supplier gets a percentage or, where it was asked, what it was promised. */
async function waiting({ percent = 0, promised = null as bigint | null } = {}) {
  const country = countryIds.pop() ?? 0;
  const name = `shares${country}`;
  await world.core.inventory.createSupplier({ name, kind: 'manual', payoutPercent: percent });
  const { supplierId } = await world.pool({ supplier: name, country, price: '1' });
  const { accountId } = await world.customer();
  const { id, phone } = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });
  await sql`update activation set payout_micros = ${promised} where id = ${id}`.execute(world.db.read);
  return {
    id,
    accountId,
    receive: () => world.message({ supplierId, phone }),
    earned: () => booked(sql`kind = 'supplier' and reference = ${String(supplierId)}`),
  };
}

async function booked(where: ReturnType<typeof sql>): Promise<bigint> {
  const { rows } = await sql<{ micros: bigint }>`
    select available_micros as micros from ledger_account where ${where}`.execute(world.db.read);
  return rows[0]?.micros ?? 0n;
}
const revenue = () => booked(sql`kind = 'revenue'`);

it.each([
  { percent: 0, promised: null, earned: 0n },
  { percent: 33, promised: null, earned: 330_000n },
  { percent: 100, promised: null, earned: 1_000_000n },
  { percent: 33, promised: 0n, earned: 0n },
  { percent: 33, promised: 250_000n, earned: 250_000n },
  { percent: 33, promised: 1_000_000n, earned: 1_000_000n },
  { percent: 33, promised: 1_000_001n, earned: 1_000_001n },
  { percent: 33, promised: 1_300_000n, earned: 1_300_000n },
])(
  'the first code brings a supplier at $percent % who was promised $promised $earned, and the rest is revenue',
  async (row) => {
    const { receive, earned } = await waiting(row);
    const before = await revenue();

    await receive();
    await receive();

    expect(await earned()).toBe(row.earned);
    expect((await revenue()) - before).toBe(1_000_000n - row.earned);
  },
);

it('codes that come together bring each supplier its own', async () => {
  const [one, other] = [await waiting({ percent: 10 }), await waiting({ promised: 1_200_000n })];
  const before = await revenue();

  await Promise.all([one.receive(), other.receive()]);

  expect([await one.earned(), await other.earned()]).toEqual([100_000n, 1_200_000n]);
  expect((await revenue()) - before).toBe(700_000n);
});

it('an end without a code brings nobody anything', async () => {
  const { id, accountId, earned } = await waiting({ percent: 50 });
  const before = await revenue();

  await world.core.activations.cancel({ id, accountId });

  expect([await earned(), (await revenue()) - before]).toEqual([0n, 0n]);
  expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ heldMicros: 0n });
});
