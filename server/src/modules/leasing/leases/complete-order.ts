import { strict as assert } from 'node:assert';
import type { RawBuilder } from 'kysely';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { isRefusal, type Refusal } from '#kernel/refusal';
import { claimAskedNumber } from '#modules/stock/inventory';
import {
  type Answer,
  acceptNumber,
  loseOperations,
  ORDER_LOST_SECONDS,
  type Supply,
} from '#modules/stock/supply';
import type { OperationKind } from '#suppliers/supplier';

/** Whom numbers are asked of. */
export type Partners = Pick<Supply, 'ask' | 'endAttempt'>;

type Given = Extract<Answer, { kind: 'number' }>;

type Ordered = { id: number; state: string; poolId: bigint };

/** One kind of lease, as far as its orders go. */
export type OrderKind<Row extends Ordered, L, Held> = {
  kind: OperationKind;
  lock(tx: Tx, ids: readonly number[]): Promise<Map<number, Row>>;
  lockLostOrders(tx: Tx, before: Date, limit: number): Promise<Row[]>;
  anyLostOrders(before: Date): RawBuilder<unknown>;
  /** Holds what must be held before the number is: rows are locked in one order. */
  hold(tx: Tx, order: Row): Promise<Held>;
  /** Makes a locked order a lease of a number that is its own now. */
  begin(
    tx: Tx,
    order: Row,
    number: { numberId: bigint; phone: string },
    at: { now: Date; held: Held },
  ): Promise<L>;
  /** Gives the money of locked orders back. */
  refuse(tx: Tx, orders: readonly Row[], now: Date): Promise<void>;
};

/** What happens in the same transaction as the beginning of a lease, or keeps it from beginning by a refusal. */
export type Together<L> = {
  /** Before anything is locked. */
  first(tx: Tx): Promise<void>;
  last(tx: Tx, lease: L, now: Date): Promise<void>;
};

/** The outcome of an order: a lease, or nothing. `isEmpty`: the partner has none of just this, it may have others. */
export type Completed<L> = { lease: L } | { isEmpty: boolean };

/** Orders on their way: leases whose number a supplier must be asked for. */
export function createOrders<Row extends Ordered, L, Held>(
  { db, clock }: { db: Database; clock: Clock },
  { kind, lock, lockLostOrders, anyLostOrders, hold, begin, refuse }: OrderKind<Row, L, Held>,
) {
  async function lockOrder(tx: Tx, id: number): Promise<Row | undefined> {
    const row = (await lock(tx, [id])).get(id);
    return row?.state === 'ordering' ? row : undefined;
  }

  /** Undefined where the number is in use by another lease or barred, or the order was given up meanwhile. */
  async function beginLease(
    tx: Tx,
    { id, answer, together }: { id: number; answer: Given; together: Together<L> | undefined },
  ): Promise<L | undefined> {
    const now = clock();
    await together?.first(tx);
    const order = await lockOrder(tx, id);
    if (!order) return undefined;
    const held = await hold(tx, order);
    const { phone } = answer;
    const claim = { phone, poolId: order.poolId, forRent: kind === 'rental' };
    const numberId = await claimAskedNumber(tx, claim, now);
    if (numberId === undefined || !(await acceptNumber(tx, answer, now))) return undefined;
    const lease = await begin(tx, order, { numberId, phone }, { now, held });
    await together?.last(tx, lease, now);
    return lease;
  }

  return {
    /**
     * Asks the supplier of an `ordering` lease for its number, outside any transaction, and commits the outcome: a
     * lease, or a refusal that gives the money back. Refuses what `together` does, once that is written down.
     */
    async complete(
      partners: Partners,
      { id }: { id: number },
      together?: Together<L>,
    ): Promise<Completed<L>> {
      const answer = await partners.ask({ kind, leaseId: id });
      let refusal: Refusal | undefined;
      if (answer.kind === 'number') {
        try {
          const lease = await db.write((tx) => beginLease(tx, { id, answer, together }), { byKey: true });
          if (lease) return { lease };
        } catch (error) {
          if (!together || !isRefusal(error)) throw error;
          refusal = error;
        }
      }
      const outcome =
        answer.kind === 'number'
          ? { ...answer, kind: 'failed' as const, problem: 'a number in use', isFailure: false }
          : answer;
      await db.write(
        async (tx) => {
          const now = clock();
          const order = await lockOrder(tx, id);
          if (order) await refuse(tx, [order], now);
          await partners.endAttempt(tx, outcome, now);
        },
        { byKey: true },
      );
      if (refusal) throw refusal;
      return { isEmpty: outcome.kind === 'none' };
    },

    /** In SQL: whether there are orders to refuse. */
    anyLost: () => anyLostOrders(addSeconds(clock(), -ORDER_LOST_SECONDS)),

    /** Refuses orders whose process died before their answer was written down. Returns how many. */
    async refuseLost(limit: number): Promise<number> {
      return db.write(
        async (tx) => {
          const now = clock();
          const lost = await lockLostOrders(tx, addSeconds(now, -ORDER_LOST_SECONDS), limit);
          if (lost.length === 0) return 0;
          await loseOperations(
            tx,
            kind,
            lost.map(({ id }) => id),
          );
          await refuse(tx, lost, now);
          return lost.length;
        },
        { byKey: true },
      );
    },
  };
}

/** So many suppliers, one after the other, are asked for one lease, and none after this time. */
const MOST_ASKED = 4;
const ASKING_MS = 20_000;

/** Whom not to ask again: pools that were found empty, suppliers that failed. */
export type AskedInVain = { poolIds: readonly bigint[]; supplierIds: readonly bigint[] };

type Order = { poolId: bigint; supplierId: bigint };

/**
 * Orders until a lease comes of it: where a supplier must be asked and has none, the next best is tried, as another
 * order. The last word is an order for which nobody is asked (`isLast`), and the first one where nobody may be.
 */
export async function askInTurn<L, O extends Order>({
  mayAsk,
  place,
  complete,
}: {
  mayAsk: boolean;
  /** Gives a lease, or the order for one that must be completed. */
  place(vain: AskedInVain, isLast: boolean): Promise<{ lease: L } | { order: O }>;
  complete(order: O): Promise<Completed<L>>;
}): Promise<L> {
  const until = performance.now() + ASKING_MS;
  const vain = { poolIds: [] as bigint[], supplierIds: [] as bigint[] };
  for (let asked = 0; mayAsk && asked < MOST_ASKED && performance.now() < until; asked++) {
    const placed = await place(vain, false);
    if ('lease' in placed) return placed.lease;
    const completed = await complete(placed.order);
    if ('lease' in completed) return completed.lease;
    if (completed.isEmpty) vain.poolIds.push(placed.order.poolId);
    else vain.supplierIds.push(placed.order.supplierId);
  }
  const last = await place(vain, true);
  assert('lease' in last, 'nobody was to be asked');
  return last.lease;
}
