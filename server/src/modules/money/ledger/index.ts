import { strict as assert } from 'node:assert';
import { type Database, type Tx, withLongPatience } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { auditBooks, type BookCheck, type Finding } from './audit.ts';
import { ledgerChecks } from './ledger-checks.ts';
import {
  type Balance,
  findLedgerAccountId,
  getCustomerBalance,
  insertTransfers,
  lockLedgerAccounts,
  openLedgerAccount,
  wasTransferred,
} from './ledger-store.ts';
import { type LedgerQuery, listLedgerEntries } from './statement-store.ts';
import { tellBalance } from './tell-balance.ts';
import { getTrialBalance } from './trial-balance-store.ts';

export { auditBooks, type BookCheck, type Finding } from './audit.ts';
export { lockCreditAccounts, readCreditBalance } from './credit-account-store.ts';
export { type HoldStory, readHoldStory } from './hold-story-store.ts';
export { placeHolds, planHolds, type Settlement, type Share, settleHolds } from './holds.ts';
export { customerMoney, holdKeys, newestTransfer } from './joined.ts';
export { type HoldStanding, holderCheck, ledgerChecks, standingHolds } from './ledger-checks.ts';
export {
  type Balance,
  deleteLedgerAccount,
  findLedgerAccountId,
  findLedgerBalances,
  getCustomerBalance,
  getHolds,
  getShareAccounts,
  type HoldRow,
  insertTransfers as postTransfers,
  type LedgerAccount,
  type LedgerAccountName,
  listLedgerAccountIds,
  lockCustomers,
  lockLedgerAccounts,
  nextHoldIds,
  openLedgerAccount,
  type ShareAccounts,
  type Transfer,
  wasTransferred,
} from './ledger-store.ts';
export { auditedReferences, referenceChecks } from './reference-checks.ts';
export {
  type Caps,
  type CapView,
  readCaps,
  setCap,
  viewCaps,
} from './spending-caps.ts';
export { payOutSupplier, reverseCapture, takeHubPayment } from './statement.ts';
export { type LedgerQuery, listLedgerEntries, listStatement, type StatementLine } from './statement-store.ts';
export { tellBalance } from './tell-balance.ts';
export { getTrialBalance } from './trial-balance-store.ts';

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

  if (await wasTransferred(tx, { kind, reference })) throw new Refusal('already_exists', { reference });
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
  await tellBalance(tx, { accountId, amountMicros, reference, reason: kind }, now);
}
