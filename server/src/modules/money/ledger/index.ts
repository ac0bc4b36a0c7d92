import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import { type Database, type ReaderOrTx, type Tx, withLongPatience } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { auditBooks, type BookCheck, type Finding } from './audit.ts';
import { ledgerChecks } from './ledger-checks.ts';
import {
  findLedgerAccountId,
  insertTransfers,
  lockLedgerAccounts,
  openLedgerAccount,
} from './ledger-store.ts';
import { getTrialBalance } from './trial-balance.ts';

export { auditBooks, type BookCheck, type Finding } from './audit.ts';
export { lockCreditAccounts, readCreditBalance } from './credit-accounts.ts';
export { placeHolds, type Settlement, type Share, settleHolds } from './holds.ts';
export { type HoldStanding, holderCheck, ledgerChecks, standingHolds } from './ledger-checks.ts';
export {
  deleteLedgerAccount,
  findLedgerAccountId,
  findLedgerBalances,
  insertTransfers as postTransfers,
  type LedgerAccount,
  type LedgerAccountName,
  listLedgerAccountIds,
  lockCustomers,
  lockLedgerAccounts,
  openLedgerAccount,
  type Transfer,
  wasTransferred,
} from './ledger-store.ts';
export {
  listStatement,
  payOutSupplier,
  reverseCapture,
  type StatementLine,
  takeHubPayment,
} from './statement.ts';
export { getTrialBalance } from './trial-balance.ts';

export type Balance = { availableMicros: bigint; heldMicros: bigint };

/** `amountMicros` is negative for money that left the bucket. */
export type LedgerEntry = {
  transferId: bigint;
  kind: string;
  bucket: string;
  amountMicros: bigint;
  reference: string;
  createdAt: Date;
};

export type LedgerDeps = {
  db: Database;
  clock: Clock;
  /** The checks of `audit`: the ledger's own, and those of everybody who has money or numbers in the books. */
  checks?: readonly BookCheck[] | undefined;
};

/** The verbs of the books. Functions for siblings, which take a `tx`, are exported beside it. */
export function createLedger({ db, clock, checks = ledgerChecks }: LedgerDeps) {
  return {
    /** The customer's available balance, and the sum on hold. Zero for an account that has never had money. */
    getBalance: (accountId: bigint): Promise<Balance> => getCustomerBalance(db.read, accountId),

    /** Gives (or, negative, takes) money by an operator's decision; once per `reference`, a repeat is refused. */
    grant: (command: { accountId: bigint; amountMicros: bigint; reference: string }) =>
      db.write((tx) => creditCustomer(tx, { ...command, kind: 'grant' }, clock())),

    /** Of dollars where no other currency is named. Newest first; `before` is the transfer id that the last page ended with. */
    listEntries: (query: LedgerQuery) => listLedgerEntries(db.read, query),

    trialBalance: () => withLongPatience(() => getTrialBalance(db.read)),

    /** The faults in the books and in what goes with them, row by row; empty where there are none. */
    audit: (): Promise<Finding[]> => withLongPatience(() => auditBooks(db.read, checks)),
  };
}

export async function getCustomerBalance(on: ReaderOrTx, accountId: bigint): Promise<Balance> {
  const { rows } = await sql<Balance>`
    select available_micros as "availableMicros", held_micros as "heldMicros" from ledger_account
     where kind = 'customer' and currency = 'USD' and reference is null and account_id = ${accountId}`.execute(
    on,
  );
  return rows[0] ?? { availableMicros: 0n, heldMicros: 0n };
}

/**
 * Money from outside to a customer, or back when negative. The kinds `grant`, `payment` and `payment_refund` happen
 * once per reference: a second one is refused with `already_exists`.
 */
export async function creditCustomer(
  tx: Tx,
  {
    accountId,
    amountMicros,
    reference,
    kind,
  }: { accountId: bigint; amountMicros: bigint; reference: string; kind: string },
  now: Date,
): Promise<void> {
  const cashId = await openLedgerAccount(tx, { kind: 'cash' });
  const customerId = await findLedgerAccountId(tx, { kind: 'customer', accountId });
  if (customerId === undefined) throw new Refusal('account_not_found', { accountId });
  // Both, and before the reference is looked up: another credit with the same one waits here for this one's end.
  const customer = (await lockLedgerAccounts(tx, [cashId, customerId])).get(customerId);
  assert(customer, 'a ledger account is never deleted');
  if (amountMicros === 0n) throw new Refusal('bad_amount');
  if (customer.availableMicros + amountMicros < 0n) throw new Refusal('no_balance');

  const { rows } =
    await sql`select from ledger_transfer where kind = ${kind} and reference = ${reference}`.execute(tx);
  if (rows.length > 0) throw new Refusal('already_exists', { reference });
  const [debitId, creditId] = amountMicros > 0n ? [cashId, customer.id] : [customer.id, cashId];
  await insertTransfers(
    tx,
    [
      {
        kind,
        debitId,
        debitBucket: 'available',
        creditId,
        creditBucket: 'available',
        amountMicros: amountMicros > 0n ? amountMicros : -amountMicros,
        reference,
      },
    ],
    now,
  );
}

export type LedgerQuery = {
  accountId: bigint;
  currency?: string | undefined;
  limit: number;
  before?: bigint | undefined;
};

export async function listLedgerEntries(
  on: ReaderOrTx,
  { accountId, currency = 'USD', limit, before }: LedgerQuery,
): Promise<LedgerEntry[]> {
  const { rows } = await sql<LedgerEntry>`
    select e.transfer_id as "transferId", e.kind, e.bucket, e.amount_micros as "amountMicros", e.reference, e.created_at as "createdAt"
      from ledger_entry e
     where e.ledger_account_id in (select id from ledger_account where account_id = ${accountId} and currency = ${currency})
       and (${before ?? null}::bigint is null or e.transfer_id < ${before ?? null}::bigint)
     order by e.transfer_id desc, e.bucket limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

/** The ledger accounts that a captured price is shared out to. */
export async function getShareAccounts(
  on: ReaderOrTx,
  supplierIds: readonly bigint[],
): Promise<{ revenueId: bigint; supplierIds: Map<bigint, bigint> }> {
  const { rows } = await sql<{ id: bigint; kind: string; reference: string | null }>`
    select id, kind, reference from ledger_account
     where currency = 'USD' and account_id is null
       and ((kind = 'revenue' and reference is null) or (kind = 'supplier' and reference = any(${supplierIds.map(String)}::text[])))`.execute(
    on,
  );
  const revenue = rows.find(({ kind }) => kind === 'revenue');
  assert(revenue, 'the revenue account was made by a migration');
  const suppliers = rows
    .filter(({ kind }) => kind === 'supplier')
    .map(({ id, reference }) => [BigInt(reference ?? 0), id] as const);
  return { revenueId: revenue.id, supplierIds: new Map(suppliers) };
}
