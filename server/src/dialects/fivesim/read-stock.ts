import { setImmediate } from 'node:timers/promises';
import type { Core } from '#core';

/** One price of one service at one operator of one supplier, as strangers pay it. */
export type Offer = Awaited<ReturnType<Core['inventory']['listStock']>>[number];
/** One price of a term at one operator of one supplier. */
type RentOffer = Awaited<ReturnType<Core['rentals']['listStock']>>[number];

export type ReadStock = {
  /** Cheapest first within a service. Absent filters mean everything. */
  offers(query: { countryId?: number | undefined; serviceId?: string | undefined }): Promise<Offer[]>;
  rentOffers(query: { countryId?: number | undefined; hours: number }): Promise<RentOffer[]>;
};

/** Lists of everything are shared for so long: whoever asks for them needs no key. */
const REMEMBER_MS = 5_000;

export function createReadStock(core: Core): ReadStock {
  const { resale } = core.settings;
  const remember = createMemory();

  return {
    offers: ({ countryId, serviceId }) =>
      countryId === undefined && serviceId === undefined
        ? remember('offers', readEverything)
        : core.inventory.listStock({ countryId, serviceId, resale }),

    rentOffers: ({ countryId, hours }) =>
      countryId === undefined
        ? remember(`rent ${hours}`, () => core.rentals.listStock({ hours }))
        : core.rentals.listStock({ countryId, hours }),
  };

  /** Country by country, so that the polls of others are answered in between. */
  async function readEverything(): Promise<Offer[]> {
    const all: Offer[] = [];
    for (const { id } of (await core.catalog.view()).countries) {
      for (const offer of await core.inventory.listStock({ countryId: id, resale })) all.push(offer);
      await setImmediate();
    }
    return all;
  }
}

/** A few keys, all of our own making. Who asks while it is read waits for the same answer. */
function createMemory() {
  const kept = new Map<string, Promise<unknown>>();
  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);
    if (known) return known as Promise<T>;
    const value = read();
    kept.set(key, value);
    const forget = () => void kept.delete(key);
    value.then(() => setTimeout(forget, REMEMBER_MS).unref(), forget);
    return value;
  };
}
