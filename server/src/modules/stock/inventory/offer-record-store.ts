import { sql } from 'kysely';
import type { Reader, Tx } from '#db';

/** The ends of an offer's leases within the window that statistics keep. */
export type OfferRecord = {
  poolId: bigint;
  serviceId: string;
  /** Leases that ended, or got their first code. */
  tried: number;
  /** Of these, those that got a code. */
  received: number;
  /** The time until the first code; null without any. */
  medianSeconds: number | null;
};

/** Replaces what was known of these offers; without anything tried nothing is known. */
export async function setOfferRecords(tx: Tx, records: readonly OfferRecord[]): Promise<void> {
  await sql`
    with given as (
      select * from unnest(${records.map((r) => r.poolId)}::bigint[], ${records.map((r) => r.serviceId)}::text[],
                           ${records.map((r) => r.tried)}::int[], ${records.map((r) => r.received)}::int[],
                           ${records.map((r) => r.medianSeconds)}::float8[]) as g (pool_id, service_id, tried, received, median)
    ), gone as (
      delete from offer_record r using given g where r.pool_id = g.pool_id and r.service_id = g.service_id and g.tried = 0
    )
    insert into offer_record (pool_id, service_id, tried, received, median_seconds)
    select * from given where tried > 0
    on conflict (pool_id, service_id) do update
       set tried = excluded.tried, received = excluded.received, median_seconds = excluded.median_seconds`.execute(
    tx,
  );
}

export type OfferRecordQuery = {
  supplierId?: bigint | undefined;
  countryId?: number | undefined;
  serviceId?: string | undefined;
  limit: number;
  after?: { poolId: bigint; serviceId: string } | undefined;
};

export type OfferRecordView = OfferRecord & {
  supplierId: bigint;
  countryId: number;
  operator: string;
  step: number;
};

/** Ordered by pool and service, the place where `after` goes on. */
export async function listOfferRecords(
  read: Reader,
  { supplierId, countryId, serviceId, limit, after }: OfferRecordQuery,
): Promise<OfferRecordView[]> {
  const { rows } = await sql<OfferRecordView>`
    select r.pool_id as "poolId", r.service_id as "serviceId", p.supplier_id as "supplierId", p.country_id as "countryId",
           p.operator, p.step, r.tried, r.received, r.median_seconds as "medianSeconds"
      from offer_record r join pool p on p.id = r.pool_id
     where true
       ${after === undefined ? sql`` : sql`and (r.pool_id, r.service_id) > (${after.poolId}::bigint, ${after.serviceId}::text)`}
       ${supplierId === undefined ? sql`` : sql`and p.supplier_id = ${supplierId}`}
       ${countryId === undefined ? sql`` : sql`and p.country_id = ${countryId}`}
       ${serviceId === undefined ? sql`` : sql`and r.service_id = ${serviceId}`}
     order by r.pool_id, r.service_id limit ${Math.min(limit, 1000)}`.execute(read);
  return rows;
}
