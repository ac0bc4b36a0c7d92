import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { lockCustomers } from '#modules/money/ledger';
import { createFiller, type FillDeps } from './fill-preorders.ts';
import { assertSound, type Preorder, type PreorderCommand } from './preorder.ts';
import {
  anyDue,
  cancelWaiting,
  deleteEnded,
  findPreorder,
  insertPreorder,
  listPreorders,
} from './preorder-store.ts';

export type PreordersDeps = FillDeps & {
  /** Refuses `service_unknown`, `country_unknown`. */
  assertKnown(wish: { serviceId: string; countryId?: number | undefined }): Promise<void>;
};

const MOST_LIVE = 20;
const SHOWN = 500;
const KEPT_SECONDS = 30 * 86_400;
const ERASE = 1_000;
const MOST_ID = 2n ** 63n - 1n;

/** Orders that wait for stock: filled first come first served, by an order like any other; money is held only then. */
export function createPreorders(deps: PreordersDeps) {
  const { db, clock, mostDiscountPercent } = deps;

  return {
    /**
     * Waits for a number for so long. Nothing is reserved, no money is held. Refuses `bad_request`, `bad_amount`, `prefixes_bad`,
     * `service_unknown`, `country_unknown`, `account_not_found`, `limit_reached` past 20.
     */
    async create(command: PreorderCommand): Promise<Preorder> {
      assertSound(command);
      await deps.assertKnown(command);
      const { accountId, lastsSeconds } = command;
      return db.write(async (tx) => {
        const now = clock();
        // Held, so that two at once have different places.
        if (!(await lockCustomers(tx, [accountId])).has(accountId))
          throw new Refusal('account_not_found', { accountId });
        const terms = { now, expiresAt: addSeconds(now, lastsSeconds), most: MOST_LIVE };
        const preorder = await insertPreorder(tx, command, terms);
        if (!preorder) throw new Refusal('limit_reached', { preorders: MOST_LIVE });
        return preorder;
      });
    },

    /** Refuses `not_found`, for another account's too. */
    get: getPreorder,

    /** Newest first; `limit` is at most 500, `before` an id. */
    list: (query: { accountId: bigint; limit: number; before?: bigint | undefined }): Promise<Preorder[]> =>
      listPreorders(db.read, { ...query, limit: Math.min(query.limit, SHOWN) }),

    /**
     * Ends it; twice is harmless. Refuses `not_found`; `already_done` once it is filled or over; `try_again` while an order is on
     * its way for it: a moment later it is filled, or it waits.
     */
    async cancel(ref: { id: bigint; accountId: bigint }): Promise<Preorder> {
      const { id, state, activationId } = await getPreorder(ref);
      if (state === 'waiting' && (await db.write((tx) => cancelWaiting(tx, id, clock()))))
        return getPreorder(ref);
      const after = state === 'waiting' ? await getPreorder(ref) : { state, activationId };
      if (after.state === 'cancelled') return getPreorder(ref);
      if (after.state === 'waiting' || after.state === 'filling') throw new Refusal('try_again');
      throw new Refusal('already_done', { id, state: after.state, activationId: after.activationId });
    },

    sweeps: [
      {
        name: 'preorders.fill',
        everySeconds: 1,
        isDue: () => anyDue(clock(), mostDiscountPercent),
        run: createFiller(deps),
      },
      { name: 'preorders.erase', everySeconds: 3_600, run: eraseOld },
    ],
  };

  async function getPreorder({ id, accountId }: { id: bigint; accountId: bigint }): Promise<Preorder> {
    const preorder = id > 0n && id <= MOST_ID ? await findPreorder(db.read, { id, accountId }) : undefined;
    if (!preorder) throw new Refusal('not_found', { preorder: id });
    return preorder;
  }

  async function eraseOld(): Promise<void> {
    const before = addSeconds(clock(), -KEPT_SECONDS);
    while ((await db.write((tx) => deleteEnded(tx, before, ERASE))) === ERASE);
  }
}
