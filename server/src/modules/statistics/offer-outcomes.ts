import { sql } from 'kysely';
import type { Reader, Tx } from '#db';
import { setOfferRecords } from '#modules/stock/inventory';
import { type DelayCount, delayAt } from './delays.ts';

export type OfferKey = { poolId: bigint; serviceId: string };

/** The bucket of a lease that ended without a code. */
export const NO_CODE = -1;
const HOUR_MS = 3_600_000;
/** Offers that are summed up by one statement. */
const BATCH = 1_000;
/** Hours that have left the window are deleted in pieces of so many rows. */
const FORGET = 5_000;

export const hourOf = (at: Date) => Math.floor(at.getTime() / HOUR_MS);

/** Sums up anew what is known of these offers, and puts it where orders read it. */
export async function refreshRecords(tx: Tx, keys: readonly OfferKey[]): Promise<void> {
  for (let start = 0; start < keys.length; start += BATCH) {
    const part = keys.slice(start, start + BATCH);
    const outcomes = await findOutcomes(tx, part);
    await setOfferRecords(
      tx,
      part.map((key) => ({ ...key, ...summarize(outcomes.get(nameOf(key)) ?? []) })),
    );
  }
}

/** An idle server writes nothing. */
export async function hasOutcomesBefore(read: Reader, hour: number): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from offer_outcome where hour < ${hour}) as has`.execute(read);
  return rows[0]?.has ?? false;
}

/** Forgets outcomes of hours before `hour`, some thousands at a time, and what was concluded from them. */
export async function forgetOutcomes(tx: Tx, hour: number): Promise<void> {
  const { rows } = await sql<OfferKey>`
    with gone as (
      delete from offer_outcome where (pool_id, service_id, hour, bucket) in (
        select pool_id, service_id, hour, bucket from offer_outcome where hour < ${hour} limit ${sql.lit(FORGET)})
      returning pool_id, service_id)
    select distinct pool_id as "poolId", service_id as "serviceId" from gone`.execute(tx);
  await refreshRecords(tx, rows);
}

async function findOutcomes(tx: Tx, keys: readonly OfferKey[]): Promise<Map<string, DelayCount[]>> {
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

function summarize(outcomes: readonly DelayCount[]) {
  const delays = outcomes.filter(({ bucket }) => bucket !== NO_CODE);
  const count = (rows: readonly DelayCount[]) => rows.reduce((sum, { activations }) => sum + activations, 0);
  return { tried: count(outcomes), received: count(delays), medianSeconds: delayAt(delays, 0.5) };
}

const nameOf = ({ poolId, serviceId }: OfferKey) => `${poolId}/${serviceId}`;
