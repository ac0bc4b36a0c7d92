import { isRefusal, type RefusalCode } from '#kernel/refusal';
import { expectSoundBooks } from './sound-books.ts';
import { createWorld, type PoolOptions, type World } from './world.ts';

/** A world with numbers for rent. */
export type RentWorld = World & {
  /** Numbers that can be rented and leased for a service, at 0.10 an hour and 1.00 a day. */
  rentPool(options?: RentPoolOptions): Promise<{ supplierId: bigint; phones: string[] }>;
};

type RentPoolOptions = PoolOptions & { payoutPercent?: number };

export const HOUR = 3_600;

let serial = 0;

export async function createRentWorld(env: Record<string, string> = {}): Promise<RentWorld> {
  const world = await createWorld(env);
  return Object.assign(world, {
    async rentPool({ payoutPercent = 0, ...options }: RentPoolOptions = {}) {
      const { country = 2, operator = 'any', step = 0, supplier = `renter${++serial}` } = options;
      const known = (await world.core.inventory.listSuppliers()).some(({ name }) => name === supplier);
      if (!known)
        await world.core.inventory.createSupplier({ name: supplier, kind: 'manual', payoutPercent });
      const pool = await world.pool({ ...options, supplier });
      await world.core.rentals.setPrices([
        {
          supplierId: pool.supplierId,
          countryId: country,
          operator,
          step,
          steps: [
            { fromHours: 2, unitHours: 1, priceMicros: 100_000n },
            { fromHours: 24, unitHours: 24, priceMicros: 1_000_000n },
          ],
        },
      ]);
      return pool;
    },
  });
}

/** The code of the refusal that `work` ends in, or 'done'. */
export async function outcome(work: Promise<unknown>): Promise<RefusalCode | 'done'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

export const expectRightBooks = expectSoundBooks;

/** The sum on the ledger accounts of a kind. */
export async function balanceOf({ core }: World, kind: string): Promise<bigint> {
  const { byKind } = await core.ledger.trialBalance();
  return byKind.find((row) => row.kind === kind)?.availableMicros ?? 0n;
}

/** Lets the event loop turn, so that what starts together is not always queued in the same order. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
