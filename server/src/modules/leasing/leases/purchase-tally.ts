import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';

/** An order as its payer is looked at. */
type Order = { accountId: bigint; orderKey?: string | undefined };

type Counts = {
  countOpen(tx: Tx, accountIds: readonly bigint[]): Promise<ReadonlyMap<bigint, number>>;
  findUsedOrderKeys(
    tx: Tx,
    keys: readonly { accountId: bigint; orderKey: string }[],
  ): Promise<ReadonlySet<string>>;
};

/** What the payers of a group of orders have open, and which of the orders' keys (`account/key`) were used before. */
export type PurchaseCounts = { open: ReadonlyMap<bigint, number>; used: ReadonlySet<string> };

/** Reads both at once. `mostOpen` 0: nobody asks how many are open. */
export async function readPurchaseCounts(
  tx: Tx,
  { countOpen, findUsedOrderKeys }: Counts,
  { orders, mostOpen }: { orders: readonly Order[]; mostOpen: number },
): Promise<PurchaseCounts> {
  const accountIds = orders.map(({ accountId }) => accountId);
  const keys = orders.flatMap(({ accountId, orderKey }) =>
    orderKey === undefined ? [] : [{ accountId, orderKey }],
  );
  const [open, used] = await Promise.all([
    mostOpen > 0 ? countOpen(tx, accountIds) : new Map<bigint, number>(),
    findUsedOrderKeys(tx, keys),
  ]);
  return { open, used };
}

/**
 * The means of a group of orders' payers: money, open leases, used order keys. What an order of the group has taken
 * counts against the ones after it. `balances` are of locked accounts; `mostOpen` 0 means no limit.
 */
export function createPurchaseTally(
  counts: PurchaseCounts,
  { balances, mostOpen }: { balances: ReadonlyMap<bigint, bigint>; mostOpen: number },
) {
  const left = new Map(balances);
  const open = new Map(counts.open);
  const used = new Set(counts.used);
  const keyOf = ({ accountId, orderKey }: Order) =>
    orderKey === undefined ? undefined : `${accountId}/${orderKey}`;

  return {
    balanceOf: ({ accountId }: Order) => left.get(accountId) ?? 0n,

    /** Refuses `channels_limit` where the account may open no more. */
    assertRoom({ accountId }: Order): void {
      if (mostOpen > 0 && (open.get(accountId) ?? 0) >= mostOpen) throw new Refusal('channels_limit');
    },

    /** Refuses `order_repeated` where the order's key was used before. */
    assertNew(order: Order): void {
      const key = keyOf(order);
      if (key !== undefined && used.has(key)) throw new Refusal('order_repeated');
    },

    count(order: Order, priceMicros: bigint): void {
      const { accountId } = order;
      left.set(accountId, (left.get(accountId) ?? 0n) - priceMicros);
      open.set(accountId, (open.get(accountId) ?? 0) + 1);
      const key = keyOf(order);
      if (key !== undefined) used.add(key);
    },
  };
}
