import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** A number that a source named before anybody listed it. */
export type AnnouncedNumber = {
  supplierId: bigint;
  /** Digits with country code. */
  phone: string;
  state: 'pending' | 'accepted' | 'ignored';
  firstAt: Date;
  lastAt: Date;
  /** The messages that came to it before it was decided on. */
  messages: number;
};

const columns = sql`a.supplier_id as "supplierId", a.phone, a.state, a.first_at as "firstAt", a.last_at as "lastAt", a.messages`;

/** So many numbers of one supplier may wait: a source that makes them up must not fill the table. */
const MOST_PENDING = 10_000;

export async function announceNumber(
  tx: Tx,
  { supplierId, phone }: Pick<AnnouncedNumber, 'supplierId' | 'phone'>,
  now: Date,
): Promise<void> {
  await sql`
    insert into announced_number as a (supplier_id, phone, first_at, last_at)
    select ${supplierId}, ${phone}, ${now}, ${now}
     where (select count(*) from (select from announced_number p where p.supplier_id = ${supplierId} and p.state = 'pending'
             limit ${MOST_PENDING}) as waiting) < ${MOST_PENDING}
    on conflict (supplier_id, phone) do update
       set last_at = excluded.last_at, messages = a.messages + 1,
           state = case when a.state = 'accepted' then 'pending' else a.state end`.execute(tx);
}

export type AnnouncedQuery = {
  supplierId?: bigint | undefined;
  state?: AnnouncedNumber['state'] | undefined;
  limit: number;
};

/** Last named first. */
export async function listAnnounced(
  on: ReaderOrTx,
  { supplierId, state, limit }: AnnouncedQuery,
): Promise<AnnouncedNumber[]> {
  const { rows } = await sql<AnnouncedNumber>`
    select ${columns} from announced_number a
     where true ${supplierId === undefined ? sql`` : sql`and a.supplier_id = ${supplierId}`}
       ${state === undefined ? sql`` : sql`and a.state = ${sql.lit(state)}`}
     order by a.last_at desc, a.phone limit ${Math.min(limit, 1_000)}`.execute(on);
  return rows;
}

/** Holds the row for this `tx`. */
export async function lockAnnounced(
  tx: Tx,
  { supplierId, phone }: Pick<AnnouncedNumber, 'supplierId' | 'phone'>,
): Promise<AnnouncedNumber | undefined> {
  const { rows } = await sql<AnnouncedNumber>`
    select ${columns} from announced_number a where a.supplier_id = ${supplierId} and a.phone = ${phone} for no key update`.execute(
    tx,
  );
  return rows[0];
}

export async function setAnnounced(
  tx: Tx,
  { supplierId, phone, state }: Pick<AnnouncedNumber, 'supplierId' | 'phone' | 'state'>,
): Promise<void> {
  await sql`
    update announced_number set state = ${state} where supplier_id = ${supplierId} and phone = ${phone}`.execute(
    tx,
  );
}
