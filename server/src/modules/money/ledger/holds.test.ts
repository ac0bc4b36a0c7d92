import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { expectSoundLedger } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import {
  findLedgerAccountId,
  lockCustomers,
  openLedgerAccount,
  placeHolds,
  type Settlement,
  settleHolds,
} from './index.ts';

let world: World;
let accountId: bigint;
let otherId: bigint;
let revenueId: bigint;
let supplierId: bigint;

beforeAll(async () => {
  world = await createWorld();
  revenueId = (await findLedgerAccountId(world.db.read, { kind: 'revenue' })) ?? 0n;
  supplierId = await world.db.write((tx) => openLedgerAccount(tx, { kind: 'supplier', reference: 'holds' }));
});
afterAll(() => world.close());
afterEach(() => expectSoundLedger(world));
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '10' }));
  ({ accountId: otherId } = await world.customer({ balance: '10' }));
});

type Wish = { accountId: bigint; amountMicros: bigint };

const place = (...wishes: Wish[]) =>
  world.db.write((tx) =>
    placeHolds(
      tx,
      wishes.map((wish) => ({ ...wish, reference: 'test' })),
      world.core.clock(),
    ),
  );

async function hold(amountMicros: bigint): Promise<bigint> {
  const [id] = await place({ accountId, amountMicros });
  if (id === undefined) throw new Error('there is enough for the hold');
  return id;
}

const settle = (...settlements: Settlement[]) =>
  world.db.write((tx) => settleHolds(tx, settlements, world.core.clock()));

const toRevenue = (amountMicros: bigint) => ({ ledgerAccountId: revenueId, amountMicros });
const toSupplier = (amountMicros: bigint) => ({ ledgerAccountId: supplierId, amountMicros });

const balance = async (id = accountId) => {
  const { availableMicros, heldMicros } = await world.core.ledger.getBalance(id);
  return [availableMicros, heldMicros];
};

const entries = async () =>
  (await world.core.ledger.listEntries({ accountId, limit: 100 }))
    .filter(({ kind }) => kind !== 'grant')
    .map(({ kind, bucket, amountMicros }) => [kind, bucket, amountMicros]);

describe('a hold', () => {
  it('may be of everything, and not of one micro more', async () => {
    expect(await place({ accountId, amountMicros: 10_000_001n })).toEqual([undefined]);
    expect(await place({ accountId, amountMicros: 10_000_000n })).toEqual([expect.any(BigInt)]);

    expect(await balance()).toEqual([0n, 10_000_000n]);
    expect(await place({ accountId, amountMicros: 1n })).toEqual([undefined]);
  });

  it('may be of nothing, even where there is nothing, and leaves no entry', async () => {
    await place({ accountId, amountMicros: 10_000_000n });

    const [id] = await place({ accountId, amountMicros: 0n });
    await settle({ holdId: id ?? 0n, shares: [toRevenue(0n)] });

    expect(await balance()).toEqual([0n, 10_000_000n]);
    expect(await entries()).toEqual([
      ['hold', 'available', -10_000_000n],
      ['hold', 'held', 10_000_000n],
    ]);
  });

  it('is never of less than nothing', async () => {
    const [negative, next] = await place({ accountId, amountMicros: -1n }, { accountId, amountMicros: 1n });

    expect([negative, next]).toEqual([undefined, expect.any(BigInt)]);
    expect(await balance()).toEqual([9_999_999n, 1n]);
  });

  it('counts for the next one of its group, of the same account and of no other', async () => {
    const placed = await place(
      { accountId, amountMicros: 6_000_000n },
      { accountId, amountMicros: 5_000_000n },
      { accountId: otherId, amountMicros: 10_000_000n },
      { accountId, amountMicros: 4_000_000n },
      { accountId, amountMicros: 1n },
      { accountId: otherId, amountMicros: 1n },
    );

    expect(placed.map((id) => id !== undefined)).toEqual([true, false, true, true, false, false]);
    expect(new Set(placed.filter((id) => id !== undefined)).size).toBe(3);
    expect([await balance(), await balance(otherId)]).toEqual([
      [0n, 10_000_000n],
      [0n, 10_000_000n],
    ]);
  });

  it('is placed by the balances that the caller has locked', async () => {
    const [id] = await world.db.write(async (tx) => {
      const locked = await lockCustomers(tx, [accountId]);
      return placeHolds(
        tx,
        [{ accountId, amountMicros: 3_000_000n, reference: 'test' }],
        world.core.clock(),
        locked,
      );
    });

    expect(id).toBeDefined();
    expect(await balance()).toEqual([7_000_000n, 3_000_000n]);
  });

  it('of an account that has no ledger account is a fault, and nothing of its group stands', async () => {
    const group = place({ accountId, amountMicros: 1n }, { accountId: 999_999n, amountMicros: 1n });

    await expect(group).rejects.toThrow('account 999999 has no ledger account');
    expect(await balance()).toEqual([10_000_000n, 0n]);
  });

  it('of nobody is nothing', async () => {
    expect(await place()).toEqual([]);
    expect(await settle()).toBeUndefined();
  });
});

describe('a settlement', () => {
  it('shares a hold out, and leaves an entry for each share and for what is left over', async () => {
    const holdId = await hold(4_000_000n);

    await settle({ holdId, shares: [toRevenue(1_500_000n), toSupplier(1_000_000n)] });

    expect(await balance()).toEqual([7_500_000n, 0n]);
    expect((await entries()).slice(0, 4)).toEqual([
      ['release', 'available', 1_500_000n],
      ['release', 'held', -1_500_000n],
      ['capture', 'held', -1_000_000n],
      ['capture', 'held', -1_500_000n],
    ]);
  });

  it('may capture everything', async () => {
    const holdId = await hold(4_000_000n);

    await settle({ holdId, shares: [toRevenue(1n), toSupplier(3_999_999n)] });

    expect(await balance()).toEqual([6_000_000n, 0n]);
    expect((await entries()).map(([kind]) => kind)).not.toContain('release');
  });

  it('captures no more than is on hold, not by one micro, nor less than nothing', async () => {
    const [holdId] = [await hold(4_000_000n), await hold(5_000_000n)];

    await expect(settle({ holdId, shares: [toRevenue(4_000_001n)] })).rejects.toThrow(
      'is smaller than its shares',
    );
    await expect(settle({ holdId, shares: [toRevenue(4_000_001n), toSupplier(-1n)] })).rejects.toThrow(
      'a share is not negative',
    );

    expect(await balance()).toEqual([1_000_000n, 9_000_000n]);
  });

  it('of one hold that was settled before refuses all of its group', async () => {
    const [first, second] = [await hold(1_000_000n), await hold(2_000_000n)];
    await settle({ holdId: first, shares: [] });

    await expect(
      settle({ holdId: second, shares: [] }, { holdId: first, shares: [toRevenue(1_000_000n)] }),
    ).rejects.toMatchObject({ code: 'hold_already_settled', details: { holdId: first } });

    expect(await balance()).toEqual([8_000_000n, 2_000_000n]);
    await settle({ holdId: second, shares: [] });
    expect(await balance()).toEqual([10_000_000n, 0n]);
  });

  it('comes once in its group, though there is more on hold', async () => {
    const [first] = [await hold(1_000_000n), await hold(2_000_000n)];
    const twice = { holdId: first, shares: [] };

    await expect(settle(twice, twice)).rejects.toThrow('is settled once');

    expect(await balance()).toEqual([7_000_000n, 3_000_000n]);
  });

  it('of a hold that does not exist is a fault', async () => {
    await expect(settle({ holdId: 999_999n, shares: [] })).rejects.toThrow('hold 999999 does not exist');
  });

  it('of a hundred at once one is carried out', async () => {
    const holdId = await hold(4_000_000n);
    await hold(6_000_000n);

    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        settle({ holdId, shares: index % 2 === 0 ? [] : [toRevenue(4_000_000n)] }),
      ),
    );

    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(99);
    expect(refused.every((error) => isRefusal(error, 'hold_already_settled'))).toBe(true);
    expect((await balance())[1]).toBe(6_000_000n);
  });
});
