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

/**
 * The means of a group of orders' payers: money, open leases, used order keys. What an order of the group has taken
 * counts against the ones after it. `balances` are of locked accounts; `mostOpen` 0 means no limit.
 */
export async function createPurchaseTally(
  tx: Tx,
  { countOpen, findUsedOrderKeys }: Counts,
  {
    orders,
    balances,
    mostOpen,
  }: { orders: readonly Order[]; balances: ReadonlyMap<bigint, bigint>; mostOpen: number },
) {
  const accountIds = orders.map(({ accountId }) => accountId);
  const left = new Map(balances);
  const open = new Map(mostOpen > 0 ? await countOpen(tx, accountIds) : []);
  const used = new Set(
    await findUsedOrderKeys(
      tx,
      orders.flatMap(({ accountId, orderKey }) => (orderKey === undefined ? [] : [{ accountId, orderKey }])),
    ),
  );
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
