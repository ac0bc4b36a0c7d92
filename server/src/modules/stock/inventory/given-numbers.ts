import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { lockOffers, type NumberState, type PickedNumber, updateOffers } from './inventory-store.ts';

/** One number, and the services that it is wanted for. */
export type GivenNumber = { numberId: bigint; poolId: bigint; serviceIds: readonly string[] };

/** Why a number that was named cannot be leased. `taken`: in another lease. `unsold`: no offer of its pool is for that service. */
export type Unavailable = 'offline' | 'taken' | 'unsold';

/**
 * Takes a given number out of the stock of these services, all or none; the caller marks it as leased in the same `tx`.
 * Its offers are locked, so what is found stays so. Answers why not, where it cannot be.
 */
export async function takeGivenNumber(tx: Tx, given: GivenNumber): Promise<Unavailable | undefined> {
  const { poolId, numberId } = given;
  const serviceIds = [...new Set(given.serviceIds)];
  const offers = await lockOffers(
    tx,
    serviceIds.map((serviceId) => ({ poolId, serviceId })),
  );
  if (offers.length < serviceIds.length) return 'unsold';
  const unavailable = await whyUnavailable(tx, { numberId, serviceIds });
  if (unavailable) return unavailable;
  await updateOffers(
    tx,
    serviceIds.map((serviceId) => ({ poolId, serviceId, stockDelta: -1 })),
  );
  return undefined;
}

/** Whether a number could be leased for these services at the moment. */
export async function whyUnavailable(
  on: ReaderOrTx,
  { numberId, serviceIds }: Pick<GivenNumber, 'numberId' | 'serviceIds'>,
): Promise<Exclude<Unavailable, 'unsold'> | undefined> {
  const { rows } = await sql<{ state: NumberState; leased: boolean }>`
    select n.state, exists (
             select from number_use u where u.number_id = n.id and u.service_id = any(${[...serviceIds]}::text[])
                and u.activation_id is not null) as leased
      from number n where n.id = ${numberId}`.execute(on);
  const [number] = rows;
  if (!number || number.state === 'offline' || number.state === 'banned') return 'offline';
  return number.state === 'rented' || number.leased ? 'taken' : undefined;
}

/** The kind of lease that a number of this supplier is in at the moment. */
export async function findLeaseKind(
  on: ReaderOrTx,
  { supplierId, phone }: { supplierId: bigint; phone: string },
): Promise<'activation' | 'rental' | undefined> {
  const { rows } = await sql<{ rented: boolean; leased: boolean }>`
    select n.state = 'rented' as rented,
           exists (select from number_use u where u.number_id = n.id and u.activation_id is not null) as leased
      from number n join pool p on p.id = n.pool_id
     where n.phone = ${phone} and p.supplier_id = ${supplierId}`.execute(on);
  const [number] = rows;
  if (number?.rented) return 'rental';
  return number?.leased ? 'activation' : undefined;
}

export type ServicesWish = {
  accountId: bigint;
  poolId: bigint;
  serviceIds: readonly string[];
  exceptPrefixes: readonly string[];
};

/**
 * Picks a number of the pool that is free for all these services at once, and takes it out of their stock. Undefined
 * where there is none, or only such as rest for the account. The caller marks it as leased in the same `tx`.
 */
export async function pickForServices(
  tx: Tx,
  { accountId, poolId, serviceIds, exceptPrefixes }: ServicesWish,
  now: Date,
): Promise<PickedNumber | undefined> {
  const keys = serviceIds.map((serviceId) => ({ poolId, serviceId }));
  const offers = await lockOffers(tx, keys);
  if (offers.length < keys.length || offers.some(({ stock }) => stock <= 0)) return undefined;
  const { rows } = await sql<PickedNumber>`
    select n.id, n.phone, n.seq from number n
     where n.pool_id = ${poolId} and n.state = 'online'
       and not exists (select from number_use u where u.number_id = n.id and u.service_id = any(${[...serviceIds]}::text[])
                          and u.activation_id is not null)
       and not exists (select from number_rest r where r.account_id = ${accountId} and r.number_id = n.id
                          and r.service_id = any(${[...serviceIds]}::text[]) and r.until > ${now})
       ${exceptPrefixes.length > 0 ? sql`and not n.phone like any(${exceptPrefixes.map((prefix) => `${prefix}%`)}::text[])` : sql``}
     order by n.seq desc limit 1`.execute(tx);
  const [number] = rows;
  if (!number) return undefined;
  await updateOffers(
    tx,
    keys.map((key) => ({ ...key, stockDelta: -1 })),
  );
  return number;
}
