import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** A way out for SMS. */
export type SmsRoute = {
  id: number;
  name: string;
  /** By the source of this supplier; null: by the door of the settings. */
  supplierId: bigint | null;
  /** Beginnings of receivers' numbers, digits; empty: all. */
  prefixes: readonly string[];
  /** Senders, in full; empty: all. */
  senders: readonly string[];
  /** A lower one goes first. */
  rank: number;
  /** What a segment costs the operator, in micros of the ledger's currency. */
  costMicros: bigint;
  /** What a segment costs the merchant. */
  credits: number;
  /** SMS a second; null: no limit. */
  perSecond: number | null;
  state: 'on' | 'off';
};

export type NewRoute = Omit<SmsRoute, 'id' | 'state'>;

const columns = sql`r.id, r.name, r.supplier_id as "supplierId", r.prefixes, r.senders, r.rank, r.cost_micros as "costMicros",
  r.credits, r.per_second as "perSecond", r.state`;

/** Undefined where another one has the name. */
export async function insertRoute(tx: Tx, route: NewRoute, now: Date): Promise<SmsRoute | undefined> {
  const { name, supplierId, prefixes, senders, rank, costMicros, credits, perSecond } = route;
  const { rows } = await sql<SmsRoute>`
    insert into sms_route as r (name, supplier_id, prefixes, senders, rank, cost_micros, credits, per_second, created_at)
    values (${name}, ${supplierId}, ${[...prefixes]}::text[], ${[...senders]}::text[], ${rank}, ${costMicros}, ${credits},
            ${perSecond}, ${now})
    on conflict (name) do nothing returning ${columns}`.execute(tx);
  return rows[0];
}

export async function listRoutes(on: ReaderOrTx): Promise<SmsRoute[]> {
  const { rows } = await sql<SmsRoute>`
    select ${columns} from sms_route r order by r.rank, r.cost_micros, r.id limit 1000`.execute(on);
  return rows;
}

/** Finds and holds the row for this `tx`. */
export async function lockRoute(tx: Tx, id: number): Promise<SmsRoute | undefined> {
  const { rows } = await sql<SmsRoute>`
    select ${columns} from sms_route r where r.id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** Throws PostgreSQL's `23505` for a name that another one has. */
export async function updateRoute(tx: Tx, route: Omit<SmsRoute, 'supplierId'>): Promise<void> {
  const { id, name, prefixes, senders, rank, costMicros, credits, perSecond, state } = route;
  await sql`
    update sms_route set name = ${name}, prefixes = ${[...prefixes]}::text[], senders = ${[...senders]}::text[], rank = ${rank},
           cost_micros = ${costMicros}, credits = ${credits}, per_second = ${perSecond}, state = ${state}
     where id = ${id}`.execute(tx);
}

export async function deleteRoute(tx: Tx, id: number): Promise<boolean> {
  return (await sql`delete from sms_route where id = ${id}`.execute(tx)).numAffectedRows === 1n;
}
