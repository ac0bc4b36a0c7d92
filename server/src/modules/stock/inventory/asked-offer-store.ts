import { sql } from 'kysely';
import type { Tx } from '#db';
import { services } from '#modules/stock/catalog';
import { lockOffers } from './inventory-store.ts';

/** A service that a supplier must be asked for, with what it says it has. */
export type AskedOffer = {
  poolId: bigint;
  serviceId: string;
  priceMicros: bigint;
  payoutMicros: bigint;
  stock: number;
};

/**
 * Puts exactly these on sale of all that the supplier must be asked for: what is not among them is out of stock. Only
 * the offers that change are locked and written, since this happens every few seconds.
 */
export async function setAskedOffers(
  tx: Tx,
  supplierId: bigint,
  offers: readonly AskedOffer[],
): Promise<void> {
  const { rows: changed } = await sql<Omit<AskedOffer, 'payoutMicros'> & { payoutMicros: bigint | null }>`
    select coalesce(n.pool_id, o.pool_id) as "poolId", coalesce(n.service_id, o.service_id) as "serviceId",
           coalesce(n.price, o.price_micros) as "priceMicros", coalesce(n.payout, o.payout_micros) as "payoutMicros",
           coalesce(n.stock, 0) as stock
      from unnest(${offers.map((o) => o.poolId)}::bigint[], ${offers.map((o) => o.serviceId)}::text[],
                  ${offers.map((o) => o.priceMicros)}::bigint[], ${offers.map((o) => o.payoutMicros)}::bigint[],
                  ${offers.map((o) => o.stock)}::int[]) as n (pool_id, service_id, price, payout, stock)
      full join (
        select o.* from offer o join pool p on p.id = o.pool_id where p.supplier_id = ${supplierId} and o.asked
      ) o on o.pool_id = n.pool_id and o.service_id = n.service_id
     where (n.pool_id is null and o.stock > 0)
        or (n.pool_id is not null
            and (o.price_micros, o.payout_micros, o.stock) is distinct from (n.price, n.payout, n.stock))`.execute(
    tx,
  );
  if (changed.length === 0) return;
  await lockOffers(tx, changed);
  await sql`
    insert into offer as o (pool_id, service_id, price_micros, payout_micros, stock, asked)
    select n.pool_id, n.service_id, n.price, n.payout, n.stock, true
      from unnest(${changed.map((o) => o.poolId)}::bigint[], ${changed.map((o) => o.serviceId)}::text[],
                  ${changed.map((o) => o.priceMicros)}::bigint[], ${changed.map((o) => o.payoutMicros)}::bigint[],
                  ${changed.map((o) => o.stock)}::int[]) as n (pool_id, service_id, price, payout, stock)
      join ${services} sv on sv.id = n.service_id order by 1, 2
    on conflict (pool_id, service_id) do update
       set price_micros = excluded.price_micros, payout_micros = excluded.payout_micros, stock = excluded.stock, asked = true`.execute(
    tx,
  );
}

/**
 * The row of a number that a supplier has just given for one lease; made where there is none, taken over where another
 * partner sold it before. Undefined where it is in a lease, online, not a partner's, or banned from the rent that it is
 * claimed for. Never on offer by itself.
 */
export async function claimAskedNumber(
  tx: Tx,
  { phone, poolId, forRent = false }: { phone: string; poolId: bigint; forRent?: boolean },
  now: Date,
): Promise<bigint | undefined> {
  const { rows: made } = await sql<{ id: bigint }>`
    insert into number (phone, pool_id, provenance, state, created_at) values (${phone}, ${poolId}, 'partner', 'offline', ${now})
    on conflict (phone) do nothing returning id`.execute(tx);
  if (made[0]) return made[0].id;

  await sql`select from number where phone = ${phone} for no key update`.execute(tx);
  const { rows } = await sql<{ id: bigint }>`
    update number n set pool_id = ${poolId}
     where n.phone = ${phone} and n.provenance = 'partner' and n.state = 'offline'
       and not exists (select from number_use u where u.number_id = n.id and u.activation_id is not null)
       ${forRent ? sql`and not exists (select from number_rent_record b where b.number_id = n.id and b.banned_until > ${now})` : sql``}
    returning n.id`.execute(tx);
  return rows[0]?.id;
}
