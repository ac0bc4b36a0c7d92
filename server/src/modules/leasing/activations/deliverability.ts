import { sql } from 'kysely';
import type { Reader } from '#db';

/** The ends of everybody's newest activations, of one service in one country. */
export type Deliverability = {
  countryId: number;
  serviceId: string;
  /** Those that came to an end or to a code. */
  ended: number;
  /** Those of them that received a code. */
  received: number;
};

/** So many of the newest activations count: enough to tell, few enough to read through. */
const NEWEST = 20_000;
const REMEMBER_MS = 60_000;

/** `listDeliverability()`; a figure may be a minute old. */
export function createListDeliverability(db: { readonly read: Reader }): () => Promise<Deliverability[]> {
  let known: Promise<Deliverability[]> | undefined;
  let until = 0;

  return () => {
    if (known && until > performance.now()) return known;
    const reading = readDeliverability(db.read);
    reading.catch(() => {
      known = undefined;
    });
    known = reading;
    until = performance.now() + REMEMBER_MS;
    return reading;
  };
}

async function readDeliverability(read: Reader): Promise<Deliverability[]> {
  const { rows } = await sql<Deliverability>`
    select country_id as "countryId", service_id as "serviceId", count(*)::int as ended,
           count(*) filter (where message_count > 0)::int as received
      from (select country_id, service_id, message_count, state from activation order by id desc limit ${NEWEST}) a
     where state not in ('ordering', 'refused', 'waiting')
     group by 1, 2`.execute(read);
  return rows;
}
