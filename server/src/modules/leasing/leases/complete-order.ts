import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import type { Answer, Supply } from '#modules/stock/supply';
import type { OperationKind } from '#suppliers/partner';

/** Whom numbers are asked of. */
export type Partners = Pick<Supply, 'ask' | 'endAttempt'>;

type Given = Extract<Answer, { kind: 'number' }>;

export type OrderSteps<L> = {
  /** Makes it a lease; undefined where the number cannot be had after all, or the order was given up meanwhile. */
  begin(tx: Tx, answer: Given): Promise<L | undefined>;
  /** Gives the money back, if it is still `ordering`. */
  refuse(tx: Tx, now: Date): Promise<void>;
};

/** What became of an order: a lease, or nothing. `isEmpty`: the partner has none of just this, it may have others. */
export type Completed<L> = { lease: L } | { isEmpty: boolean };

/**
 * Asks the supplier of an `ordering` lease for its number, outside any transaction, and commits the outcome: a lease, or
 * a refusal that gives the money back.
 */
export async function completeOrder<L>(
  { db, clock, partners }: { db: Database; clock: Clock; partners: Partners },
  order: { kind: OperationKind; leaseId: number },
  { begin, refuse }: OrderSteps<L>,
): Promise<Completed<L>> {
  const answer = await partners.ask(order);
  if (answer.kind === 'number') {
    const lease = await db.write((tx) => begin(tx, answer));
    if (lease) return { lease };
  }
  const outcome =
    answer.kind === 'number'
      ? { ...answer, kind: 'failed' as const, problem: 'a number in use', isFailure: false }
      : answer;
  await db.write(async (tx) => {
    const now = clock();
    await refuse(tx, now);
    await partners.endAttempt(tx, outcome, now);
  });
  return { isEmpty: outcome.kind === 'none' };
}

/** So many suppliers, one after the other, are asked for one lease, and none after this time. */
const MOST_ASKED = 4;
const ASKING_MS = 20_000;

/** Whom not to ask again: pools that were found empty, suppliers that failed. */
export type AskedInVain = { poolIds: readonly bigint[]; supplierIds: readonly bigint[] };

type Order = { poolId: bigint; supplierId: bigint };

/**
 * Orders until something comes of it: where a supplier must be asked and has none, the next best is tried, as another
 * order. Undefined where enough have been asked in vain; the last word is a purchase without asking then.
 */
export async function askInTurn<L, O extends Order>({
  place,
  complete,
}: {
  /** Gives a lease, or the order for one that must be completed. */
  place(vain: AskedInVain): Promise<{ lease: L } | { order: O }>;
  complete(order: O): Promise<Completed<L>>;
}): Promise<{ lease: L } | { vain: AskedInVain }> {
  const until = performance.now() + ASKING_MS;
  const vain = { poolIds: [] as bigint[], supplierIds: [] as bigint[] };
  for (let asked = 0; asked < MOST_ASKED && performance.now() < until; asked++) {
    const placed = await place(vain);
    if ('lease' in placed) return placed;
    const completed = await complete(placed.order);
    if ('lease' in completed) return completed;
    if (completed.isEmpty) vain.poolIds.push(placed.order.poolId);
    else vain.supplierIds.push(placed.order.supplierId);
  }
  return { vain };
}
