import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import type { Hub, HubAccess, HubPrice } from './hub.ts';

const columns = sql`h.id, h.name, h.account_id as "accountId", h.dialect, h.push_url as "pushUrl", h.settings, h.access, h.version,
  h.created_at as "createdAt", h.heard_at as "heardAt", h.paused_at as "pausedAt", h.pause_reason as "pauseReason"`;

export type NewHub = Pick<Hub, 'name' | 'accountId' | 'dialect' | 'pushUrl' | 'settings'>;

/** Undefined where the name or the account belongs to another hub. */
export async function insertHub(tx: Tx, hub: NewHub, now: Date): Promise<Hub | undefined> {
  const { rows } = await sql<Hub>`
    insert into hub as h (name, account_id, dialect, push_url, settings, created_at)
    values (${hub.name}, ${hub.accountId}, ${hub.dialect}, ${hub.pushUrl}, ${jsonText(hub.settings)}::jsonb, ${now})
    on conflict do nothing returning ${columns}`.execute(tx);
  return rows[0];
}

export async function updateHub(
  tx: Tx,
  id: bigint,
  { pushUrl, settings, access }: Pick<Hub, 'pushUrl' | 'settings' | 'access'>,
): Promise<void> {
  await sql`
    update hub set push_url = ${pushUrl}, settings = ${jsonText(settings)}::jsonb, access = ${access as HubAccess},
                   version = version + 1 where id = ${id}`.execute(tx);
}

export type HubReference = { id: bigint } | { name: string };

export async function findHub(on: ReaderOrTx, by: HubReference): Promise<Hub | undefined> {
  const { rows } = await sql<Hub>`
    select ${columns} from hub h where ${'id' in by ? sql`h.id = ${by.id}` : sql`h.name = ${by.name}`}`.execute(
    on,
  );
  return rows[0];
}

/** Finds and holds the row for this `tx`: whoever counts what a hub has open does so alone. */
export async function lockHub(tx: Tx, id: bigint): Promise<Hub | undefined> {
  const { rows } = await sql<Hub>`select ${columns} from hub h where h.id = ${id} for no key update`.execute(
    tx,
  );
  return rows[0];
}

export async function listHubs(on: ReaderOrTx): Promise<Hub[]> {
  return (await sql<Hub>`select ${columns} from hub h order by h.id limit 1000`.execute(on)).rows;
}

/** Hubs call often: the moment is kept to half a minute. */
export async function recordHeard(tx: Tx, id: bigint, now: Date): Promise<void> {
  await sql`
    update hub set heard_at = ${now}
     where id = ${id} and (heard_at is null or heard_at < ${now}::timestamptz - interval '30 seconds')`.execute(
    tx,
  );
}

/** Stops or (null) resumes pushing. A pause that lasts keeps its reason. */
export async function updatePause(tx: Tx, id: bigint, reason: string | null, now: Date): Promise<void> {
  await sql`
    update hub set paused_at = case when ${reason}::text is null then null else coalesce(paused_at, ${now}) end,
                   pause_reason = case when ${reason}::text is null then null else coalesce(pause_reason, ${reason}) end
     where id = ${id}`.execute(tx);
}

export async function upsertPrices(tx: Tx, hubId: bigint, prices: readonly HubPrice[]): Promise<void> {
  await sql`
    insert into hub_price (hub_id, country_id, service_id, least_micros)
    select ${hubId}::bigint, c, s, m
      from unnest(${prices.map((p) => p.countryId)}::int[], ${prices.map((p) => p.serviceId)}::text[],
                  ${prices.map((p) => p.leastMicros)}::bigint[]) as t (c, s, m)
    on conflict on constraint hub_price_once do update set least_micros = excluded.least_micros`.execute(tx);
}

export async function deletePrices(
  tx: Tx,
  hubId: bigint,
  prices: readonly Pick<HubPrice, 'countryId' | 'serviceId'>[],
): Promise<void> {
  await sql`
    delete from hub_price p
     using unnest(${prices.map((one) => one.countryId)}::int[], ${prices.map((one) => one.serviceId)}::text[]) as t (c, s)
     where p.hub_id = ${hubId} and p.country_id is not distinct from t.c and p.service_id is not distinct from t.s`.execute(
    tx,
  );
}

export async function listPrices(on: ReaderOrTx, hubId: bigint): Promise<HubPrice[]> {
  const { rows } = await sql<HubPrice>`
    select country_id as "countryId", service_id as "serviceId", least_micros as "leastMicros" from hub_price
     where hub_id = ${hubId} order by country_id nulls first, service_id nulls first limit 100000`.execute(
    on,
  );
  return rows;
}
