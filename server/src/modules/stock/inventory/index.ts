import { type Database, isViolation, type Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { TableSource } from '#kernel/table';
import { openLedgerAccount } from '#modules/money/ledger';
import { setNumberStates } from './change-numbers.ts';
import { importNumbers, importPrices } from './import-csv.ts';
import { type NumberState, type Provenance, updateOffers } from './inventory-store.ts';
import {
  listNumbers,
  listOffers,
  listStock,
  type NumberQuery,
  type OfferQuery,
  type StockQuery,
} from './inventory-view-store.ts';
import { findNumberState, insertFreeUses } from './number-store.ts';
import { listOfferRecords, type OfferRecordQuery } from './offer-record-store.ts';
import type { Pick } from './pick-numbers.ts';
import {
  deleteSupplier,
  findSupplier,
  insertSupplier,
  listSuppliers,
  type Supplier,
  type SupplierChange,
  type SupplierKind,
  updateSupplier,
} from './supplier-store.ts';

export { claimAskedNumber, setAskedOffers } from './asked-offer-store.ts';
export { addNumbers, setNumberStates, setPrices } from './change-numbers.ts';
export { giveBackNumbers } from './give-back-numbers.ts';
export { pickForServices, takeGivenNumber, whyUnavailable } from './given-numbers.ts';
export { createInventoryChecks } from './inventory-checks.ts';
export {
  deleteOldRests,
  findOffers,
  lockOffersOfPools,
  type Offer,
  openPools,
  type PoolKey,
  type Provenance,
  takeNumbers,
  updateOffers,
} from './inventory-store.ts';
export { listPrices, type Price } from './inventory-view-store.ts';
export { lineDownNumbers, offersInStock, pools, suppliers } from './joined.ts';
export { putBackForLine, takeOffForLine } from './line-word.ts';
export { listLineDown } from './line-word-store.ts';
export {
  findListed,
  findNumbers,
  findOwnPhones,
  findPhonesById,
  type ListedState,
  unlist,
  unlistOthers,
  upsertListings,
} from './listing-store.ts';
export { barNumber, findUnfree } from './number-bar-store.ts';
export {
  countAskedBans,
  countRentable,
  findStatesAfterRental,
  forgetMisses,
  type LeasablePool,
  liftRentBan,
  listLeasablePools,
  listRentBans,
  type RentableNumber,
  recordMisses,
  setStateAfterRental,
} from './number-rent-store.ts';
export { findKnownPhones, findLeaseKind } from './number-store.ts';
export { setOfferRecords } from './offer-record-store.ts';
export { type HeldNumbers, type Pick, pickNumbers } from './pick-numbers.ts';
export { type ImportReport, RowError, readPoolTable } from './pool-table.ts';
export { createPriceBoards, type PriceBoards } from './price-board.ts';
export { giveBackRented, pickRentable, rentAskedNumber } from './rentable-numbers.ts';
export {
  findSalesRules,
  listLimits,
  listSwitches,
  type PurchaseLimit,
  type SalesRules,
  type ServiceSwitch,
  setLimit,
  setSwitch,
} from './sales-rule-store.ts';
export { summarizeShelf } from './shelf.ts';
export {
  findSimulatedNumbers,
  findSupplierFault,
  type SimulatedNumber,
  type SupplierFault,
  setSupplierFault,
} from './supplier-fault-store.ts';
export { findSupplier, getPayoutPercents, type Supplier, setSilentSince } from './supplier-store.ts';

export type CreateSupplier = {
  name: string;
  kind: SupplierKind;
  vouchedBy?: string | undefined;
  filterSenders?: boolean | undefined;
  dedupeWindowSeconds?: number | undefined;
  payoutPercent?: number | undefined;
  settings?: unknown;
};

export function createInventory({ db, clock }: { db: Database; clock: Clock }) {
  return {
    createSupplier: (command: CreateSupplier): Promise<Supplier> =>
      db.write((tx) => createSupplier(tx, command, clock())),

    async getSupplier(by: { id: bigint } | { name: string }): Promise<Supplier> {
      const supplier = await findSupplier(db.read, by);
      if (!supplier) throw new Refusal('not_found', { supplier: 'id' in by ? by.id : by.name });
      return supplier;
    },

    listSuppliers: () => listSuppliers(db.read),

    /**
     * A supplier that is `off` sells nothing, and so does a partner whom nobody vouches for; what is leased goes on. Refuses
     * `not_found`, `bad_request`, and `already_exists` for another one's name.
     */
    changeSupplier: ({ id, ...change }: { id: bigint } & SupplierChange) => changeSupplier(db, id, change),

    /** Takes a supplier away that never had a number, a lease, a connection or money: refuses `not_allowed` for any other. */
    removeSupplier: (id: bigint) => removeSupplier(db, id),

    /** Takes rows of a CSV in; each row succeeds or has its error with its line. Running it again is harmless. */
    importNumbers: (command: { supplierId: bigint; csv: TableSource; provenance?: Provenance | undefined }) =>
      importNumbers(db, command, clock),

    importPrices: (command: { supplierId: bigint; csv: TableSource }) => importPrices(db, command),

    /** Brings a number online or takes it off; refuses `not_found`, and `not_allowed` for one in a rental. */
    async setNumberState({
      phone,
      state,
    }: {
      phone: string;
      state: Exclude<NumberState, 'rented'>;
    }): Promise<void> {
      await db.write(async (tx) => {
        const number = await findNumberState(tx, phone);
        if (!number) throw new Refusal('not_found', { phone });
        if (number.state === 'rented') throw new Refusal('not_allowed', { phone, state: 'rented' });
        await setNumberStates(tx, [number.id], state);
      });
    },

    listNumbers: (query: NumberQuery) => listNumbers(db.read, query),

    /** For the operator: every price with its count, on sale or not, in pages of at most 1000. */
    listOffers: (query: OfferQuery) => listOffers(db.read, query),

    /** For the operator: how leases of each offer ended lately, those without any left out. */
    listRecords: (query: OfferRecordQuery) => listOfferRecords(db.read, query),

    /** Prices and maintained counts of everything that could be bought, cheapest first within a service. */
    listStock: (query: StockQuery) => listStock(db.read, query),
  };
}

function assertSupplier({ name, payoutPercent }: SupplierChange): void {
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    throw new Refusal('bad_request', { name });
  if (payoutPercent !== undefined && !(payoutPercent >= 0 && payoutPercent <= 100))
    throw new Refusal('bad_request', { payoutPercent });
}

async function changeSupplier(db: Database, id: bigint, change: SupplierChange): Promise<Supplier> {
  assertSupplier(change);
  try {
    const supplier = await db.write((tx) => updateSupplier(tx, id, change));
    if (!supplier) throw new Refusal('not_found', { supplier: id });
    return supplier;
  } catch (error) {
    if (isViolation(error, 'unique')) throw new Refusal('already_exists', { name: change.name });
    throw error;
  }
}

async function removeSupplier(db: Database, id: bigint): Promise<void> {
  try {
    if (!(await db.write((tx) => deleteSupplier(tx, id)))) throw new Refusal('not_found', { supplier: id });
  } catch (error) {
    if (isViolation(error, 'foreignKey'))
      throw new Refusal('not_allowed', { supplier: id, reason: 'in use' });
    throw error;
  }
}

export async function createSupplier(tx: Tx, command: CreateSupplier, now: Date): Promise<Supplier> {
  const { name, kind, vouchedBy, filterSenders, dedupeWindowSeconds, payoutPercent, settings } = command;
  assertSupplier({ name, ...(payoutPercent === undefined ? {} : { payoutPercent }) });
  const supplier = await insertSupplier(tx, {
    name,
    kind,
    vouchedBy: vouchedBy ?? null,
    filterSenders: filterSenders ?? false,
    dedupeWindowSeconds: dedupeWindowSeconds ?? 60,
    payoutPercent: payoutPercent ?? 0,
    settings: settings ?? {},
    createdAt: now,
  });
  if (!supplier) throw new Refusal('already_exists', { name });
  await openLedgerAccount(tx, { kind: 'supplier', reference: String(supplier.id) });
  return supplier;
}

/** Puts picked numbers back that were not bought after all. */
export async function returnPicks(tx: Tx, picks: readonly Pick[], now: Date): Promise<void> {
  const uses = picks.flatMap(({ offer, number }) => (number ? [{ ...offer, numberId: number.id }] : []));
  await insertFreeUses(tx, uses, now);
  for (const { offer } of picks)
    await updateOffers(tx, [{ poolId: offer.poolId, serviceId: offer.serviceId, stockDelta: 1 }]);
}
