import { afterAll, beforeAll, expect, it } from 'vitest';
import { balanceOf, expectRightBooks, outcome } from '#test/rent-world';
import { createWorld, type World } from '#test/world';

let world: World;
let countryIds: number[];
beforeAll(async () => {
  world = await createWorld();
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());

/** An activation that its customer has brought so far. */
async function activation(...steps: ('message' | 'another' | 'finish' | 'cancel' | 'overdue' | 'sweep')[]) {
  const countryId = countryIds.pop() ?? 0;
  const { activations, inventory } = world.core;
  const supplier = `refunds${countryId}`;
  await inventory.createSupplier({ name: supplier, kind: 'manual', payoutPercent: 40 });
  const { supplierId } = await world.pool({ supplier, country: countryId, price: '1' });
  const { accountId } = await world.customer({ balance: '10' });
  const { id, phone } = await activations.buy({ accountId, serviceId: 'tg', countryId });
  const ref = { id, accountId };
  for (const step of steps) {
    if (step === 'message') await world.message({ supplierId, phone });
    if (step === 'another') await activations.requestAnother(ref);
    if (step === 'finish') await activations.finish(ref);
    if (step === 'cancel') await activations.cancel(ref);
    if (step === 'overdue') world.advance(1_200);
    if (step === 'sweep') await activations.expireDue();
  }
  return {
    id,
    refund: () => activations.refund({ id }),
    balance: () => world.core.ledger.getBalance(accountId),
    history: async () => (await activations.history(ref)).map(({ event }) => event),
  };
}

it('a refund gives the whole price back, and takes from the supplier what it earned', async () => {
  const { refund, balance, history } = await activation('message', 'finish');
  const earned = await balanceOf(world, 'supplier');

  const refunded = await refund();

  expect(refunded).toEqual({ refundedMicros: 1_000_000n });
  expect(await balance()).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
  expect(earned - (await balanceOf(world, 'supplier'))).toBe(400_000n);
  expect(await history()).toEqual(['buy', 'receive', 'finish', 'refund']);
  await expectRightBooks(world);
});

it('of two refunds, also at once, one gives the money back', async () => {
  const { refund, balance } = await activation('message', 'overdue', 'sweep');

  const outcomes = await Promise.all([outcome(refund()), outcome(refund())]);

  expect(outcomes.sort()).toEqual(['already_done', 'done']);
  expect(await outcome(refund())).toBe('already_done');
  expect(await balance()).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
  await expectRightBooks(world);
});

it.each([
  { steps: [], state: 'waiting', paid: false },
  { steps: ['message'], state: 'received', paid: true },
  { steps: ['message', 'another'], state: 'retrying', paid: true },
  { steps: ['cancel'], state: 'cancelled', paid: false },
  { steps: ['overdue', 'sweep'], state: 'expired', paid: false },
] as const)('nothing is refunded while it is $state', async ({ steps, paid }) => {
  const { refund, balance, history } = await activation(...steps);
  const before = { balance: await balance(), history: await history() };

  expect(await outcome(refund())).toBe('not_allowed');

  expect({ balance: await balance(), history: await history() }).toEqual(before);
  expect(before.balance.availableMicros).toBe(steps.length > 0 && !paid ? 10_000_000n : 9_000_000n);
  await expectRightBooks(world);
});

it('what was never bought cannot be refunded', async () => {
  expect(await outcome(world.core.activations.refund({ id: 2_000_000_000 }))).toBe('activation_not_found');
});
