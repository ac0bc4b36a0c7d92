import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { expectSoundLedger } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { findLedgerAccountId, placeHolds, settleHolds } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
afterEach(() => expectSoundLedger(world));

const hold = (accountId: bigint, amountMicros: bigint) =>
  world.db.write(
    async (tx) => (await placeHolds(tx, [{ accountId, amountMicros, reference: 'test' }], new Date()))[0],
  );

const settle = (holdId: bigint, capturedMicros: bigint) =>
  world.db.write(async (tx) => {
    const revenueId = (await findLedgerAccountId(tx, { kind: 'revenue' })) ?? 0n;
    const shares = capturedMicros > 0n ? [{ ledgerAccountId: revenueId, amountMicros: capturedMicros }] : [];
    await settleHolds(tx, [{ holdId, shares }], new Date());
  });

it('never holds more than is available, however many ask at once', async () => {
  const { accountId } = await world.customer({ balance: '5000' });

  const holds = await Promise.all(Array.from({ length: 6 }, () => hold(accountId, 1_000_000_000n)));

  expect(holds.filter((id) => id !== undefined)).toHaveLength(5);
  expect(await world.core.ledger.getBalance(accountId)).toEqual({
    availableMicros: 0n,
    heldMicros: 5_000_000_000n,
  });
});

it('settles a hold once, whoever comes first', async () => {
  const { accountId } = await world.customer({ balance: '10' });
  const holdId = (await hold(accountId, 4_000_000n)) ?? 0n;

  const outcomes = await Promise.allSettled([
    settle(holdId, 4_000_000n),
    settle(holdId, 0n),
    settle(holdId, 1_000_000n),
  ]);

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refused = outcomes.filter((one) => one.status === 'rejected');
  expect(refused.every(({ reason }) => isRefusal(reason, 'hold_already_settled'))).toBe(true);
  expect((await world.core.ledger.getBalance(accountId)).heldMicros).toBe(0n);
});

it('gives back what a capture leaves of a hold', async () => {
  const { accountId } = await world.customer({ balance: '10' });
  const holdId = (await hold(accountId, 4_000_000n)) ?? 0n;

  await settle(holdId, 1_500_000n);

  expect(await world.core.ledger.getBalance(accountId)).toEqual({
    availableMicros: 8_500_000n,
    heldMicros: 0n,
  });
});

it('credits once per reference, also at the same time', async () => {
  const { accountId } = await world.customer({ balance: '0' });
  const grant = () => world.core.ledger.grant({ accountId, amountMicros: 1_000_000n, reference: 'once' });

  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, grant));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(1_000_000n);
});

it('takes no more back than there is', async () => {
  const { accountId } = await world.customer({ balance: '1' });

  const taking = world.core.ledger.grant({ accountId, amountMicros: -2_000_000n, reference: 'too much' });

  await expect(taking).rejects.toMatchObject({ code: 'no_balance' });
});

it('stays balanced through any sequence of holds and settlements', async () => {
  const { accountId } = await world.customer({ balance: '100' });
  const step = fc.record({ amount: fc.bigInt(0n, 30_000_000n), captured: fc.integer({ min: 0, max: 100 }) });

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const before = await world.core.ledger.getBalance(accountId);
      let spent = 0n;
      for (const { amount, captured } of steps) {
        const holdId = await hold(accountId, amount);
        if (holdId === undefined) continue;
        const capturedMicros = (amount * BigInt(captured)) / 100n;
        await settle(holdId, capturedMicros);
        spent += capturedMicros;
      }
      const { availableMicros, heldMicros } = await world.core.ledger.getBalance(accountId);
      expect([availableMicros, heldMicros]).toEqual([before.availableMicros - spent, 0n]);
    }),
    { numRuns: 15 },
  );
});
