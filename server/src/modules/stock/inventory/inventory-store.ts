import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { services } from '#modules/stock/catalog';
import type { SupplierKind } from './supplier-store.ts';

export type Provenance = 'own_device' | 'contract' | 'simulated' | 'partner';
export type NumberState = 'online' | 'offline' | 'rented' | 'banned';

export type PoolKey = { supplierId: bigint; countryId: number; operator: string; step: number };
export type Pool = PoolKey & { id: bigint };

/** Something that may be bought now; `frontier` is explained beside the table. */
export type Offer = {
  poolId: bigint;
  supplierId: bigint;
  supplierKind: SupplierKind;
  payoutPercent: number;
  countryId: number;
  operator: string;
  serviceId: string;
  priceMicros: bigint;
  stock: number;
  frontier: bigint;
  /** There are no numbers behind it: the supplier must be asked for one, and `stock` is what it said last. */
  asked: boolean;
  /** The supplier's part of one; null: its percentage. */
  payoutMicros: bigint | null;
  /** Its numbers are simulated, even if the supplier is a partner. */
  simulated: boolean;
  /** Of what was leased here lately: how much ended or got a code, how much got one, after how long. */
  tried: number;
  received: number;
  medianSeconds: number | null;
  /** When the supplier last told its stock; null where the numbers are here. */
  toldAt: Date | null;
};

export type PickedNumber = { id: bigint; phone: string; seq: bigint };

const offerColumns = sql`o.pool_id as "poolId", p.supplier_id as "supplierId", s.kind as "supplierKind",
  s.payout_percent as "payoutPercent", p.country_id as "countryId", p.operator, o.service_id as "serviceId",
  o.price_micros as "priceMicros", o.stock, o.frontier, o.asked, o.payout_micros as "payoutMicros",
  coalesce(s.settings->>'simulated' = 'true', false) as simulated, coalesce(r.tried, 0) as tried,
  coalesce(r.received, 0) as received, r.median_seconds as "medianSeconds"`;

/** Finds or makes the pools, in the order asked for. */
export async function openPools(tx: Tx, keys: readonly PoolKey[]): Promise<Pool[]> {
  const columns = [
    keys.map((k) => k.supplierId),
    keys.map((k) => k.countryId),
    keys.map((k) => k.operator),
    keys.map((k) => k.step),
  ] as const;
  const wanted = sql`unnest(${columns[0]}::bigint[], ${columns[1]}::int[], ${columns[2]}::text[], ${columns[3]}::int[])
    as w (supplier_id, country_id, operator, step)`;
  await sql`
    insert into pool (supplier_id, country_id, operator, step)
    select distinct supplier_id, country_id, operator, step from ${wanted} on conflict do nothing`.execute(
    tx,
  );
  const { rows } = await sql<Pool>`
    select p.id, p.supplier_id as "supplierId", p.country_id as "countryId", p.operator, p.step
      from pool p where (p.supplier_id, p.country_id, p.operator, p.step) in (select * from ${wanted})`.execute(
    tx,
  );
  const name = (k: PoolKey) => `${k.supplierId}/${k.countryId}/${k.operator}/${k.step}`;
  const byName = new Map(rows.map((row) => [name(row), row]));
  return keys.map((key) => byName.get(name(key)) as Pool);
}

/**
 * Holds all offers of these pools for this `tx`, and keeps others from making new ones: what must be done before a
 * number's availability changes.
 */
export async function lockOffersOfPools(tx: Tx, poolIds: readonly bigint[]): Promise<void> {
  await sql`select from pool where id = any(${[...new Set(poolIds)]}::bigint[]) order by id for no key update`.execute(
    tx,
  );
  await sql`select from offer where pool_id = any(${[...new Set(poolIds)]}::bigint[])
    order by pool_id, service_id for no key update`.execute(tx);
}

/**
 * The offers that could serve any of these (country, service) pairs; a country of null means every country. A partner's
 * only where somebody vouches for its numbers. `told`: when suppliers that are asked told their stock, rows of `supplier_id`
 * and `told_at`; without it `toldAt` is null.
 */
export async function findOffers(
  on: ReaderOrTx,
  pairs: readonly { countryId: number | null; serviceId: string }[],
  told: RawBuilder<unknown> = sql`(select null::bigint as supplier_id, null::timestamptz as told_at)`,
): Promise<Offer[]> {
  const { rows } = await sql<Offer>`
    select ${offerColumns}, case when o.asked then c.told_at end as "toldAt"
      from (select distinct * from unnest(${pairs.map((p) => p.countryId)}::int[], ${pairs.map((p) => p.serviceId)}::text[])
              as w (country_id, service_id)) w
      join pool p on w.country_id is null or p.country_id = w.country_id
      join offer o on o.pool_id = p.id and o.service_id = w.service_id and o.enabled
      join supplier s on s.id = p.supplier_id and s.state = 'active' and s.silent_since is null
       and coalesce(s.settings->>'fault', 'none') not in ('error', 'timeout')
       and (s.kind <> 'partner' or s.vouched_by is not null)
      join ${services} sv on sv.id = o.service_id and sv.enabled
      left join offer_record r on r.pool_id = o.pool_id and r.service_id = o.service_id
      left join ${told} c on c.supplier_id = s.id
     where not exists (select from service_switch w where w.supplier_id = s.id and w.service_id = o.service_id)`.execute(
    on,
  );
  return rows;
}

/** Holds these offers for this `tx` and reads what they are now. */
export async function lockOffers(
  tx: Tx,
  keys: readonly { poolId: bigint; serviceId: string }[],
): Promise<{ poolId: bigint; serviceId: string; stock: number; frontier: bigint; priceMicros: bigint }[]> {
  const { rows } = await sql<{
    poolId: bigint;
    serviceId: string;
    stock: number;
    frontier: bigint;
    priceMicros: bigint;
  }>`
    select pool_id as "poolId", service_id as "serviceId", stock, frontier, price_micros as "priceMicros" from offer
     where (pool_id, service_id) in (select * from unnest(${keys.map((k) => k.poolId)}::bigint[], ${keys.map((k) => k.serviceId)}::text[]))
     order by pool_id, service_id for no key update`.execute(tx);
  return rows;
}

export type OfferChange = { poolId: bigint; serviceId: string; stockDelta: number; frontier?: bigint };

/** Adds to the stock of each offer and moves its frontier forward (never back). */
export async function updateOffers(tx: Tx, changes: readonly OfferChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    update offer o set stock = o.stock + c.delta, frontier = greatest(o.frontier, c.frontier)
      from unnest(${changes.map((c) => c.poolId)}::bigint[], ${changes.map((c) => c.serviceId)}::text[],
                  ${changes.map((c) => c.stockDelta)}::int[], ${changes.map((c) => c.frontier ?? 0n)}::bigint[])
        as c (pool_id, service_id, delta, frontier)
     where o.pool_id = c.pool_id and o.service_id = c.service_id`.execute(tx);
}

export type PickFilter = {
  poolId: bigint;
  serviceId: string;
  exceptPrefixes?: readonly string[];
  exceptIds?: readonly bigint[];
};

/** A limit is written out, in powers of two: the planner must know it, and few texts stay prepared. */
const limitText = (count: number) => sql.raw(String(2 ** Math.ceil(Math.log2(Math.max(count, 1)))));

const likePrefixes = (prefixes: readonly string[]) => prefixes.map((prefix) => `${prefix}%`);

/**
 * Numbers past the frontier: online, and never leased for this service since they came online. The offset keeps the inner
 * query one that is asked for each number; as a join it was planned while nothing was leased, and read all leases later.
 */
export async function pickFreshNumbers(
  tx: Tx,
  { poolId, serviceId, exceptPrefixes = [], exceptIds = [] }: PickFilter,
  frontier: bigint,
  count: number,
): Promise<PickedNumber[]> {
  const exceptions =
    exceptPrefixes.length > 0
      ? sql`and not n.phone like any(${likePrefixes(exceptPrefixes)}::text[])`
      : sql``;
  const taken = exceptIds.length > 0 ? sql`and n.id <> all(${[...exceptIds]}::bigint[])` : sql``;
  const { rows } = await sql<PickedNumber>`
    select n.id, n.phone, n.seq from number n
     where n.pool_id = ${poolId} and n.state = 'online' and n.seq > ${frontier}
       and not exists (select from number_use u where u.number_id = n.id and u.service_id = ${serviceId} offset 0)
       ${exceptions} ${taken}
     order by n.seq limit ${limitText(count)}`.execute(tx);
  return rows.slice(0, count);
}

/** Numbers that came back from an earlier lease for this service, longest ago first. */
export async function pickReturnedNumbers(
  tx: Tx,
  { poolId, serviceId, exceptPrefixes = [], exceptIds = [] }: PickFilter,
  rest: { accountId: bigint; now: Date } | undefined,
  count: number,
): Promise<PickedNumber[]> {
  const exceptions =
    exceptPrefixes.length > 0
      ? sql`and not n.phone like any(${likePrefixes(exceptPrefixes)}::text[])`
      : sql``;
  const taken = exceptIds.length > 0 ? sql`and u.number_id <> all(${[...exceptIds]}::bigint[])` : sql``;
  const resting = rest
    ? sql`and not exists (select from number_rest r where r.account_id = ${rest.accountId} and r.service_id = ${serviceId}
            and r.number_id = u.number_id and r.until > ${rest.now})`
    : sql``;
  const { rows } = await sql<PickedNumber>`
    select n.id, n.phone, n.seq from number_use u join number n on n.id = u.number_id
     where u.pool_id = ${poolId} and u.service_id = ${serviceId} and u.activation_id is null
       ${exceptions} ${taken} ${resting}
     order by u.free_at, u.number_id limit ${limitText(count)}`.execute(tx);
  return rows.slice(0, count);
}

export type NumberUse = { numberId: bigint; serviceId: string; poolId: bigint; activationId: number };

/** Marks the numbers as leased. Returns how many it could mark: fewer means that one is leased already. */
export async function takeNumbers(tx: Tx, uses: readonly NumberUse[]): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into number_use as u (number_id, service_id, pool_id, activation_id)
    select * from unnest(${uses.map((u) => u.numberId)}::bigint[], ${uses.map((u) => u.serviceId)}::text[],
                         ${uses.map((u) => u.poolId)}::bigint[], ${uses.map((u) => u.activationId)}::bigint[])
    on conflict (number_id, service_id) do update
       set activation_id = excluded.activation_id, pool_id = excluded.pool_id, free_at = null
     where u.activation_id is null`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** Ends the leases. Answers which numbers are online, and so count as stock again. */
export async function freeNumbers(tx: Tx, uses: readonly Omit<NumberUse, 'poolId'>[], now: Date) {
  const { rows } = await sql<{ poolId: bigint; serviceId: string; numberId: bigint; online: boolean }>`
    update number_use u set activation_id = null, free_at = ${now}
      from unnest(${uses.map((u) => u.numberId)}::bigint[], ${uses.map((u) => u.serviceId)}::text[],
                  ${uses.map((u) => u.activationId)}::bigint[]) as e (number_id, service_id, activation_id)
      join number n on n.id = e.number_id
     where u.number_id = e.number_id and u.service_id = e.service_id and u.activation_id = e.activation_id
    returning u.pool_id as "poolId", u.service_id as "serviceId", u.number_id as "numberId", n.state = 'online' as online`.execute(
    tx,
  );
  const gone = rows.filter(({ online }) => !online).map(({ numberId }) => numberId);
  if (gone.length > 0) await deleteFreeUses(tx, gone);
  return rows;
}

/** A number that is not online leaves no free rows behind, so nothing has to skip over them. */
export async function deleteFreeUses(tx: Tx, numberIds: readonly bigint[]): Promise<void> {
  await sql`delete from number_use where number_id = any(${[...numberIds]}::bigint[]) and activation_id is null`.execute(
    tx,
  );
}

export async function upsertRests(
  tx: Tx,
  rests: readonly { accountId: bigint; serviceId: string; numberId: bigint }[],
  until: Date,
): Promise<void> {
  await sql`
    insert into number_rest (account_id, service_id, number_id, until)
    select distinct a, s, n, ${until}::timestamptz
      from unnest(${rests.map((r) => r.accountId)}::bigint[], ${rests.map((r) => r.serviceId)}::text[],
                  ${rests.map((r) => r.numberId)}::bigint[]) as t (a, s, n)
    on conflict (account_id, service_id, number_id) do update set until = excluded.until`.execute(tx);
}

export async function deleteOldRests(tx: Tx, now: Date): Promise<void> {
  await sql`delete from number_rest where until <= ${now}`.execute(tx);
}
