import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { TableSource } from '#kernel/table';
import { liftRentBan, listRentBans, type PoolKey } from '#modules/stock/inventory';
import { importRentPrices } from './import-rent-prices.ts';
import { deleteRentPrices, listRentPrices, type RentPriceQuery } from './rent-price-store.ts';
import { type RentPrices, setRentPrices } from './set-rent-prices.ts';

/** An operator's verbs for numbers for rent: prices and bans. */
export function createRentMarket({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** Replaces all rent prices of each pool; no steps take it out of rent. Refuses `bad_request`. */
    setPrices: (prices: readonly RentPrices[]) => db.write((tx) => setRentPrices(tx, prices)),

    /** Sets steps of a CSV; each row succeeds or has its error with its line. Running it again is harmless. */
    importPrices: (command: { supplierId: bigint; csv: TableSource }) => importRentPrices(db, command),

    /** Takes one step of a pool's prices away, or all: then it is not for rent. Refuses `not_found`. */
    async removePrices({
      fromHours,
      ...pool
    }: PoolKey & { fromHours?: number | undefined }): Promise<number> {
      const removed = await db.write((tx) => deleteRentPrices(tx, pool, fromHours));
      if (removed === 0) throw new Refusal('not_found', { rentPrice: pool.countryId });
      return removed;
    },

    /** The prices of numbers that are here. */
    listPrices: (query: RentPriceQuery) => listRentPrices(db.read, query),

    /** Numbers that are not rented out because no message reached them. */
    listBans: (query: { supplierId?: bigint | undefined } = {}) =>
      listRentBans(db.read, { ...query, now: clock() }),

    /** Refuses `not_found` for a number that is not banned. */
    async liftBan(phone: string): Promise<void> {
      if (!(await db.write((tx) => liftRentBan(tx, phone, clock()))))
        throw new Refusal('not_found', { phone });
    },
  };
}
