import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { placeHolds, postTransfers, settleHolds } from '#modules/money/ledger';
import { forgetMisses, getPayoutPercents, giveBackRented, recordMisses } from '#modules/stock/inventory';
import { closeOperations } from '#modules/stock/supply';
import type { Books } from './lock-books.ts';
import { insertPeriods, type Period, settlePeriods, sumEarnings } from './period-store.ts';
import type { Rental, RentalRecord, RentRules } from './rental.ts';
import { moveRentals, type RentalMove } from './rental-store.ts';

/** One move of a rental, and the period that it has bought where it has bought one. */
export type Step = RentalMove & { period?: Period };

/**
 * Writes down what was decided about locked rentals: holds, moves, settlements, and what becomes of the numbers of
 * those that ended. `books` were locked for all of them, and the decisions counted with their balances.
 */
export async function recordSteps(
  tx: Tx,
  steps: readonly Step[],
  { books, rules, now }: { books: Books | undefined; rules: RentRules; now: Date },
): Promise<void> {
  if (steps.length === 0) return;
  const last = new Map(steps.map(({ to }) => [to.id, to]));
  const bought = steps.flatMap(({ period, to }) => (period ? [{ period, rental: to }] : []));
  await payPeriods(tx, bought, now);
  await moveRentals(tx, steps);

  const moving = new Set(
    steps.filter(({ from, to, period }) => period || from.state !== to.state).map(({ to }) => to.id),
  );
  const moved = [...last.values()].filter(({ id, state }) => moving.has(id) && state !== 'waiting');
  if (moved.length === 0) return;
  assert(books, 'the books are locked where money can move');
  await settle(tx, moved, { books, now });

  const served = steps.filter(({ from, to }) => from.state === 'waiting' && to.state === 'active');
  if (served.length > 0)
    await forgetMisses(
      tx,
      served.map(({ to }) => to.numberId),
    );
  await endLeases(
    tx,
    moved.filter(({ state }) => state !== 'active'),
    { rules, now },
  );
}

/** Reserves the price of each period. Balance and caps were looked at before, under the same lock. */
export async function payPeriods(
  tx: Tx,
  bought: readonly { period: Period; rental: Pick<Rental, 'accountId'> }[],
  now: Date,
): Promise<void> {
  if (bought.length === 0) return;
  const holdIds = await placeHolds(
    tx,
    bought.map(({ period, rental }) => ({
      accountId: rental.accountId,
      keyId: period.keyId,
      amountMicros: period.priceMicros,
      reference: `rental:${period.rentalId}`,
    })),
    now,
  );
  await insertPeriods(
    tx,
    bought.map(({ period }, index) => ({
      ...period,
      holdId: holdIds[index] ?? assert.fail('a period that cannot be paid was decided'),
    })),
    now,
  );
}

/**
 * Of an active or finished rental everything on hold is captured, of any other one released. A supplier's part waits on an account of its own, and is paid in one sum when the rental ends.
 */
export async function settle(
  tx: Tx,
  rentals: readonly RentalRecord[],
  { books, now }: { books: Books; now: Date },
): Promise<void> {
  const percents = await getPayoutPercents(
    tx,
    rentals.map(({ supplierId }) => supplierId),
  );
  const byId = new Map(rentals.map((rental) => [rental.id, rental]));
  const periods = await settlePeriods(
    tx,
    rentals.map(({ id, state, supplierId }) =>
      state === 'active' || state === 'finished'
        ? { rentalId: id, outcome: 'captured', payoutPercent: percents.get(supplierId) ?? 0 }
        : { rentalId: id, outcome: 'released', payoutPercent: 0 },
    ),
  );
  await settleHolds(
    tx,
    periods.map(({ holdId, rentalId, priceMicros, payoutMicros }) => {
      const rental = byId.get(rentalId) ?? assert.fail('a period of one of these rentals');
      if (rental.state !== 'active' && rental.state !== 'finished') return { holdId, shares: [] };
      return {
        holdId,
        shares: [
          { ledgerAccountId: books.revenueId, amountMicros: priceMicros - payoutMicros },
          {
            ledgerAccountId: books.pendingIds.get(rental.supplierId) ?? assert.fail('opened with the books'),
            amountMicros: payoutMicros,
          },
        ],
      };
    }),
    now,
  );
  await payOut(
    tx,
    rentals.filter(({ state }) => state === 'finished'),
    { books, now },
  );
}

/** Pays the supplier for all periods together; a unique key keeps it to once for a rental. */
async function payOut(
  tx: Tx,
  finished: readonly RentalRecord[],
  { books, now }: { books: Books; now: Date },
): Promise<void> {
  if (finished.length === 0) return;
  const earnings = await sumEarnings(
    tx,
    finished.map(({ id }) => id),
  );
  await postTransfers(
    tx,
    finished.map(({ id, supplierId }) => ({
      kind: 'rental_payout',
      debitId: books.pendingIds.get(supplierId) ?? assert.fail('opened with the books'),
      debitBucket: 'available',
      creditId: books.supplierIds.get(supplierId) ?? assert.fail('a supplier has a ledger account'),
      creditBucket: 'available',
      amountMicros: earnings.get(id)?.payoutMicros ?? 0n,
      reference: `rental:${id}`,
    })),
    now,
  );
}

async function endLeases(
  tx: Tx,
  ended: readonly Rental[],
  { rules, now }: { rules: RentRules; now: Date },
): Promise<void> {
  if (ended.length === 0) return;
  await closeAsked(
    tx,
    ended.filter(({ asked }) => asked),
    now,
  );
  await giveBackRented(
    tx,
    ended.map(({ numberId }) => numberId),
  );
  await recordMisses(
    tx,
    ended.filter(({ state }) => state === 'missed').map(({ numberId }) => numberId),
    rules,
    now,
  );
}

/** The partners of these are told that it is over, and what they earn for all periods together. */
async function closeAsked(tx: Tx, ended: readonly Rental[], now: Date): Promise<void> {
  if (ended.length === 0) return;
  const earnings = await sumEarnings(
    tx,
    ended.map(({ id }) => id),
  );
  await closeOperations(
    tx,
    'rental',
    ended.map(({ id, state }) => ({
      leaseId: id,
      paid: state === 'finished',
      sumMicros: earnings.get(id)?.sumMicros,
    })),
    now,
  );
}
