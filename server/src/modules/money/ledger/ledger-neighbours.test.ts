import { type RawBuilder, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '#db';
import { expectSoundLedger, whileFalsified } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import {
  findLedgerBalances,
  getCustomerBalance,
  getShareAccounts,
  type LedgerAccountName,
  listLedgerAccountIds,
  lockCreditAccounts,
  lockCustomers,
  lockLedgerAccounts,
  openLedgerAccount,
  postTransfers,
  readCreditBalance,
} from './index.ts';

// Ledger accounts whose names differ in one part only: what is asked of one is never answered of its neighbour.

let world: World;
let owner: bigint;
let stranger: bigint;
/** Of the owner's accounts, each with as many micros as its place in the list. */
let pockets: bigint[];

const SUPPLIER = 900_001n;
const SMS = { kind: 'customer', currency: 'SMS' };

beforeAll(async () => {
  world = await createWorld();
  ({ accountId: owner } = await world.customer({ balance: '0' }));
  ({ accountId: stranger } = await world.customer({ balance: '0' }));
  pockets = await fill([
    { kind: 'customer', accountId: owner, reference: 'earlier', currency: 'SMS' },
    { kind: 'customer', accountId: owner },
    { kind: 'customer', accountId: owner, currency: 'SMS' },
    { kind: 'pocket', accountId: owner, currency: 'SMS' },
    { kind: 'customer', accountId: owner, currency: 'EMAIL' },
    { kind: 'customer', accountId: stranger, currency: 'SMS' },
    { kind: 'customer', accountId: owner, reference: 'later', currency: 'SMS' },
    { kind: 'pocket', accountId: owner },
    { kind: 'customer', accountId: owner, reference: 'later' },
    { kind: 'supplier', reference: String(SUPPLIER) },
    { kind: 'supplier', reference: String(SUPPLIER), currency: 'EUR' },
    { kind: 'supplier', reference: String(SUPPLIER), accountId: owner },
    { kind: 'hub', reference: String(SUPPLIER) },
    { kind: 'supplier' },
  ]);
});
afterAll(() => world.close());
afterEach(() => expectSoundLedger(world));

function fill(names: readonly LedgerAccountName[]): Promise<bigint[]> {
  return world.db.write(async (tx) => {
    const ids: bigint[] = [];
    for (const [index, name] of names.entries()) {
      const creditId = await openLedgerAccount(tx, name);
      const debitId = await openLedgerAccount(tx, { kind: 'source', currency: name.currency ?? 'USD' });
      const buckets = { debitBucket: 'available', creditBucket: 'available' } as const;
      const entry = { kind: 'test', debitId, creditId, amountMicros: BigInt(index + 1), reference: 'test' };
      await postTransfers(tx, [{ ...entry, ...buckets }], world.core.clock());
      ids.push(creditId);
    }
    return ids;
  });
}

/** The findings when one part of a ledger account's name has been changed. */
const renamed = <R>(id: bigint | undefined, part: RawBuilder<unknown>, look: (tx: Tx) => Promise<R>) =>
  whileFalsified(world, [sql`update ledger_account set ${part} where id = ${id}`], look);

const otherName = [
  ['kind', () => sql`kind = 'changed'`],
  ['currency', () => sql`currency = 'CHANGED'`],
  ['reference', () => sql`reference = 'changed'`],
] as const;
const otherNameOrOwner = [...otherName, ['owner', () => sql`account_id = ${stranger}`] as const];

describe('the balance of a customer', () => {
  it('is that of the one account for money', async () => {
    expect(await world.core.ledger.getBalance(owner)).toEqual({ availableMicros: 2n, heldMicros: 0n });
  });

  it('is zero for somebody of whom nothing is known', async () => {
    expect(await world.core.ledger.getBalance(999_999n)).toEqual({ availableMicros: 0n, heldMicros: 0n });
  });

  it.each(otherName)('is not what lies in an account of another %s', async (_part, part) => {
    const found = await renamed(pockets[1], part(), (tx) => getCustomerBalance(tx, owner));

    expect(found).toEqual({ availableMicros: 0n, heldMicros: 0n });
  });
});

describe('the balance of credits', () => {
  const read = async (tx: Tx | typeof world.db.read, name = SMS, accountId = owner) =>
    (await readCreditBalance(tx, { ...name, accountId })).availableMicros;

  it('is that of one kind, one currency and one owner', async () => {
    const { read: reader } = world.db;

    expect(await read(reader)).toBe(3n);
    expect(await read(reader, { ...SMS, kind: 'pocket' })).toBe(4n);
    expect(await read(reader, { ...SMS, currency: 'EMAIL' })).toBe(5n);
    expect(await read(reader, SMS, stranger)).toBe(6n);
  });

  it('is not that of an account with a reference', async () => {
    expect(await renamed(pockets[2], sql`kind = 'changed'`, (tx) => read(tx))).toBe(0n);
  });
});

describe('what is locked', () => {
  const ids = (accounts: ReadonlyMap<bigint, { id: bigint }>) =>
    [...accounts].map(([key, { id }]) => [key, id]);

  it('of credits is one account of each owner, of that kind and currency', async () => {
    const lock = (name: typeof SMS, owners: bigint[]) =>
      world.db.write(async (tx) => ids(await lockCreditAccounts(tx, name, owners)));

    expect(await lock(SMS, [owner])).toEqual([[owner, pockets[2]]]);
    expect(await lock({ ...SMS, kind: 'pocket' }, [owner])).toEqual([[owner, pockets[3]]]);
    expect(await lock({ ...SMS, currency: 'EMAIL' }, [owner, stranger])).toEqual([[owner, pockets[4]]]);
    expect(await lock(SMS, [stranger, owner])).toEqual([
      [owner, pockets[2]],
      [stranger, pockets[5]],
    ]);
  });

  it('of customers is the one account of each for money', async () => {
    const locked = await world.db.write(async (tx) => ids(await lockCustomers(tx, [owner, 999_999n])));

    expect(locked).toEqual([[owner, pockets[1]]]);
  });

  it('by its id is just that', async () => {
    const [first = 0n, second = 0n] = pockets;
    const locked = await world.db.write((tx) => lockLedgerAccounts(tx, [second, first, second]));

    expect(ids(locked)).toEqual([second, first].toSorted().map((id) => [id, id]));
  });
});

it('balances are read of the accounts that are named, and of no others', async () => {
  const [first = 0n, second = 0n] = pockets;

  expect([...(await findLedgerBalances(world.db.read, [first, second]))].sort()).toEqual(
    [
      [first, 1n],
      [second, 2n],
    ].sort(),
  );
});

describe('the accounts that a price is shared out to', () => {
  const find = (on: Tx | typeof world.db.read) => getShareAccounts(on, [SUPPLIER]);
  const revenue = async () => (await find(world.db.read)).revenueId;

  it('are the revenue and the supplier’s own', async () => {
    expect([...(await find(world.db.read)).supplierIds]).toEqual([[SUPPLIER, pockets[9]]]);
  });

  it.each(otherNameOrOwner)('are not a supplier’s of another %s', async (_part, part) => {
    const { supplierIds } = await renamed(pockets[9], part(), find);

    expect([...supplierIds]).toEqual([]);
  });

  it.each([
    ...otherNameOrOwner.filter(([part]) => part !== 'reference'),
    ['reference', () => sql`reference = ${String(SUPPLIER)}`] as const,
  ])('are no revenue of another %s', async (_part, part) => {
    await expect(renamed(await revenue(), part(), find)).rejects.toThrow('was made by a migration');
  });

  it('are told apart in whatever order the database has them', async () => {
    const id = await revenue();
    const rewritten = sql`update ledger_account set available_micros = available_micros where id = ${id}`;

    expect((await whileFalsified(world, [rewritten], find)).revenueId).toBe(id);
  });
});

describe('ids that are listed for a lock', () => {
  const list = (on: Tx | typeof world.db.read) =>
    listLedgerAccountIds(on, {
      accountIds: [owner],
      others: [{ kind: 'supplier', reference: String(SUPPLIER) }],
    });
  const idsOf = async (on: Tx | typeof world.db.read) => (await list(on)).map(({ id }) => id);

  it('are those of the customer’s money and of the others that are named', async () => {
    expect((await list(world.db.read)).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: pockets[1], kind: 'customer', accountId: owner, reference: null },
      { id: pockets[9], kind: 'supplier', accountId: null, reference: String(SUPPLIER) },
    ]);
  });

  it('of others may be of one without a reference', async () => {
    const others = [{ kind: 'supplier', reference: null }];

    expect(await listLedgerAccountIds(world.db.read, { accountIds: [], others })).toEqual([
      { id: pockets[13], kind: 'supplier', accountId: null, reference: null },
    ]);
  });

  it.each(otherName)('are not a customer’s of another %s', async (_part, part) => {
    expect(await renamed(pockets[1], part(), idsOf)).toEqual([pockets[9]]);
  });

  it.each(otherNameOrOwner)('are not one of the others with another %s', async (_part, part) => {
    expect(await renamed(pockets[9], part(), idsOf)).toEqual([pockets[1]]);
  });
});
