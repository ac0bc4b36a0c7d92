import { randomUUID } from 'node:crypto';
import type { Database } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { isRefusal, type RefusalCode } from '#kernel/refusal';
import { type Activations, findOrdered } from '#modules/leasing/activations';
import { findAccount } from '#modules/money/accounts';
import { afterRefusal, lostAt, orderKeyOf, type Preorder } from './preorder.ts';
import {
  claimFirst,
  endTurn,
  expireWaiting,
  listWishes,
  recordFilled,
  recordRefusal,
  takeTurn,
  type Wish,
} from './preorder-store.ts';

export type FillDeps = {
  db: Database;
  clock: Clock;
  activations: Pick<Activations, 'buy'>;
  mostDiscountPercent: number;
};

const EXPIRE = 500;
/** So many wishes at once: one supplier that is slow to answer holds up its own line alone. */
const MOST_WISHES = 16;
/** No order is begun after this, so a turn ends before it may be taken over: an order takes 20 s at most. */
const FILLING_MS = 20_000;
const TURN_SECONDS = 60;
/** After so many in a row that there was nothing for, a line waits for the next look: what seems in stock is for none of them. */
const MOST_IN_VAIN = 20;

/** Fills pre-orders while there is stock for them, each wish's in the order of its line; and ends those whose time is up. */
export function createFiller({ db, clock, activations, mostDiscountPercent }: FillDeps) {
  const by = randomUUID();

  return async function fill(): Promise<void> {
    while ((await db.write((tx) => expireWaiting(tx, clock(), EXPIRE))) === EXPIRE);
    const now = clock();
    const until = addSeconds(now, TURN_SECONDS);
    if (!(await db.write((tx) => takeTurn(tx, { by, now, until })))) return;
    try {
      const wishes = await listWishes(db.read, { now, mostDiscountPercent, limit: MOST_WISHES });
      const endMs = performance.now() + FILLING_MS;
      const ends = await Promise.allSettled(wishes.map((wish) => fillWish(wish, endMs)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    } finally {
      await db.write((tx) => endTurn(tx, by));
    }
  };

  async function fillWish(wish: Wish, until: number): Promise<void> {
    for (let inVain = 0; inVain < MOST_IN_VAIN && performance.now() < until; ) {
      const now = clock();
      const claim = { now, mostDiscountPercent, lostAt: lostAt(now) };
      const first = await db.write((tx) => claimFirst(tx, wish, claim));
      if (!first) return;
      inVain = (await fillOne(first)) ? 0 : inVain + 1;
    }
  }

  /** False where no order was made for it. */
  async function fillOne(preorder: Preorder): Promise<boolean> {
    const { accountId, claims } = preorder;
    const key = { accountId, orderKey: orderKeyOf(preorder) };
    if (claims > 1 && (await recordMade(preorder))) return true;
    const refusal = await order(preorder, key);
    if (refusal === undefined) return true;
    if (refusal === 'order_repeated') return recordMade(preorder);
    const now = clock();
    await db.write((tx) => recordRefusal(tx, preorder, afterRefusal(preorder, refusal, now), now));
    return false;
  }

  /** Makes its order, or tells why there is none. */
  async function order(
    preorder: Preorder,
    key: { accountId: bigint; orderKey: string },
  ): Promise<RefusalCode | undefined> {
    const { id, keyId, serviceId, countryId, operators, exceptPrefixes, maxPriceMicros, expiresAt } =
      preorder;
    if (clock() >= expiresAt) return 'no_numbers';
    if ((await findAccount(db.read, { id: key.accountId }))?.state !== 'active') return 'account_inactive';
    try {
      const lease = await activations.buy({
        ...{ ...key, keyId: keyId ?? undefined, serviceId, exceptPrefixes },
        ...{ countryId: countryId ?? undefined, operators: operators ?? undefined },
        maxPriceMicros: maxPriceMicros ?? undefined,
      });
      await db.write((tx) => recordFilled(tx, { id, activationId: lease.id }, clock()));
      return undefined;
    } catch (error) {
      if (isRefusal(error)) return error.code;
      throw error;
    }
  }

  /**
   * Whether an order was made for it before, and nobody wrote down how it ended. While its supplier is being asked, or was when
   * a process died, it stays as it is: that order gets a number, or is refused and frees its key.
   */
  async function recordMade({ id, accountId }: Preorder): Promise<boolean> {
    const made = await findOrdered(db.read, { accountId, orderKey: orderKeyOf({ id }) });
    if (made && made.numberId !== null)
      await db.write((tx) => recordFilled(tx, { id, activationId: made.id }, clock()));
    return made !== undefined;
  }
}
