import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectSoundLedger } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import {
  creditCustomer,
  findLedgerAccountId,
  findLedgerBalances,
  getShareAccounts,
  listLedgerAccountIds,
  lockCreditAccounts,
  openLedgerAccount,
  postTransfers,
  readCreditBalance,
} from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
afterEach(() => expectSoundLedger(world));

let serial = 0;
const grant = (accountId: bigint, amountMicros: bigint, reference = `grant ${++serial}`) =>
  world.core.ledger.grant({ accountId, amountMicros, reference });
const available = async (accountId: bigint) =>
  (await world.core.ledger.getBalance(accountId)).availableMicros;

describe('a credit', () => {
  it('may take everything back, and not one micro more', async () => {
    const { accountId } = await world.customer({ balance: '2' });

    await expect(grant(accountId, -2_000_001n)).rejects.toMatchObject({ code: 'no_balance' });
    await grant(accountId, -2_000_000n);

    expect(await available(accountId)).toBe(0n);
  });

  it('is of something, and for somebody', async () => {
    const { accountId } = await world.customer({ balance: '2' });

    await expect(grant(accountId, 0n)).rejects.toMatchObject({ code: 'bad_amount' });
    await expect(grant(999_999n, 1n)).rejects.toMatchObject({ code: 'account_not_found' });
  });

  it('leaves what is on hold alone', async () => {
    const { accountId } = await world.customer({ balance: '2' });
    await world.pool({ price: '1.50', service: 'wa' });
    await world.core.activations.buy({ accountId, serviceId: 'wa' });

    await expect(grant(accountId, -500_001n)).rejects.toMatchObject({ code: 'no_balance' });
    await grant(accountId, -500_000n);

    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 0n,
      heldMicros: 1_500_000n,
    });
  });

  it('happens once per kind and reference, whoever it is for', async () => {
    const [one, other] = [await world.customer({ balance: '0' }), await world.customer({ balance: '0' })];
    const credit = (accountId: bigint, kind: string) =>
      world.db.write((tx) =>
        creditCustomer(tx, { accountId, kind, amountMicros: 5n, reference: 'shared' }, world.core.clock()),
      );

    await credit(one.accountId, 'grant');
    await expect(credit(other.accountId, 'grant')).rejects.toMatchObject({
      code: 'already_exists',
      details: { reference: 'shared' },
    });
    await credit(other.accountId, 'payment');

    expect([await available(one.accountId), await available(other.accountId)]).toEqual([5n, 5n]);
  });
});

describe('entries', () => {
  it('are listed newest first, from before a transfer on, and of one currency', async () => {
    const { accountId } = await world.customer({ balance: '0' });
    for (const amount of [1n, 2n, 3n]) await grant(accountId, amount);
    await world.core.credits.grant({ accountId, currency: 'SMS', credits: 7, reference: 'sms' });
    const list = (query: { limit: number; before?: bigint; currency?: string }) =>
      world.core.ledger.listEntries({ accountId, ...query });

    const all = await list({ limit: 10 });

    expect(all.map(({ amountMicros }) => amountMicros)).toEqual([3n, 2n, 1n]);
    expect(await list({ limit: 2 })).toEqual(all.slice(0, 2));
    expect(await list({ limit: 2, before: all[1]?.transferId ?? 0n })).toEqual(all.slice(2));
    expect(await list({ limit: 10, currency: 'SMS' })).toMatchObject([{ amountMicros: 7_000_000n }]);
    expect(await list({ limit: 10, currency: 'EMAIL' })).toEqual([]);
  });
});

describe('a ledger account', () => {
  it('is opened once, by every part of its name', async () => {
    const names = [
      { kind: 'kind' },
      { kind: 'other' },
      { kind: 'kind', reference: 'a' },
      { kind: 'kind', reference: 'b' },
      { kind: 'kind', currency: 'EUR' },
      { kind: 'kind', reference: 'a', currency: 'EUR' },
    ];
    const open = () =>
      world.db.write(async (tx) => {
        const ids: bigint[] = [];
        for (const name of names) ids.push(await openLedgerAccount(tx, name));
        return ids;
      });

    const [first, second] = await Promise.all([open(), open()]);

    expect(new Set(first).size).toBe(names.length);
    expect(second).toEqual(first);
    for (const [index, name] of names.entries())
      expect(await findLedgerAccountId(world.db.read, name)).toBe(first[index]);
    expect(await findLedgerAccountId(world.db.read, { kind: 'nobody' })).toBeUndefined();
  });

  it('that an account owns is never overdrawn, and one of nobody may be', async () => {
    const { accountId } = await world.customer({ balance: '0' });
    const transfer = (kind: string, owner: bigint | null) =>
      world.db.write(async (tx) => {
        const debitId = await openLedgerAccount(tx, { kind, accountId: owner, currency: 'TOKENS' });
        const creditId = await openLedgerAccount(tx, { kind: 'sink', currency: 'TOKENS' });
        const buckets = { debitBucket: 'available', creditBucket: 'available' } as const;
        const entry = { kind: 'test', debitId, creditId, amountMicros: 1n, reference: 'test', ...buckets };
        await postTransfers(tx, [entry], world.core.clock());
        return debitId;
      });

    await expect(transfer('purse', accountId)).rejects.toThrow('ledger_account_never_overdrawn');
    const source = await transfer('source', null);

    expect((await findLedgerBalances(world.db.read, [source, 999_999n])).get(source)).toBe(-1n);
  });

  it('that does not exist cannot be booked on', async () => {
    const transfer = world.db.write(async (tx) => {
      await postTransfers(
        tx,
        [
          {
            kind: 'test',
            debitId: 999_998n,
            debitBucket: 'available',
            creditId: 999_999n,
            creditBucket: 'available',
            amountMicros: 1n,
            reference: 'test',
          },
        ],
        world.core.clock(),
      );
    });

    await expect(transfer).rejects.toThrow();
  });

  it('is found among those of customers and others, and one that is not open is missing', async () => {
    const { accountId } = await world.customer();
    await world.db.write((tx) => openLedgerAccount(tx, { kind: 'supplier', reference: '77' }));
    await world.db.write((tx) =>
      openLedgerAccount(tx, { kind: 'supplier', reference: '77', currency: 'EUR' }),
    );

    const found = await listLedgerAccountIds(world.db.read, {
      accountIds: [accountId, accountId, 999_999n],
      others: [
        { kind: 'revenue', reference: null },
        { kind: 'supplier', reference: '77' },
        { kind: 'supplier', reference: '78' },
        { kind: 'revenue', reference: '77' },
      ],
    });

    expect(found.map(({ kind, accountId: owner, reference }) => [kind, owner, reference]).sort()).toEqual([
      ['customer', accountId, null],
      ['revenue', null, null],
      ['supplier', null, '77'],
    ]);
  });
});

describe('credits of another currency', () => {
  it('are zero for an owner who never had any, and not those of money', async () => {
    const { accountId } = await world.customer({ balance: '5' });
    const accounts = { kind: 'customer', currency: 'SMS' };

    expect(await readCreditBalance(world.db.read, { ...accounts, accountId })).toEqual({
      availableMicros: 0n,
      heldMicros: 0n,
    });
    await world.core.credits.grant({ accountId, currency: 'SMS', credits: 3, reference: 'three' });

    expect(await readCreditBalance(world.db.read, { ...accounts, accountId })).toMatchObject({
      availableMicros: 3_000_000n,
    });
    const locked = await world.db.write((tx) =>
      lockCreditAccounts(tx, accounts, [accountId, accountId, 999_999n]),
    );
    expect([...locked].map(([owner, { availableMicros }]) => [owner, availableMicros])).toEqual([
      [accountId, 3_000_000n],
    ]);
  });
});

it('shares of a price go to the revenue and to the suppliers that are asked about', async () => {
  const { supplierId } = await world.pool();
  const { supplierId: other } = await world.pool();

  const { revenueId, supplierIds } = await getShareAccounts(world.db.read, [supplierId]);

  expect(revenueId).toBe(await findLedgerAccountId(world.db.read, { kind: 'revenue' }));
  expect([...supplierIds]).toEqual([
    [
      supplierId,
      await findLedgerAccountId(world.db.read, { kind: 'supplier', reference: String(supplierId) }),
    ],
  ]);
  expect(supplierIds.has(other)).toBe(false);
});
