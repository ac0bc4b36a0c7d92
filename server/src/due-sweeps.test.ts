import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRentWorld, type RentWorld } from '#test/rent-world';
import { until } from '#test/until';
import { findDue } from './platform/jobs/find-due.ts';

let world: RentWorld;
beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

const ROLL_UP = 'statistics.roll-up';

async function allDue(): Promise<string[]> {
  const asked = world.core.sweeps.flatMap(({ name, isDue }) => (isDue ? [{ name, isDue }] : []));
  return [...(await findDue(world.db.read, asked))];
}
/** The sweeps that the server would run now, without the one that waits for everybody's transactions on this PostgreSQL. */
const due = async () => (await allDue()).filter((name) => name !== ROLL_UP);
async function run(name: string): Promise<void> {
  await world.core.sweeps.find((sweep) => sweep.name === name)?.run();
}

describe('of a server that has nothing to do', () => {
  it('no sweep is due, and only those may run without being asked that do so rarely', async () => {
    const unasked = world.core.sweeps.filter(({ isDue, everySeconds }) => !isDue && everySeconds < 5);

    expect(await allDue()).toEqual([]);
    // Both look into the memory of the process.
    expect(unasked.map(({ name }) => name).sort()).toEqual(['intake.flush', 'supply.flush']);
  });
});

describe('a sweep is due from the moment on at which there is something to do, until it is done', () => {
  it('that ends activations', async () => {
    const { accountId } = await world.customer();
    const { supplierId } = await world.pool({ country: 7 });
    const order = { accountId, serviceId: 'tg', countryId: 7, supplierIds: [supplierId] };
    const { expiresAt } = await world.core.activations.buy(order);
    const seconds = (expiresAt.getTime() - world.core.clock().getTime()) / 1000;

    world.advance(seconds - 1);
    const before = await due();
    world.advance(1);
    const at = await due();
    await run('activations.expire');

    expect([before, at, await due()]).toEqual([[], ['activations.expire'], []]);
  });

  it('that gives rentals back which no message reached, or ends their term', async () => {
    const { supplierId } = await world.rentPool({ country: 24, count: 2 });
    const { accountId } = await world.customer();
    const rent = () => world.core.rentals.rent({ accountId, countryId: 24, hours: 10 });
    const [, reached] = [await rent(), await rent()];
    await world.message({ supplierId, phone: reached.phone });

    world.advance(1_199);
    const before = await due();
    world.advance(1);
    const atGuard = await due();
    await run('rentals.miss');
    const missed = await due();
    world.advance(10 * 3_600);
    const atEnd = await due();
    await run('rentals.end-terms');

    expect([before, atGuard, missed]).toEqual([[], ['rentals.miss'], []]);
    expect([atEnd, await due()]).toEqual([['rentals.end-terms'], []]);
  });

  it('that adds up what has moved', async () => {
    const { accountId } = await world.customer();
    const { supplierId } = await world.pool({ country: 7 });
    await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 7, supplierIds: [supplierId] });
    const before = await allDue();

    await until(async () => {
      await run(ROLL_UP);
      return !(await allDue()).includes(ROLL_UP);
    });

    expect(before).toEqual([ROLL_UP]);
  });
});
