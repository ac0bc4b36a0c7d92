import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createPartnerWorld,
  germany,
  type PartnerFault,
  type PartnerOptions,
  type PartnerWorld,
} from '#test/partner-world';
import { stopTimers } from '#test/still-clock';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());

/** A partner's faulty answers, and the outcome of an order that got one. */
const faults: [PartnerFault, 'unknown' | 'failed'][] = [
  ['error-500', 'unknown'],
  ['plain-text-error', 'unknown'],
  ['foreign-json-error', 'failed'],
  ['redirect', 'failed'],
  ['broken-json', 'unknown'],
  ['huge-reply', 'unknown'],
  ['lost-acknowledgement', 'unknown'],
];

type Calls = { poll: () => Promise<void>; buy: () => Promise<unknown>; finish: () => Promise<void> };

/** All three calls of ours while a partner is not itself, and what becomes of them when it is again. */
async function expectHarmless(
  options: PartnerOptions,
  state: string,
  around: (partner: Awaited<ReturnType<PartnerWorld['partner']>>, calls: Calls) => Promise<unknown>,
): Promise<void> {
  const { core } = world;
  const partner = await world.partner(options);
  const { supplierId, fake } = partner;
  const { accountId } = await world.customer({ balance: '10' });
  const buy = () => core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
  const { id, phone } = await buy();
  let order: unknown;

  world.advance(121);
  const refusal = await around(partner, {
    poll: () => core.supply.pollDue(),
    buy: () => buy().catch((error) => error),
    async finish() {
      [order] = await core.supply.operations({ supplierId, limit: 1 });
      await core.activations.cancel({ id, accountId });
      await core.supply.finishDue();
    },
  });
  const notices = await core.supply.notices({ supplierId, limit: 20 });
  const connection = await core.supply.get(supplierId);
  world.advance(11);
  await core.supply.finishDue();

  expect(refusal).toMatchObject({ code: 'no_numbers' });
  expect(order).toMatchObject({ state, problem: expect.any(String) });
  expect(connection).toMatchObject({ pollFailures: 1 });
  expect(notices.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['poll_failed', 'order_failed', 'close_failed']),
  );
  expect(await core.ledger.getBalance(accountId)).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
  expect((await core.supply.operations({ supplierId, phone, limit: 1 }))[0]).toMatchObject({
    state: 'closed',
    closeStatus: 4,
  });
  expect(fake.operations[0]).toMatchObject({ closeStatus: 4 });
}

describe.each([
  ['onlinesim-v1' as const, faults],
  ['smshub' as const, faults.slice(2, 5)],
])('a partner of %s that answers with', (dialect, some) => {
  const options: PartnerOptions = {
    dialect,
    settings: dialect === 'smshub' ? { currency: 840 } : {},
    sum: dialect === 'smshub' ? '0.4' : '40',
  };

  it.each(some)('%s costs the customer nothing, and every call of ours leaves a trace', (fault, state) =>
    expectHarmless(options, state, async ({ fake }, { poll, buy, finish }) => {
      fake.setFaults([fault]);
      await poll();
      const refusal = await buy();
      await finish();
      fake.setFaults([]);
      return refusal;
    }),
  );
});

describe('a partner that does not answer in time', () => {
  stopTimers();

  it('costs the customer nothing, and every call of ours leaves a trace', () =>
    expectHarmless({ settings: { timeoutMs: 3_000 } }, 'unknown', async ({ fake }, { poll, buy, finish }) => {
      const held = fake.holdAnswers();
      let calls = 0;
      async function inVain<T>(call: () => Promise<T>): Promise<T> {
        const result = call();
        await held.waiting(++calls);
        vi.advanceTimersByTime(3_000);
        return result;
      }
      await inVain(poll);
      const refusal = await inVain(buy);
      await inVain(finish);
      held.letGo();
      return refusal;
    }));
});
