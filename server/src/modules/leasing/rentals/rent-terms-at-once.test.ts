import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRentWorld, expectRightBooks, type RentWorld } from '#test/rent-world';

let world: RentWorld;
beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

it('who rent numbers of one pool at once for different terms pay each for the own term', async () => {
  await world.rentPool({ count: 8 });
  const { accountId } = await world.customer();
  const terms = [48, 2, 24, 3, 72, 2, 49, 23];

  const rented = await Promise.all(
    terms.map((hours, index) =>
      world.core.rentals.rent({
        accountId,
        countryId: 2,
        hours,
        // Some are choosy, and are served before the others.
        ...(index % 3 === 0 && { exceptPrefixes: ['999'] }),
      }),
    ),
  );

  expect(rented.map(({ hours, priceMicros }) => [hours, priceMicros])).toEqual([
    [48, 2_000_000n],
    [2, 200_000n],
    [24, 1_000_000n],
    [3, 300_000n],
    [72, 3_000_000n],
    [2, 200_000n],
    [49, 3_000_000n],
    [23, 1_000_000n],
  ]);
  for (const { id, hours, priceMicros } of rented)
    expect(await world.core.rentals.listPeriods({ id, accountId })).toMatchObject([{ hours, priceMicros }]);
  await expectRightBooks(world);
});
