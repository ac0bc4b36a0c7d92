import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerFault, type PartnerWorld } from '#test/partner-world';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());

/** What a partner may answer instead of an answer, and what becomes of an order that got it. */
const faults: [PartnerFault, 'unknown' | 'failed'][] = [
  ['error-500', 'unknown'],
  ['plain-text-error', 'unknown'],
  ['foreign-json-error', 'failed'],
  ['redirect', 'failed'],
  ['broken-json', 'unknown'],
  ['huge-reply', 'unknown'],
  ['lost-acknowledgement', 'unknown'],
  ['slow', 'unknown'],
];

describe.each([
  ['onlinesim-v1' as const, faults],
  ['smshub' as const, faults.slice(2, 5)],
])('a partner of %s that answers with', (dialect, some) => {
  it.each(some)(
    '%s costs the customer nothing, and every call of ours leaves a trace',
    async (fault, state) => {
      const { core } = world;
      const partner = await world.partner({
        dialect,
        settings: dialect === 'smshub' ? { currency: 840 } : {},
        sum: dialect === 'smshub' ? '0.4' : '40',
        fake: { slowMs: 700 },
      });
      const { supplierId, fake } = partner;
      const { accountId } = await world.customer({ balance: '10' });
      const buy = () => core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
      const { id, phone } = await buy();

      fake.setFaults([fault]);
      if (fault === 'slow') await core.supply.change({ supplierId, settings: { timeoutMs: 300 } });
      world.advance(121);
      await core.supply.pollDue();
      const refusal = await buy().catch((error) => error);
      const [order] = await core.supply.operations({ supplierId, limit: 1 });
      await core.activations.cancel({ id, accountId });
      await core.supply.finishDue();
      const notices = await core.supply.notices({ supplierId, limit: 20 });
      const connection = await core.supply.get(supplierId);
      fake.setFaults([]);
      await core.supply.change({ supplierId, settings: { timeoutMs: null } });
      world.advance(11);
      await core.supply.finishDue();

      expect(refusal).toMatchObject({ code: 'no_numbers' });
      expect(order).toMatchObject({ state, problem: expect.any(String) });
      expect(connection).toMatchObject({ pollFailures: 1 });
      expect(notices.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['poll_failed', 'order_failed', 'close_failed']),
      );
      expect(await core.ledger.getBalance(accountId)).toEqual({
        availableMicros: 10_000_000n,
        heldMicros: 0n,
      });
      expect((await core.supply.operations({ supplierId, phone, limit: 1 }))[0]).toMatchObject({
        state: 'closed',
        closeStatus: 4,
      });
      expect(fake.operations[0]).toMatchObject({ closeStatus: 4 });
    },
  );
});
