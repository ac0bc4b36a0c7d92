import type { Tx } from '#db';
import type { OperationKind } from '#suppliers/supplier';
import { lockByLeases, moveOperations } from './operation-store.ts';

/** A lease of a number that was asked of a partner, and is over. */
export type EndedOperation = {
  leaseId: number;
  /** It was sold: the partner earns its sum. */
  paid: boolean;
  /** Rental: what the partner earns for all periods, in micros of its currency. */
  sumMicros?: bigint | undefined;
};

/** Decides the operations of ended leases, in the transaction of the customer's charge or refund. They are told at once after it. */
export async function closeOperations(
  tx: Tx,
  kind: OperationKind,
  ended: readonly EndedOperation[],
  now: Date,
): Promise<void> {
  if (ended.length === 0) return;
  const byLease = new Map(ended.map((one) => [one.leaseId, one]));
  const operations = await lockByLeases(tx, kind, [...byLease.keys()]);
  await moveOperations(
    tx,
    operations
      .filter(({ state }) => state === 'open')
      .map((from) => {
        const { paid = false, sumMicros } = byLease.get(from.leaseId ?? -1) ?? {};
        const earned = paid ? (sumMicros ?? from.sumMicros) : kind === 'rental' ? 0n : null;
        return {
          from,
          state: 'closing' as const,
          close: { status: paid ? (3 as const) : (4 as const), sumMicros: earned, at: now },
        };
      }),
  );
}

/** The processes that sent these orders died before the answers: perhaps a number is reserved, and nobody knows its id. */
export async function loseOperations(
  tx: Tx,
  kind: OperationKind,
  leaseIds: readonly number[],
): Promise<void> {
  const operations = await lockByLeases(tx, kind, leaseIds);
  await moveOperations(
    tx,
    operations
      .filter(({ state }) => state === 'asking')
      .map((from) => ({ from, state: 'unknown' as const, problem: 'no answer was written down' })),
  );
}

/** A sold operation was refunded after all: the partner is told, even if it does not know yet that it was sold. */
export async function reverseOperation(
  tx: Tx,
  { kind, leaseId }: { kind: OperationKind; leaseId: number },
  now: Date,
): Promise<void> {
  const [operation] = await lockByLeases(tx, kind, [leaseId]);
  if (operation?.closeStatus !== 3) return;
  await moveOperations(tx, [
    { from: operation, state: 'closing', close: { status: 5, sumMicros: operation.closeSumMicros, at: now } },
  ]);
}
