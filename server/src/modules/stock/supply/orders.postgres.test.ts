import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { outcome } from '#test/rent-world';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());

async function buyer() {
  const { accountId } = await world.customer({ balance: '10' });
  const buy = (partners: readonly Pick<TestPartner, 'supplierId'>[], more: object = {}) =>
    world.core.activations.buy({
      accountId,
      ...germany,
      supplierIds: partners.map(({ supplierId }) => supplierId),
      ...more,
    });
  return { accountId, buy, balance: () => world.core.ledger.getBalance(accountId) };
}

const full = { availableMicros: 10_000_000n, heldMicros: 0n };
const statesOf = async ({ supplierId }: TestPartner) =>
  (await world.core.supply.operations({ supplierId, limit: 100 })).map(({ state }) => state);
/** Starts the period of a poll anew and asks. */
async function poll(seconds = 121): Promise<void> {
  world.advance(seconds);
  await world.core.supply.pollDue();
}

describe('an order at a partner', () => {
  it('becomes a lease with the partner’s number, at its sum with the markup', async () => {
    const partner = await world.partner({ sum: '40', settings: { markupPercent: 25 } });
    const { accountId, buy, balance } = await buyer();

    const bought = await buy([partner]);

    const [operation] = partner.fake.operations;
    const held = await balance();
    expect(await world.core.activations.get({ id: bought.id, accountId })).toEqual(bought);
    await world.push(partner, { smsId: operation?.id ?? 0n, phone: bought.phone });
    await world.core.activations.finish({ id: bought.id, accountId });
    await world.core.supply.finishDue();

    expect(bought).toMatchObject({ state: 'waiting', phone: operation?.number.phone, priceMicros: 500_000n });
    expect(held).toEqual({ availableMicros: 9_500_000n, heldMicros: 500_000n });
    expect(operation).toMatchObject({ service: 'telegram', sumMicros: 40_000_000n, closeStatus: 3 });
    expect(await world.core.activations.history({ id: bought.id, accountId })).toMatchObject([
      { event: 'order', toState: 'ordering' },
      { event: 'buy', toState: 'waiting' },
      { event: 'receive' },
      { event: 'finish' },
    ]);
    const [line] = await world.core.supply.statement({ supplierId: partner.supplierId, limit: 10 });
    expect(line).toMatchObject({ amountMicros: 400_000n, beforeMicros: 0n, afterMicros: 400_000n });
    expect(await world.core.ledger.trialBalance()).toMatchObject({ balanced: true });
  });

  it('goes to the next supplier when the first has none; the money is held for one only', async () => {
    const empty = await world.partner({ sum: '10' });
    const other = await world.partner({ sum: '20' });
    empty.fake.setFaults(['lies-about-stock']);
    const { accountId, buy, balance } = await buyer();

    const bought = await buy([empty, other], { orderKey: 'mine' });

    expect(bought.supplierId).toBe(other.supplierId);
    expect(await balance()).toEqual({ availableMicros: 9_740_000n, heldMicros: 260_000n });
    expect(await world.core.activations.list({ accountId, limit: 10 })).toHaveLength(1);
    expect(await outcome(buy([other], { orderKey: 'mine' }))).toBe('order_repeated');
  });

  it('is refused with the money back where nobody has a number', async () => {
    const empty = await world.partner();
    empty.fake.setFaults(['lies-about-stock']);
    const { accountId, buy, balance } = await buyer();

    expect(await outcome(buy([empty], { orderKey: 'mine' }))).toBe('no_numbers');
    expect(await balance()).toEqual(full);
    expect(await world.core.activations.list({ accountId, limit: 10 })).toEqual([]);
    empty.fake.setFaults([]);
    expect(await outcome(buy([empty], { orderKey: 'mine' }))).toBe('done');
  });

  it('falls back to numbers that are here', async () => {
    const broken = await world.partner({ sum: '1' });
    broken.fake.setFaults(['error-500']);
    const own = await world.pool({ country: germany.countryId, price: '3' });
    const { buy } = await buyer();

    expect(await buy([broken, own])).toMatchObject({ supplierId: own.supplierId, phone: own.phones[0] });
  });

  it.each(['ignores-exclusions', 'no-country-code'] as const)(
    'gives a number back that is not what was asked for: %s',
    async (fault) => {
      const partner = await world.partner({ fake: { operatorsPerCountry: 1 } });
      partner.fake.setFaults([fault]);
      const { buy, balance } = await buyer();
      const prefix = partner.fake.numbers[0]?.phone.slice(0, 6) ?? '';

      const wish = fault === 'ignores-exclusions' ? { exceptPrefixes: [prefix] } : {};
      expect(await outcome(buy([partner], wish))).toBe('no_numbers');
      await world.core.supply.finishDue();

      expect(partner.fake.operations[0]).toMatchObject({ closeStatus: 4 });
      expect(await balance()).toEqual(full);
      expect(await statesOf(partner)).toContain('closed');
    },
  );

  it('gives a number back that is in another lease, wherever it came from', async () => {
    const first = await world.partner({
      fake: { operatorsPerCountry: 1, numbersPerOperator: 1, firstNumber: 7 },
    });
    const second = await world.partner({
      fake: { operatorsPerCountry: 1, numbersPerOperator: 1, firstNumber: 7 },
    });
    const { accountId, buy } = await buyer();

    const { id, phone } = await buy([first]);
    const refused = await outcome(buy([second]));
    await world.core.supply.finishDue();
    await world.core.activations.cancel({ id, accountId });
    await poll();
    const again = await buy([second]);

    expect(refused).toBe('no_numbers');
    expect(second.fake.operations[0]).toMatchObject({ closeStatus: 4, finishes: 1 });
    expect(again.phone).toBe(phone);
  });
});

describe('policy', () => {
  it('sells no partner’s numbers for whom nobody vouches', async () => {
    const partner = await world.partner({ vouchedBy: null });
    const { buy } = await buyer();

    expect(await outcome(buy([partner]))).toBe('no_numbers');
    expect(partner.fake.operations).toEqual([]);
  });

  it('sells no service that is switched off for the supplier or for the account', async () => {
    const partner = await world.partner();
    const { accountId, buy } = await buyer();
    const { core } = world;
    const { supplierId } = partner;
    const flip = (
      service: { serviceId: string } & ({ supplierId: bigint } | { accountId: bigint }),
      off: boolean,
    ) => core.supply.setServiceSwitch({ service, off, actor: 'admin' });

    await flip({ serviceId: 'tg', supplierId }, true);
    const bySupplier = await outcome(buy([partner]));
    const shown = await core.inventory.listStock({ ...germany, resale: true });
    await flip({ serviceId: 'tg', supplierId }, false);
    await flip({ serviceId: 'tg', accountId }, true);
    const byAccount = await outcome(buy([partner]));
    await flip({ serviceId: 'tg', accountId }, false);

    expect([bySupplier, byAccount]).toEqual(['no_numbers', 'service_off']);
    expect(shown.some((row) => row.supplierId === supplierId)).toBe(false);
    expect(await outcome(buy([partner]))).toBe('done');
    expect(await core.audit.list({ subject: `account:${accountId}`, limit: 5 })).toMatchObject([
      { action: 'service.switch-on' },
      { action: 'service.switch-off' },
    ]);
  });

  it('limits what an account has open, and buys in a day, of one service or of all', async () => {
    const { accountId, buy } = await buyer();
    const own = await world.pool({ country: germany.countryId, price: '0.01', count: 20 });
    const limit = (maxOpen: number | null, maxPerDay: number | null, serviceId: string | null = null) =>
      world.core.supply.setPurchaseLimit({ accountId, serviceId, maxOpen, maxPerDay, actor: 'admin' });

    await limit(2, null);
    const open = await Promise.all([1, 2, 3].map(() => outcome(buy([own]))));
    await limit(null, null);
    await limit(null, 3, 'tg');
    const day = [await outcome(buy([own])), await outcome(buy([own]))];
    world.advance(86_401);

    expect(open.sort()).toEqual(['channels_limit', 'done', 'done']);
    expect(day).toEqual(['done', 'channels_limit']);
    expect(await outcome(buy([own]))).toBe('done');
  });
});
