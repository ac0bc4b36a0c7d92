import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import {
  type LedgerAccount,
  listLedgerAccountIds,
  lockLedgerAccounts,
  openLedgerAccount,
} from '#modules/money/ledger';

/** Who takes part in movements of money: whose it is, and whose numbers it is for. */
export type Parties = { accountIds: readonly bigint[]; supplierIds: readonly bigint[] };

/** The ledger accounts that rentals move money between, held for this `tx`. */
export type Books = {
  revenueId: bigint;
  /** A supplier's earnings on rentals that have not ended. */
  pendingIds: Map<bigint, bigint>;
  supplierIds: Map<bigint, bigint>;
  /** Those of the customers, by account. */
  customers: ReadonlyMap<bigint, LedgerAccount>;
  /** Customers' spendable balances, by account. */
  availableMicros: Map<bigint, bigint>;
};

const PENDING = 'supplier_pending';

/** Holds every ledger account that these parties' rentals can touch, all at once and in the order of their ids. */
export async function lockBooks(tx: Tx, { accountIds, supplierIds }: Parties): Promise<Books> {
  const references = [...new Set(supplierIds.map(String))];
  const names = {
    accountIds,
    others: [
      { kind: 'revenue', reference: null },
      ...references.flatMap((reference) => [
        { kind: 'supplier', reference },
        { kind: PENDING, reference },
      ]),
    ],
  };
  let rows = await listLedgerAccountIds(tx, names);
  const known = new Set(rows.filter(({ kind }) => kind === PENDING).map(({ reference }) => reference));
  const missing = references.filter((reference) => !known.has(reference)).sort();
  for (const reference of missing) await openLedgerAccount(tx, { kind: PENDING, reference });
  if (missing.length > 0) rows = await listLedgerAccountIds(tx, names);

  const locked = await lockLedgerAccounts(
    tx,
    rows.map(({ id }) => id),
  );
  const bySupplier = (wanted: string) =>
    new Map(
      rows
        .filter(({ kind }) => kind === wanted)
        .map(({ id, reference }) => [BigInt(reference ?? 0), id] as const),
    );
  const customers = new Map(
    rows.flatMap(({ id, accountId }) => {
      const account = locked.get(id);
      return accountId === null || !account ? [] : [[accountId, account] as const];
    }),
  );
  return {
    customers,
    revenueId: rows.find(({ kind }) => kind === 'revenue')?.id ?? assert.fail('the revenue account is open'),
    pendingIds: bySupplier(PENDING),
    supplierIds: bySupplier('supplier'),
    availableMicros: new Map([...customers].map(([id, { availableMicros }]) => [id, availableMicros])),
  };
}

export function partiesOf(leases: readonly { accountId: bigint; supplierId: bigint }[]): Parties {
  return {
    accountIds: leases.map(({ accountId }) => accountId),
    supplierIds: leases.map(({ supplierId }) => supplierId),
  };
}
