import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failingAt, lost } from '#test/failing-at';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';
import { expectSoundBooks } from '#test/sound-books';
import { createActivations } from './index.ts';

let world: PartnerWorld;
let accountId: bigint;

beforeAll(async () => {
  world = await createPartnerWorld({ RESALE: '1', EARLY_CANCEL_SECONDS: '120', MAX_OPEN_ACTIVATIONS: '3' });
});
afterAll(() => world.close());
beforeEach(async () => {
  await sql`update offer set enabled = false`.execute(world.db.read);
  ({ accountId } = await world.customer());
});

const buy = (of: object = {}) =>
  world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2, ...of });
const swap = ({ id }: { id: number }) => world.core.activations.swap({ id, accountId });
const get = ({ id }: { id: number }) => world.core.activations.get({ id, accountId });
const balance = () => world.core.ledger.getBalance(accountId);
const codeOf = async (of: Promise<unknown>) =>
  of.then(
    () => 'done',
    (error) => error.code,
  );

/** A lease that may be swapped, of a pool of so many numbers. */
async function silent({
  count = 2,
  price = '0.20',
  ...of
}: { count?: number; price?: string } & object = {}) {
  const pool = await world.pool({ count, price });
  const lease = await buy(of);
  world.advance(120);
  return { ...lease, ...pool };
}

describe('a silent activation', () => {
  it('is swapped for another number at its price', async () => {
    const old = await silent();

    const next = await swap(old);

    expect(next).toMatchObject({ state: 'waiting', priceMicros: 200_000n, countryId: 2, serviceId: 'tg' });
    expect(next.phone).not.toBe(old.phone);
    expect(await get(old)).toMatchObject({ state: 'cancelled' });
    expect(await balance()).toEqual({ availableMicros: 99_800_000n, heldMicros: 200_000n });
    const stories = await Promise.all(
      [old, next].map(({ id }) => world.core.activations.timeline({ id, accountId })),
    );
    expect(stories[0]).toContainEqual(expect.objectContaining({ kind: 'ended', by: 'swap' }));
    expect(stories[1]?.[0]).toMatchObject({ choice: { swappedFrom: old.id } });
    await expectSoundBooks(world);
  });

  it('is swapped with all its money on hold', async () => {
    ({ accountId } = await world.customer({ balance: '0.20' }));
    const old = await silent();

    await swap(old);

    expect(await balance()).toEqual({ availableMicros: 0n, heldMicros: 200_000n });
  });

  it('is swapped where the account may have no more open', async () => {
    const old = await silent({ count: 5 });
    await buy();
    await buy();
    expect(await codeOf(buy())).toBe('channels_limit');

    expect(await swap(old)).toMatchObject({ state: 'waiting' });
  });

  it('gives its number back: only the swap itself may not get it again', async () => {
    const old = await silent();
    const next = await swap(old);
    world.advance(120);
    const third = await swap(next);

    expect(third.phone).toBe(old.phone);
  });

  it('stays as it was where there is no other number', async () => {
    const old = await silent({ count: 1 });
    const before = await balance();

    expect(await codeOf(swap(old))).toBe('no_numbers');
    expect(await get(old)).toMatchObject({ state: 'waiting', phone: old.phone });
    expect(await balance()).toEqual(before);
    expect(await world.core.activations.history({ id: old.id, accountId })).toHaveLength(1);
  });

  it('stays as it was where others are dearer', async () => {
    const old = await silent({ count: 1 });
    await world.pool({ count: 3, price: '0.30' });

    expect(await codeOf(swap(old))).toBe('no_numbers');
    expect(await get(old)).toMatchObject({ state: 'waiting' });
  });

  it('goes to a cheaper pool, of the operator that was asked for', async () => {
    await world.pool({ count: 2, price: '0.20', country: 3, operator: 'unicom' });
    const old = await buy({ countryId: 3, operators: ['unicom'] });
    await world.pool({ count: 2, price: '0.10', country: 3, operator: 'any' });
    await world.pool({ count: 2, price: '0.15', country: 3, operator: 'unicom' });
    world.advance(120);

    expect(await swap(old)).toMatchObject({ priceMicros: 150_000n, operator: 'unicom' });
  });

  it('keeps to the rules about cancelling, and to its owner', async () => {
    const pool = await world.pool({ count: 6 });
    const [early, withCode, over] = [await buy(), await buy(), await buy()];
    expect(await codeOf(swap(early))).toBe('cancel_too_early');
    await world.message({ supplierId: pool.supplierId, phone: withCode.phone });
    world.advance(120);
    await world.core.activations.cancel({ id: over.id, accountId });
    const other = await world.customer();

    expect(await codeOf(swap(withCode))).toBe('code_received');
    expect(await codeOf(swap(over))).toBe('activation_closed');
    expect(await codeOf(world.core.activations.swap({ id: early.id, accountId: other.accountId }))).toBe(
      'activation_not_found',
    );
    for (const id of [0, -1, 1.5, 2 ** 40]) expect(await codeOf(swap({ id }))).toBe('activation_not_found');
    world.advance(1_200);
    expect(await codeOf(swap(early))).toBe('activation_closed');
  });

  it('is whole or not there, whatever statement fails', async () => {
    const old = await silent();
    const deps = (db: typeof world.db) => ({
      ...{ db, clock: world.core.clock, maxOpenPerAccount: 0 },
      rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 120, restSeconds: 0 },
      policy: { resale: false, priceBandPercent: 0 },
      discountPercents: async () => new Map<bigint, number>(),
      findDistinct: async () => new Set<bigint>(),
    });
    let outcome: unknown = lost;
    let at = 1;
    for (; outcome === lost && at < 80; at++)
      outcome = await createActivations(deps(failingAt(world.db, at)))
        .swap({ id: old.id, accountId })
        .catch((error) => error);

    expect(at).toBeGreaterThan(20);
    expect(outcome).toMatchObject({ state: 'waiting' });
    expect(await world.core.activations.countOpen(accountId)).toBe(1);
    await expectSoundBooks(world);
  });
});

describe('a swap for a number that a partner must be asked for', () => {
  const lease = async () => {
    await world.pool({ country: germany.countryId, price: '5.00' });
    const old = await world.core.activations.buy({ accountId, ...germany });
    world.advance(120);
    return old;
  };

  it('ends the old lease as the new one begins', async () => {
    const old = await lease();
    const { supplierId } = await world.partner();

    const next = await swap(old);

    expect(next).toMatchObject({ state: 'waiting', supplierId });
    expect(await get(old)).toMatchObject({ state: 'cancelled' });
    expect((await balance()).heldMicros).toBe(next.priceMicros);
    await expectSoundBooks(world);
  });

  it('leaves the old lease where the partner has none after all', async () => {
    const old = await lease();
    const { fake } = await world.partner();
    fake.setFaults(['lies-about-stock']);

    expect(await codeOf(swap(old))).toBe('no_numbers');
    expect(await get(old)).toMatchObject({ state: 'waiting' });
    expect(await balance()).toEqual({ availableMicros: 95_000_000n, heldMicros: 5_000_000n });
    await expectSoundBooks(world);
  });

  it('gives the new number back where the old one got a message meanwhile', async () => {
    const { supplierId } = await world.pool({ country: germany.countryId, price: '5.00' });
    const old = await world.core.activations.buy({ accountId, ...germany });
    world.advance(120);
    const { supplierId: partnerId } = await world.partner();
    const activations = createActivations({
      ...{ db: world.db, clock: world.core.clock, maxOpenPerAccount: 0 },
      rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 120, restSeconds: 0 },
      policy: { resale: true, priceBandPercent: 0 },
      discountPercents: async () => new Map<bigint, number>(),
      findDistinct: async () => new Set<bigint>(),
      partners: {
        endAttempt: world.core.supply.endAttempt,
        async ask(order) {
          const answer = await world.core.supply.ask(order);
          await world.message({ supplierId, phone: old.phone });
          return answer;
        },
      },
    });

    expect(await codeOf(activations.swap({ id: old.id, accountId }))).toBe('code_received');

    expect(await get(old)).toMatchObject({ state: 'received' });
    expect(await world.core.activations.list({ accountId, limit: 10 })).toHaveLength(1);
    expect(await balance()).toEqual({ availableMicros: 95_000_000n, heldMicros: 0n });
    const { rows } = await sql<{ state: string }>`
      select state from partner_operation where supplier_id = ${partnerId}`.execute(world.db.read);
    expect(rows).toEqual([{ state: 'closing' }]);
    await expectSoundBooks(world);
  });
});

describe('at the same instant', () => {
  it.each<[string, (old: { id: number; phone: string; supplierId: bigint }) => Promise<unknown>, string[]]>([
    ['a message', ({ supplierId, phone }) => world.message({ supplierId, phone }), ['received', 'cancelled']],
    ['a cancel', ({ id }) => world.core.activations.cancel({ id, accountId }), ['cancelled']],
    ['another swap', ({ id }) => swap({ id }), ['cancelled']],
  ])('a swap and %s have one outcome, and the money is conserved', async (_what, rival, ends) => {
    for (let round = 0; round < 15; round++) {
      ({ accountId } = await world.customer());
      const old = await silent({ count: 4 });

      const [swapped] = await Promise.allSettled([swap(old), rival(old)]);

      const { state } = await get(old);
      const open = await world.core.activations.listOpen({ accountId, limit: 10 });
      expect(ends).toContain(state);
      expect(open.filter(({ id }) => id !== old.id).length).toBeLessThanOrEqual(1);
      if (state === 'received') {
        expect(swapped).toMatchObject({ status: 'rejected', reason: { code: 'code_received' } });
        expect(await balance()).toEqual({ availableMicros: 99_800_000n, heldMicros: 0n });
      } else {
        expect((await balance()).heldMicros).toBe(200_000n * BigInt(open.length));
      }
      await sql`update offer set enabled = false`.execute(world.db.read);
    }
    await expectSoundBooks(world);
  });

  it('a swap and the end of its time have one outcome', async () => {
    for (let round = 0; round < 10; round++) {
      ({ accountId } = await world.customer());
      const old = await silent({ count: 3 });
      world.advance(1_080);

      const [swapped] = await Promise.allSettled([swap(old), world.core.activations.expireDue()]);

      // What one holds at that moment the other leaves to the next time.
      await world.core.activations.expireDue();

      expect(swapped).toMatchObject({ status: 'rejected', reason: { code: 'activation_closed' } });
      expect(await get(old)).toMatchObject({ state: 'expired' });
      expect((await balance()).heldMicros).toBe(0n);
      await sql`update offer set enabled = false`.execute(world.db.read);
    }
    await expectSoundBooks(world);
  });
});
