import { strict as assert } from 'node:assert';
import { isViolation, type Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import {
  getHolds,
  type HoldRow,
  insertHolds,
  insertSettlements,
  insertTransfers,
  type LedgerAccount,
  lockCustomers,
  lockLedgerAccounts,
  nextHoldIds,
  type Transfer,
} from './ledger-store.ts';
import { type Caps, readCaps, type Spender, uncountSpending } from './spending-caps.ts';

export type HoldRequest = Spender & { amountMicros: bigint; reference: string };

/**
 * Reserves money for each request, in their order, as far as it goes. An answer is the hold's id, or undefined
 * where the available balance was too small or a cap is reached; the others stand all the same. `locked` is what `lockCustomers` gave this
 * `tx`, if nothing has been booked since.
 */
export async function placeHolds(
  tx: Tx,
  requests: readonly HoldRequest[],
  now: Date,
  locked?: ReadonlyMap<bigint, LedgerAccount>,
): Promise<(bigint | undefined)[]> {
  if (requests.length === 0) return [];
  const [customers, ids] = await Promise.all([
    locked ??
      lockCustomers(
        tx,
        requests.map(({ accountId }) => accountId),
      ),
    nextHoldIds(tx, requests.length),
  ]);
  const caps = await readCaps(tx, customers, requests, now);
  const { holdIds, write } = planHolds(requests, { customers, ids, caps });
  await write(tx, now);
  return holdIds;
}

/** Which of the requests are granted, by the hold's id, and how that is written; the caller writes it in the same `tx`. */
export type PlannedHolds = {
  holdIds: (bigint | undefined)[];
  /** Of those that are not granted, in their places: `no_balance`, `cap_reached`. */
  refusals: (Refusal | undefined)[];
  write(tx: Tx, now: Date): Promise<void>;
};

/**
 * As `placeHolds`, without a word to the database: `customers` are locked, `caps` are theirs, `ids` (of `nextHoldIds`) as many as
 * requests.
 */
export function planHolds(
  requests: readonly HoldRequest[],
  {
    customers,
    ids,
    caps,
  }: { customers: ReadonlyMap<bigint, LedgerAccount>; ids: readonly bigint[]; caps: Caps },
): PlannedHolds {
  const left = new Map(
    [...customers].map(([accountId, { availableMicros }]) => [accountId, availableMicros]),
  );

  const unused = [...ids];
  const refusals: (Refusal | undefined)[] = requests.map(() => undefined);
  const granted = requests.map((request, index) => {
    const { accountId, amountMicros, keyId = null } = request;
    const available = left.get(accountId);
    assert(available !== undefined, `account ${accountId} has no ledger account`);
    refusals[index] =
      amountMicros < 0n || amountMicros > available
        ? new Refusal('no_balance')
        : caps.refusalOf(request, amountMicros);
    if (refusals[index]) return undefined;
    left.set(accountId, available - amountMicros);
    caps.count(request, amountMicros);
    return {
      ...request,
      keyId,
      id: unused.shift() ?? assert.fail('an id for every hold'),
      ledgerAccountId: customers.get(request.accountId)?.id ?? assert.fail(),
    };
  });
  const holds = granted.filter((hold) => hold !== undefined);

  return {
    holdIds: granted.map((hold) => hold?.id),
    refusals,
    async write(tx, now) {
      if (holds.length === 0) return;
      await Promise.all([
        insertHolds(tx, holds, now),
        insertTransfers(
          tx,
          holds.map(({ id, ledgerAccountId, amountMicros, reference }) => ({
            kind: 'hold',
            debitId: ledgerAccountId,
            debitBucket: 'available',
            creditId: ledgerAccountId,
            creditBucket: 'held',
            amountMicros,
            holdId: id,
            reference,
          })),
          now,
          { locked: true },
        ),
        caps.write(tx),
      ]);
    },
  };
}

/** Who gets how much of a captured hold; `ledgerAccountId` as `openLedgerAccount` gave it. */
export type Share = { ledgerAccountId: bigint; amountMicros: bigint };

/** Settles one hold: the shares are captured, the rest goes back to the customer. */
export type Settlement = { holdId: bigint; shares: readonly Share[] };

/**
 * Settles each hold, once: a hold that was settled before refuses all of them. The settlement row is the fact. `known` are
 * these holds, where the caller has read them before (`getHolds`): then all is said in one round trip.
 */
export async function settleHolds(
  tx: Tx,
  settlements: readonly Settlement[],
  now: Date,
  known?: ReadonlyMap<bigint, HoldRow>,
): Promise<void> {
  if (settlements.length === 0) return;
  assert(
    new Set(settlements.map(({ holdId }) => holdId)).size === settlements.length,
    'a hold is settled once',
  );
  const holds =
    known ??
    (await getHolds(
      tx,
      settlements.map(({ holdId }) => holdId),
    ));
  const rows = settlements.map(({ holdId, shares }) => {
    const hold = holds.get(holdId);
    assert(hold, `hold ${holdId} does not exist`);
    const capturedMicros = shares.reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
    assert(capturedMicros <= hold.amountMicros, `hold ${holdId} is smaller than its shares`);
    assert(
      shares.every(({ amountMicros }) => amountMicros >= 0n),
      'a share is not negative',
    );
    const outcome = shares.length > 0 ? 'captured' : 'released';
    return {
      holdId,
      hold,
      shares,
      outcome,
      capturedMicros,
      releasedMicros: hold.amountMicros - capturedMicros,
    };
  });

  const transfers = rows.flatMap(({ hold, holdId, shares, releasedMicros }): Transfer[] => {
    const from = {
      debitId: hold.ledgerAccountId,
      debitBucket: 'held',
      holdId,
      reference: hold.reference,
    } as const;
    return [
      ...shares.map((share) => ({
        ...from,
        kind: 'capture',
        creditId: share.ledgerAccountId,
        creditBucket: 'available' as const,
        amountMicros: share.amountMicros,
      })),
      {
        ...from,
        kind: 'release',
        creditId: hold.ledgerAccountId,
        creditBucket: 'available' as const,
        amountMicros: releasedMicros,
      },
    ];
  });

  const locking = lockLedgerAccounts(
    tx,
    rows.flatMap(({ hold, shares }) => [
      hold.ledgerAccountId,
      ...shares.map((share) => share.ledgerAccountId),
    ]),
  );
  const uncounting = locking.then((accounts) =>
    uncountSpending(
      tx,
      rows
        .filter(({ hold }) => accounts.get(hold.ledgerAccountId)?.capped)
        .map(({ hold, releasedMicros }) => ({ hold, micros: releasedMicros })),
    ),
  );
  const settling = insertSettlements(tx, rows, now).then((settled) => {
    const late = rows.find(({ holdId }) => !settled.has(holdId));
    if (late) throw new Refusal('hold_already_settled', { holdId: late.holdId });
  });
  const moving = insertTransfers(tx, transfers, now, { locked: true });
  try {
    await Promise.all([locking, uncounting, settling, moving]);
  } catch (error) {
    // Money of a hold that was settled before may be gone, too: that it was settled is what there is to say.
    if (isViolation(error, 'check')) await settling;
    throw error;
  }
}
