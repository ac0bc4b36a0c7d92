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

export async function readDeliverability(read: Reader): Promise<Deliverability[]> {
  const { rows } = await sql<Deliverability>`
    select country_id as "countryId", service_id as "serviceId", count(*)::int as ended,
           count(*) filter (where message_count > 0)::int as received
      from (select country_id, service_id, message_count, state from activation order by id desc limit ${NEWEST}) a
     where state not in ('ordering', 'refused', 'waiting')
     group by 1, 2`.execute(read);
  return rows;
}
