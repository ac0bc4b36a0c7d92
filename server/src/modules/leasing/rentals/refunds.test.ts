import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addNumbers, openPools } from '#modules/stock/inventory';
import { type AskedRentWorld, createAskedRentWorld } from '#test/asked-rent-world';
import { germany } from '#test/partner-world';
import { expectRightBooks, HOUR, outcome } from '#test/rent-world';
import { grantRental } from './grant-rental.ts';

let world: AskedRentWorld;
beforeAll(async () => {
  world = await createAskedRentWorld();
});
afterAll(() => world.close());

const { countryId } = germany;

/** A supplier that earns half of what its numbers bring, at 0.10 an hour. */
let serial = 0;
async function ownNumbers() {
  const supplier = `refunds${++serial}`;
  const { id: supplierId } = await world.core.inventory.createSupplier({
    ...{ name: supplier, kind: 'manual', payoutPercent: 50 },
  });
  const { phones } = await world.pool({ supplier, country: 2 });
  const steps = [{ fromHours: 2, unitHours: 1, priceMicros: 100_000n }];
  await world.core.rentals.setPrices([{ supplierId, countryId: 2, operator: 'any', step: 0, steps }]);
  return { supplierId, phones };
}

const statement = async (supplierId: bigint) =>
  (await world.core.supply.statement({ supplierId, limit: 9 })).map(({ kind, amountMicros, afterMicros }) => [
    ...[kind, amountMicros, afterMicros],
  ]);

describe('the refund of a rental', () => {
  it('gives all its periods back once it is finished, once, and takes the supplier’s part', async () => {
    const { supplierId, phones } = await ownNumbers();
    const { accountId } = await world.customer({ balance: '10' });
    const { rentals, ledger } = world.core;
    const rent = { accountId, countryId: 2, hours: 3, supplierIds: [supplierId] };
    const { id } = await rentals.rent(rent);
    const ref = { id, accountId };

    const waiting = await outcome(rentals.refund({ id }));
    await world.message({ supplierId, phone: phones[0] ?? '' });
    await rentals.extend({ ...ref, hours: 2 });
    await expect(rentals.refund({ id })).rejects.toMatchObject({
      code: 'not_allowed',
      details: { state: 'active' },
    });
    await rentals.finish(ref);
    const earned = await statement(supplierId);
    const refunded = await rentals.refund({ id });
    const again = await outcome(rentals.refund({ id }));

    expect(waiting).toBe('not_allowed');
    expect(earned).toEqual([['rental_payout', 250_000n, 250_000n]]);
    expect(refunded).toEqual({ refundedMicros: 500_000n });
    expect(again).toBe('already_done');
    expect(await ledger.getBalance(accountId)).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
    expect(await statement(supplierId)).toEqual([
      ['rental_payout_refund', -250_000n, 0n],
      ['rental_payout', 250_000n, 250_000n],
    ]);
    expect(await rentals.history(ref)).toMatchObject([
      ...[{ event: 'rent' }, { event: 'receive' }, { event: 'extend' }, { event: 'finish' }],
      { event: 'refund', fromState: 'finished', toState: 'finished' },
    ]);
    const { id: cancelled } = await rentals.rent(rent);
    await rentals.cancel({ id: cancelled, accountId });
    expect(await outcome(rentals.refund({ id: cancelled }))).toBe('not_allowed');
    const periods = world.db.read.selectFrom('rental_period').select(['outcome', 'payout_micros']);
    expect(await periods.where('rental_id', '=', cancelled).execute()).toEqual([
      { outcome: 'released', payout_micros: 0n },
    ]);
    expect(await outcome(rentals.refund({ id: cancelled + 1_000 }))).toBe('rental_not_found');
    await expectRightBooks(world);
  });

  it('of a partner’s number is told to the partner, who earns nothing', async () => {
    const partner = await world.partner({ sum: '40' });
    const { accountId } = await world.customer({ balance: '10' });
    const { id, phone } = await world.rentOf(partner, accountId);
    await world.pushTo(partner, phone);
    world.advance(24 * HOUR);
    await world.sweep();

    const refunded = await world.core.rentals.refund({ id });
    await world.core.supply.finishDue();

    expect(refunded).toEqual({ refundedMicros: 520_000n });
    expect(partner.fake.operations).toMatchObject([{ closeStatus: 3, reversed: true }]);
    expect(await statement(partner.supplierId)).toEqual([
      ['rental_payout_refund', -400_000n, 0n],
      ['rental_payout', 400_000n, 400_000n],
    ]);
    expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ availableMicros: 10_000_000n });
    await expectRightBooks(world);
  });

  it('of one that the operator gave for nothing moves no money', async () => {
    const { id: supplierId } = await world.core.inventory.createSupplier({ name: 'gifts', kind: 'manual' });
    const { accountId } = await world.customer({ balance: '1' });
    const { id } = await world.db.write(async (tx) => {
      const now = world.core.clock();
      const [pool] = await openPools(tx, [{ supplierId, countryId, operator: 'any', step: 0 }]);
      const poolId = pool?.id ?? 0n;
      await addNumbers(tx, [{ phone: '491520000001', poolId, provenance: 'own_device' }], now);
      return grantRental(tx, { accountId, pool: { id: poolId, supplierId, countryId }, hours: 5 }, now);
    });

    world.advance(5 * HOUR);
    await world.sweep();
    const refunded = await world.core.rentals.refund({ id });

    expect(refunded).toEqual({ refundedMicros: 0n });
    expect(await statement(supplierId)).toEqual([]);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 1_000_000n,
      heldMicros: 0n,
    });
    await expectRightBooks(world);
  });
});
