import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import {
  deleteFavourite,
  type Favourite,
  hasService,
  insertFavourite,
  listFavourites,
} from './favourite-store.ts';

export type { Favourite } from './favourite-store.ts';

const MAX_TRIES = 100;

/** The services that customers marked. */
export function createFavourites({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** In the order they were marked; never more than there are services. */
    list: (accountId: bigint): Promise<Favourite[]> => listFavourites(db.read, accountId),

    /** Marks a service, or takes the mark away; tells which. Two at once cancel each other out. Refuses `service_unknown`. */
    async toggle(favourite: { accountId: bigint; serviceId: string }): Promise<{ favourite: boolean }> {
      const { serviceId } = favourite;
      if (!/^[\w-]{1,64}$/.test(serviceId)) throw new Refusal('service_unknown', { id: serviceId });
      return db.write((tx) => toggleFavourite(tx, favourite, clock()));
    },
  };
}

async function toggleFavourite(
  tx: Tx,
  favourite: { accountId: bigint; serviceId: string },
  now: Date,
): Promise<{ favourite: boolean }> {
  const { serviceId } = favourite;
  if (!(await hasService(tx, serviceId))) throw new Refusal('service_unknown', { id: serviceId });

  // Who is overtaken between the two statements begins again; each time somebody has got ahead.
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (await insertFavourite(tx, favourite, now)) return { favourite: true };
    if (await deleteFavourite(tx, favourite)) return { favourite: false };
  }
  throw new Refusal('try_again');
}
