import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { services } from '#modules/stock/catalog';

export type Favourite = { serviceId: string; addedAt: Date };

const MAX_TRIES = 100;

/** The services that customers marked. */
export function createFavourites({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** In the order they were marked; never more than there are services. */
    async list(accountId: bigint): Promise<Favourite[]> {
      const { rows } = await sql<Favourite>`
        select service_id as "serviceId", added_at as "addedAt" from favourite
         where account_id = ${accountId} order by added_at, service_id`.execute(db.read);
      return rows;
    },

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
  { accountId, serviceId }: { accountId: bigint; serviceId: string },
  now: Date,
): Promise<{ favourite: boolean }> {
  const { rows } = await sql`select from ${services} s where id = ${serviceId}`.execute(tx);
  if (rows.length === 0) throw new Refusal('service_unknown', { id: serviceId });

  // Who is overtaken between the two statements begins again; each time somebody has got ahead.
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { numAffectedRows: added } = await sql`
      insert into favourite (account_id, service_id, added_at) values (${accountId}, ${serviceId}, ${now})
      on conflict do nothing`.execute(tx);
    if (added === 1n) return { favourite: true };
    const { numAffectedRows: removed } = await sql`
      delete from favourite where account_id = ${accountId} and service_id = ${serviceId}`.execute(tx);
    if (removed === 1n) return { favourite: false };
  }
  throw new Refusal('try_again');
}
