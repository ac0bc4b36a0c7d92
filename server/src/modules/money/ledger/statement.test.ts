import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { expectSoundLedger } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import {
  findLedgerAccountId,
  listStatement,
  openLedgerAccount,
  payOutSupplier,
  placeHolds,
  postTransfers,
  reverseCapture,
  settleHolds,
  takeHubPayment,
} from './index.ts';

let world: World;
let supplierId: bigint;
let cashId: bigint;
let revenueId: bigint;
let serial = 0;

beforeAll(async () => {
  world = await createWorld();
  cashId = (await findLedgerAccountId(world.db.read, { kind: 'cash' })) ?? 0n;
  revenueId = (await findLedgerAccountId(world.db.read, { kind: 'revenue' })) ?? 0n;
});
afterAll(() => world.close());
afterEach(() => expectSoundLedger(world));
beforeEach(async () => {
  const reference = `statement${++serial}`;
  supplierId = await world.db.write((tx) => openLedgerAccount(tx, { kind: 'supplier', reference }));
});

const earn = (amountMicros: bigint, reference = 'earned') =>
  world.db.write((tx) =>
    postTransfers(
      tx,
      [
        {
          kind: 'earning',
          debitId: cashId,
          debitBucket: 'available',
          creditId: supplierId,
          creditBucket: 'available',
          amountMicros,
          reference,
        },
      ],
      world.core.clock(),
    ),
  );

const payOut = (amountMicros: bigint, reference = `payout ${++serial}`) =>
  world.db.write((tx) =>
    payOutSupplier(tx, { ledgerAccountId: supplierId, amountMicros, reference }, world.core.clock()),
  );

const takePayment = (amountMicros: bigint, reference: string) =>
  world.db.write((tx) =>
    takeHubPayment(tx, { ledgerAccountId: supplierId, amountMicros, reference }, world.core.clock()),
  );

const statement = (page: { before?: bigint; limit?: number } = {}) =>
  listStatement(world.db.read, { ledgerAccountId: supplierId, limit: 100, ...page });

const earned = async () => (await statement())[0]?.afterMicros ?? 0n;

describe('a payout', () => {
  it('may be of everything that was earned, and not of one micro more', async () => {
    await earn(5_000_000n);

    await expect(payOut(5_000_001n)).rejects.toMatchObject({
      code: 'no_balance',
      details: { availableMicros: 5_000_000n },
    });
    await payOut(5_000_000n);

    expect(await earned()).toBe(0n);
    await expect(payOut(1n)).rejects.toMatchObject({ code: 'no_balance' });
  });

  it('is of more than nothing', async () => {
    await earn(5_000_000n);

    for (const amount of [0n, -1n])
      await expect(payOut(amount)).rejects.toMatchObject({ code: 'bad_amount' });

    expect(await earned()).toBe(5_000_000n);
  });

  it('of an account that is not there is refused', async () => {
    supplierId = 999_999n;

    await expect(payOut(1n)).rejects.toMatchObject({ code: 'no_balance', details: { availableMicros: 0n } });
  });

  it('of a hundred at once under one reference one is made', async () => {
    await earn(5_000_000n);

    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => payOut(1_000_000n, 'once')));

    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(99);
    expect(refused.every((error) => isRefusal(error, 'already_exists'))).toBe(true);
    expect(await earned()).toBe(4_000_000n);
  });

  it('of many at once together take no more than was earned', async () => {
    await earn(5_000_000n);

    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => payOut(2_000_000n)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await earned()).toBe(1_000_000n);
  });
});

describe('a payment of a hub', () => {
  it('may be more than it owes, and counts once for its reference', async () => {
    await takePayment(3_000_000n, 'hub 1');

    await expect(takePayment(3_000_000n, 'hub 1')).rejects.toMatchObject({ code: 'already_exists' });
    await expect(takePayment(0n, 'hub 2')).rejects.toMatchObject({ code: 'bad_amount' });

    expect(await statement()).toMatchObject([
      { kind: 'hub_settlement', amountMicros: 3_000_000n, beforeMicros: 0n, afterMicros: 3_000_000n },
    ]);
  });

  it('may have the reference of a payout, which is of another kind', async () => {
    await earn(1_000_000n);
    await payOut(1_000_000n, 'shared');

    await takePayment(2_000_000n, 'shared');

    expect(await earned()).toBe(2_000_000n);
  });
});

describe('a statement', () => {
  it('says of each line what there was before and after it, on every page', async () => {
    for (const amount of [1n, 10n, 100n, 1_000n]) await earn(amount, `earned ${amount}`);
    await payOut(1_111n);

    const all = await statement();
    const first = await statement({ limit: 2 });
    const second = await statement({ limit: 2, before: first.at(-1)?.transferId ?? 0n });
    const third = await statement({ limit: 2, before: second.at(-1)?.transferId ?? 0n });

    expect(all.map((line) => [line.amountMicros, line.beforeMicros, line.afterMicros])).toEqual([
      [-1_111n, 1_111n, 0n],
      [1_000n, 111n, 1_111n],
      [100n, 11n, 111n],
      [10n, 1n, 11n],
      [1n, 0n, 1n],
    ]);
    expect([...first, ...second, ...third]).toEqual(all);
    expect([first.length, second.length, third.length]).toEqual([2, 2, 1]);
  });

  it('of a customer is about what is available, whatever is on hold, on every page', async () => {
    const { accountId } = await world.customer({ balance: '10' });
    await world.db.write(async (tx) => {
      const now = world.core.clock();
      const wish = { accountId, amountMicros: 4_000_000n, reference: 'held' };
      const [first = 0n] = await placeHolds(tx, [wish, wish], now);
      await settleHolds(
        tx,
        [{ holdId: first, shares: [{ ledgerAccountId: revenueId, amountMicros: 1n }] }],
        now,
      );
    });
    const ledgerAccountId = await findLedgerAccountId(world.db.read, { kind: 'customer', accountId });
    const list = (page: { before?: bigint; limit: number }) =>
      listStatement(world.db.read, { ledgerAccountId: ledgerAccountId ?? 0n, ...page });

    const all = await list({ limit: 10 });
    const pages = await list({ limit: 1 });
    for (const { transferId } of all) pages.push(...(await list({ limit: 1, before: transferId })));

    expect(all.map(({ kind, afterMicros }) => [kind, afterMicros])).toEqual([
      ['release', 5_999_999n],
      ['hold', 2_000_000n],
      ['hold', 6_000_000n],
      ['grant', 10_000_000n],
    ]);
    expect(pages).toEqual(all);
  });

  it('of an account on which nothing ever moved is empty', async () => {
    expect(await statement()).toEqual([]);
  });
});

describe('a capture that is taken back', () => {
  async function capture(accountId: bigint, reference: string, topUpMicros: bigint): Promise<bigint> {
    return world.db.write(async (tx) => {
      const now = world.core.clock();
      const [holdId = 0n] = await placeHolds(tx, [{ accountId, amountMicros: 1_000_000n, reference }], now);
      const shares = [
        { ledgerAccountId: revenueId, amountMicros: 400_000n },
        { ledgerAccountId: supplierId, amountMicros: 500_000n },
      ];
      await settleHolds(tx, [{ holdId, shares }], now);
      const sides = { debitId: revenueId, creditId: supplierId } as const;
      const buckets = { debitBucket: 'available', creditBucket: 'available' } as const;
      await postTransfers(
        tx,
        [{ kind: 'payout_top_up', ...sides, ...buckets, amountMicros: topUpMicros, reference }],
        now,
      );
      return holdId;
    });
  }

  it('gives the customer what was captured, and takes from everybody what they got of it', async () => {
    const { accountId } = await world.customer({ balance: '10' });
    const before = await statementOfRevenue();
    const holdId = await capture(accountId, 'lease 1', 70_000n);
    await capture(accountId, 'lease 2', 30_000n);
    expect(await earned()).toBe(1_100_000n);

    const refunded = await world.db.write((tx) => reverseCapture(tx, holdId, world.core.clock()));

    expect(refunded).toBe(900_000n);
    expect(await earned()).toBe(530_000n);
    expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(9_100_000n);
    expect((await statementOfRevenue()) - before).toBe(370_000n);
    expect((await statement()).slice(0, 2)).toMatchObject([
      { kind: 'refund_top_up', amountMicros: -70_000n, reference: 'lease 1' },
      { kind: 'refund', amountMicros: -500_000n, reference: 'lease 1' },
    ]);
  });

  it('gives two shares of the same size back, both to him who had them', async () => {
    const { accountId } = await world.customer({ balance: '10' });
    const share = { ledgerAccountId: supplierId, amountMicros: 300_000n };
    const refunded = await world.db.write(async (tx) => {
      const now = world.core.clock();
      const wish = { accountId, amountMicros: 1_000_000n, reference: 'lease twice' };
      const [holdId = 0n] = await placeHolds(tx, [wish], now);
      await settleHolds(tx, [{ holdId, shares: [share, share] }], now);
      return reverseCapture(tx, holdId, now);
    });

    expect([refunded, await earned()]).toEqual([600_000n, 0n]);
    expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(10_000_000n);
  });

  it('may leave a supplier that was paid out with less than nothing', async () => {
    const { accountId } = await world.customer({ balance: '10' });
    const holdId = await capture(accountId, 'lease 3', 0n);
    await payOut(500_000n);

    await world.db.write((tx) => reverseCapture(tx, holdId, world.core.clock()));

    expect(await earned()).toBe(-500_000n);
    await expect(payOut(1n)).rejects.toMatchObject({ code: 'no_balance' });
  });

  it('of a hold that was given back is of nothing', async () => {
    const { accountId } = await world.customer({ balance: '10' });
    const refunded = await world.db.write(async (tx) => {
      const now = world.core.clock();
      const wish = { accountId, amountMicros: 1_000_000n, reference: 'lease 4' };
      const [holdId = 0n] = await placeHolds(tx, [wish], now);
      await settleHolds(tx, [{ holdId, shares: [] }], now);
      return reverseCapture(tx, holdId, now);
    });

    expect(refunded).toBe(0n);
    expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(10_000_000n);
  });

  const statementOfRevenue = async () =>
    (await listStatement(world.db.read, { ledgerAccountId: revenueId, limit: 1 }))[0]?.afterMicros ?? 0n;
});
