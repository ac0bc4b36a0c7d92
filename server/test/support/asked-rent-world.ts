import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { runDue } from '#test/run-due';

/** A hub whose partners have numbers for rent. */
export type AskedRentWorld = PartnerWorld & {
  rentOf(
    partner: TestPartner,
    accountId: bigint,
    more?: object,
  ): ReturnType<PartnerWorld['core']['rentals']['rent']>;
  /** A message to a rental, as its partner pushes it; gives the answer's status. */
  pushTo(partner: TestPartner, phone: string): Promise<number>;
  /** Runs the sweeps of rentals, and tells partners of it. */
  sweep(): Promise<void>;
  /** Two minutes later partners are asked for their stock. */
  poll(): Promise<void>;
  /** The states of all orders at a partner, newest first. */
  operationsOf(partner: TestPartner): Promise<string[]>;
};

/** A fake partner with a single number. */
export const oneNumber = { operatorsPerCountry: 1, numbersPerOperator: 1 };

export async function createAskedRentWorld(env: Record<string, string> = {}): Promise<AskedRentWorld> {
  const world = await createPartnerWorld(env);
  const { rentals, supply } = world.core;
  return {
    ...world,
    rentOf: ({ supplierId }, accountId, more = {}) =>
      rentals.rent({
        accountId,
        countryId: germany.countryId,
        hours: 24,
        supplierIds: [supplierId],
        ...more,
      }),
    async pushTo({ fake, ...partner }, phone) {
      const smsId = fake.operations.findLast(({ number }) => number.phone === phone)?.id ?? 0n;
      return (await world.push(partner, { smsId, phone, rent: true })).status;
    },
    async sweep() {
      await runDue(world.db, rentals.sweeps);
      await supply.finishDue();
    },
    async poll() {
      world.advance(121);
      await supply.pollDue();
    },
    operationsOf: async ({ supplierId }) =>
      (await supply.operations({ supplierId, limit: 100 })).map(({ state }) => state),
  };
}
