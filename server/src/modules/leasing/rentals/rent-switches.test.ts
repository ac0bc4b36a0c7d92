import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRentWorld, outcome, type RentWorld } from '#test/rent-world';

let world: RentWorld;
beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

const actor = 'test';
const serviceId = 'rent';
const rent = (accountId: bigint) => outcome(world.core.rentals.rent({ accountId, countryId: 2, hours: 24 }));

it('renting is switched off of a supplier, to an account, or altogether, and activations go on', async () => {
  const { supply, activations } = world.core;
  const { supplierId } = await world.rentPool({ country: 2, count: 5 });
  const [mine, theirs] = [(await world.customer()).accountId, (await world.customer()).accountId];
  const outcomes: string[][] = [];
  for (const service of [
    { serviceId, supplierId },
    { serviceId, accountId: mine },
    { serviceId, everywhere: true as const },
  ]) {
    await supply.setServiceSwitch({ service, off: true, actor });
    outcomes.push([await rent(mine), await rent(theirs)]);
    await supply.setServiceSwitch({ service, off: false, actor });
  }
  const after = [await rent(mine), await rent(theirs)];

  expect(outcomes).toEqual([
    ['no_numbers', 'no_numbers'],
    ['service_off', 'done'],
    ['no_numbers', 'no_numbers'],
  ]);
  expect(after).toEqual(['done', 'done']);
  await supply.setServiceSwitch({ service: { serviceId, everywhere: true }, off: true, actor });
  expect(await outcome(activations.buy({ accountId: mine, serviceId: 'tg', countryId: 2 }))).toBe('done');
  expect(await supply.listServiceSwitches()).toEqual([{ serviceId, supplierId: null, accountId: null }]);
});
