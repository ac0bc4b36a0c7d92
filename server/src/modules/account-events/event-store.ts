import { type RawBuilder, sql } from 'kysely';
import type { Condition, Tx } from '#db';
import { activationMoves, activations, newestMove } from '#modules/leasing/activations';
import { newestRentalMove, rentalMoves, rentalPeriods, rentals } from '#modules/leasing/rentals';
import { customerMoney, holdKeys, newestTransfer } from '#modules/money/ledger';
import { eventListeners } from '#modules/sending/webhooks';
import { type HeardEntry, type Source, sources } from './account-event.ts';

type Progress = { appliedId: bigint; horizonId: bigint; isComplete: boolean };

const newest: Record<Source, RawBuilder<unknown>> = {
  activation: newestMove,
  rental: newestRentalMove,
  money: newestTransfer,
};

const hasNew = (source: Source) => sql`
  coalesce(${newest[source]}, 0) <> coalesce((select applied_id from event_progress where source = ${source}), 0)`;

/** Whether somebody listens and there is something that was not told. */
export const anythingNew = (): Condition => sql`
  exists (select from ${eventListeners} l) and (${sql.join(sources.map(hasNew), sql` or `)})`;

/** As in the statistics: the row makes processes take turns, and the horizon is complete when no transaction is as old as it. */
export async function lockProgress(tx: Tx, source: Source): Promise<Progress> {
  await sql`
    insert into event_progress (source, applied_id, horizon_id, horizon_xid) values (${source}, 0, 0, 0)
    on conflict do nothing`.execute(tx);
  await sql`select from event_progress where source = ${source} for no key update`.execute(tx);
  const { rows } = await sql<Progress>`
    select applied_id as "appliedId", horizon_id as "horizonId",
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= horizon_xid
             or horizon_xid > pg_current_xact_id()::text::bigint as "isComplete"
      from event_progress where source = ${source}`.execute(tx);
  return rows[0] ?? { appliedId: 0n, horizonId: 0n, isComplete: false };
}

export async function setApplied(tx: Tx, source: Source, upTo: bigint): Promise<void> {
  await sql`update event_progress set applied_id = ${upTo} where source = ${source}`.execute(tx);
}

/** Zero before the first. */
export async function readNewest(tx: Tx, source: Source): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`select coalesce(${newest[source]}, 0)::bigint as id`.execute(tx);
  return rows[0]?.id ?? 0n;
}

export async function setHorizon(tx: Tx, source: Source, id: bigint): Promise<void> {
  await sql`
    update event_progress set horizon_id = ${id}, horizon_xid = pg_current_xact_id()::text::bigint
     where source = ${source}`.execute(tx);
}

export async function anyListener(tx: Tx): Promise<boolean> {
  const { rows } = await sql`select from ${eventListeners} l limit 1`.execute(tx);
  return rows.length > 0;
}

/** Rows of each history between two ids, as those hear them who listen; `l` is the listener. */
const heard: Record<Source, RawBuilder<unknown>> = {
  activation: sql`
    select m.id, m.event, m.to_state, m.at, l.id as endpoint_id, l.types, a.id as lease_id, a.country_id, a.service_id, a.phone,
           null::bigint as micros, null::text as reference
      from ${activationMoves} m join ${activations} a on a.id = m.activation_id
      join ${eventListeners} l on l.account_id = a.account_id and m.at >= l.created_at
       and (l.activation_id is null or l.activation_id = a.id)
       and (l.key_id is null or l.key_id = (select key_id from ${holdKeys} h where h.id = a.hold_id))
     where m.event not in ('order', 'refuse')`,
  rental: sql`
    select m.id, m.event, m.to_state, m.at, l.id as endpoint_id, l.types, r.id as lease_id, r.country_id, null::text as service_id,
           r.phone, null::bigint as micros, null::text as reference
      from ${rentalMoves} m join ${rentals} r on r.id = m.rental_id
      join ${eventListeners} l on l.account_id = r.account_id and m.at >= l.created_at and l.activation_id is null
       and (l.key_id is null or exists (
         select from ${rentalPeriods} p join ${holdKeys} h on h.id = p.hold_id where p.rental_id = r.id and h.key_id = l.key_id))
     where m.event not in ('order', 'refuse')`,
  money: sql`
    select m.id, m.kind as event, '' as to_state, m.at, l.id as endpoint_id, l.types, null::int as lease_id, null::int as country_id,
           null::text as service_id, null::text as phone, m.micros, m.reference
      from ${customerMoney} m
      join ${eventListeners} l on l.account_id = m.account_id and m.at >= l.created_at and l.activation_id is null and l.key_id is null
     where true`,
};

export async function listHeard(
  tx: Tx,
  source: Source,
  { after, upTo }: { after: bigint; upTo: bigint },
): Promise<HeardEntry[]> {
  const { rows } = await sql<HeardEntry>`
    select id, event, to_state as "toState", at, endpoint_id as "endpointId", types, lease_id as "leaseId", country_id as "countryId",
           service_id as "serviceId", phone, micros, reference
      from (${heard[source]} and m.id > ${after} and m.id <= ${upTo}) as e order by id, endpoint_id`.execute(
    tx,
  );
  return rows;
}
