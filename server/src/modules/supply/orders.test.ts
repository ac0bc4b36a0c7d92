import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());

describe('an order at a partner', () => {
  it('becomes a lease with the partner’s number, at its sum with the markup', async () => {
    const { supplierId, fake, key, dialect } = await world.partner({
      sum: '40',
      settings: { markupPercent: 25 },
    });
    const { accountId } = await world.customer({ balance: '10' });

    const bought = await world.core.activations.buy({ accountId, ...germany, supplierIds: [supplierId] });

    const [operation] = fake.operations;
    expect(bought).toMatchObject({ state: 'waiting', phone: operation?.number.phone, priceMicros: 500_000n });
    expect(operation).toMatchObject({ service: 'telegram', sumMicros: 40_000_000n });
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 9_500_000n,
      heldMicros: 500_000n,
    });

    const pushed = await world.push({ key, dialect }, { smsId: operation?.id ?? 0n, phone: bought.phone });
    expect(pushed).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    await world.core.activations.finish({ id: bought.id, accountId });
    await world.core.supply.finishDue();

    expect(fake.operations[0]).toMatchObject({ closeStatus: 3, closeSumMicros: 40_000_000n });
    const [line] = await world.core.supply.statement({ supplierId, limit: 10 });
    expect(line).toMatchObject({ amountMicros: 400_000n, beforeMicros: 0n, afterMicros: 400_000n });
    expect(await world.core.ledger.trialBalance()).toMatchObject({ balanced: true });
    expect(isRefusal(undefined)).toBe(false);
  });
});
