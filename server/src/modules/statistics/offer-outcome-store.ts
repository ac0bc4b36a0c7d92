import { sql } from 'kysely';
import type { Reader, Tx } from '#db';
import type { DelayCount } from './delays.ts';

export type OfferKey = { poolId: bigint; serviceId: string };

/** The bucket of a lease that ended without a code. */
export const NO_CODE = -1;
/** Hours that have left the window are deleted in pieces of so many rows. */
const FORGET = 5_000;

export const nameOf = ({ poolId, serviceId }: OfferKey) => `${poolId}/${serviceId}`;

/** An idle server writes nothing. */
export async function hasOutcomesBefore(read: Reader, hour: number): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from offer_outcome where hour < ${hour}) as has`.execute(read);
  return rows[0]?.has ?? false;
}

/** Some thousands of outcomes of hours before `hour`. Answers of which offers. */
export async function deleteOutcomes(tx: Tx, hour: number): Promise<OfferKey[]> {
  const { rows } = await sql<OfferKey>`
    with gone as (
      delete from offer_outcome where (pool_id, service_id, hour, bucket) in (
        select pool_id, service_id, hour, bucket from offer_outcome where hour < ${hour} limit ${sql.lit(FORGET)})
      returning pool_id, service_id)
    select distinct pool_id as "poolId", service_id as "serviceId" from gone`.execute(tx);
  return rows;
}

/** By the names of the offers. */
export async function findOutcomes(tx: Tx, keys: readonly OfferKey[]): Promise<Map<string, DelayCount[]>> {
  const { rows } = await sql<OfferKey & DelayCount>`
    select pool_id as "poolId", service_id as "serviceId", bucket, sum(activations)::int as activations from offer_outcome
     where (pool_id, service_id) in (
       select * from unnest(${keys.map((k) => k.poolId)}::bigint[], ${keys.map((k) => k.serviceId)}::text[]))
     group by pool_id, service_id, bucket`.execute(tx);
  const found = new Map<string, DelayCount[]>();
  for (const row of rows) {
    const known = found.get(nameOf(row));
    if (known) known.push(row);
    else found.set(nameOf(row), [row]);
  }
  return found;
}
