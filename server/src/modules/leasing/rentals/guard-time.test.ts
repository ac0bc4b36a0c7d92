import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRentWorld, expectRightBooks, HOUR, outcome, type RentWorld } from '#test/rent-world';
import { runDue } from '#test/run-due';

let world: RentWorld;

beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

/** Sweeps, as the worker does every second. */
async function sweep(): Promise<void> {
  await runDue(world.db, world.core.rentals.sweeps);
}

describe('the guard time', () => {
  it('refunds in full at its end, and shows it before any sweep', async () => {
    await world.rentPool({ country: 23 });
    const { accountId } = await world.customer({ balance: '1' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 23, hours: 10 });
    const ref = { id: rental.id, accountId };

    world.advance(1_140);
    await sweep();
    const inTime = await world.core.rentals.get(ref);
    world.advance(60);
    const before = await world.core.rentals.get(ref);
    const tooLate = await outcome(world.core.rentals.cancel(ref));
    await sweep();

    expect([inTime.state, before.state, tooLate]).toEqual(['waiting', 'missed', 'rental_closed']);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 1_000_000n,
      heldMicros: 0n,
    });
    expect((await world.core.rentals.get(ref)).state).toBe('missed');
    await expectRightBooks(world);
  });

  it('bans a number for a day that was missed three times in a row; a message in between starts the count again', async () => {
    const { supplierId, phones } = await world.rentPool({ country: 24 });
    const { accountId } = await world.customer();
    const { rentals } = world.core;
    const rent = () => rentals.rent({ accountId, countryId: 24, hours: 2 });
    const miss = async () => {
      await rent();
      world.advance(1_200);
      await sweep();
    };

    await miss();
    await miss();
    const served = await rent();
    await world.message({ supplierId, phone: served.phone });
    await rentals.finish({ id: served.id, accountId });
    await miss();
    await miss();
    const before = await rentals.listBans({ supplierId });
    await miss();
    const bans = await rentals.listBans({ supplierId });
    const banned = await outcome(rent());
    const activation = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 24 });
    await world.core.activations.cancel({ id: activation.id, accountId });
    world.advance(24 * HOUR - 60);
    const stillBanned = await outcome(rent());
    world.advance(60);
    const free = await rent();

    expect(before).toEqual([]);
    expect(bans).toMatchObject([{ phone: phones[0], supplierId }]);
    expect([banned, stillBanned]).toEqual(['no_numbers', 'no_numbers']);
    expect(activation.phone).toBe(phones[0]);
    expect(free.phone).toBe(phones[0]);
    await expectRightBooks(world);
  });

  it('that a customer ends by cancelling is no miss, and an operator can lift a ban', async () => {
    const { phones } = await world.rentPool({ country: 25 });
    const { accountId } = await world.customer();
    const { rentals } = world.core;
    const rent = () => rentals.rent({ accountId, countryId: 25, hours: 2 });

    for (let round = 0; round < 4; round++) await rentals.cancel({ id: (await rent()).id, accountId });
    for (let round = 0; round < 3; round++) {
      await rent();
      world.advance(1_200);
      await sweep();
    }
    const banned = await outcome(rent());
    await rentals.liftBan(phones[0] ?? '');

    expect(banned).toBe('no_numbers');
    expect(await outcome(rent())).toBe('done');
    expect(await outcome(rentals.liftBan(phones[0] ?? ''))).toBe('not_found');
  });
});
