import type { Database, ReaderOrTx } from '#db';
import { mayBeSold } from '#modules/leasing/activations';
import { findRentPools, type RentPool } from '#modules/leasing/rentals';
import { countRentable, findOffers, findSalesRules, findUnfree, type Offer } from '#modules/stock/inventory';
import { ANY_OPERATOR, type InventoryRow, type OperationKind, RENT_SERVICE } from '#suppliers/supplier';
import type { HubsDeps } from './deps.ts';
import { findLeast, type Hub, type HubPrice, inHubCurrency, isOffered, namesOf } from './hub.ts';
import { listPrices } from './hub-store.ts';
import { countOpenOfHub } from './operation-store.ts';

export type StockDeps = Pick<HubsDeps, 'clock' | 'policy' | 'rubPerUsdMicros'>;

/** Numbers of one pool that a hub may have for a service (or `rent`), and the least it must pay, in its currency. */
export type Lot = {
  poolId: bigint;
  supplierId: bigint;
  countryId: number;
  operator: string;
  serviceId: string;
  leastMicros: bigint;
  /** At most: a number may be in a lease for another service. */
  stock: number;
};

export type LotQuery = {
  kind: OperationKind;
  countryId: number | null;
  serviceIds: readonly string[];
  /** Of the first period of a rental. */
  days: number;
};

/**
 * The stock that a hub is offered: what we sell to customers, within the hub's lists, the operator's switches and the policy on
 * provenance. Never what a supplier would have to be asked for first. Cheapest first, fuller pools before others.
 */
export async function findLots(on: ReaderOrTx, deps: StockDeps, hub: Hub, query: LotQuery): Promise<Lot[]> {
  const { off } = await findSalesRules(on, [hub.accountId]);
  const prices = await listPrices(on, hub.id);
  const lots =
    query.kind === 'rental'
      ? (await findRented(on, deps, query)).flatMap((pool) =>
          rentLot(pool, query.days, { deps, hub, prices }),
        )
      : (await findSold(on, deps, query)).map((offer) => activationLot(offer, { deps, hub, prices }));
  return lots
    .filter((lot) => isOffered(hub, lot) && !off.some(({ serviceId }) => serviceId === lot.serviceId))
    .sort((a, b) => {
      if (a.leastMicros !== b.leastMicros) return a.leastMicros < b.leastMicros ? -1 : 1;
      return b.stock - a.stock;
    });
}

async function findSold(on: ReaderOrTx, { policy }: StockDeps, { serviceIds, countryId }: LotQuery) {
  const offers = await findOffers(
    on,
    serviceIds.map((serviceId) => ({ countryId, serviceId })),
  );
  return offers.filter((offer) => !offer.asked && offer.stock > 0 && mayBeSold(offer, policy));
}

async function findRented(on: ReaderOrTx, { policy, clock }: StockDeps, { countryId }: LotQuery) {
  const pools = await findRentPools(on, { countryId: countryId ?? undefined }, { policy }, clock());
  return pools.filter(({ askedStock }) => askedStock === undefined);
}

type Pricing = { deps: StockDeps; hub: Hub; prices: readonly HubPrice[] };

function activationLot(offer: Offer, { deps, hub, prices }: Pricing): Lot {
  const { poolId, supplierId, countryId, operator, serviceId, priceMicros, stock } = offer;
  const leastMicros = findLeast(prices, offer) ?? inHubCurrency(priceMicros, hub, deps.rubPerUsdMicros);
  return { poolId, supplierId, countryId, operator, serviceId, leastMicros, stock };
}

/** The hub's own price is for a day; ours is that of the term, of which the hub may tell no more than its beginning. */
function rentLot(pool: RentPool, days: number, { deps, hub, prices }: Pricing): Lot[] {
  const { poolId, supplierId, countryId, operator } = pool;
  const daily = findLeast(prices, { countryId, serviceId: RENT_SERVICE });
  const ours = pool.priceTerm(days * 24)?.priceMicros;
  if (daily === undefined && ours === undefined) return [];
  const leastMicros =
    daily === undefined ? inHubCurrency(ours ?? 0n, hub, deps.rubPerUsdMicros) : daily * BigInt(days);
  return [{ poolId, supplierId, countryId, operator, serviceId: RENT_SERVICE, leastMicros, stock: 0 }];
}

export type ServicesQuery = {
  /** Undefined: both, as on an address that serves all calls. */
  kind: OperationKind | undefined;
  serviceIds: readonly string[];
};

/** GET_SERVICES: how many numbers could be ordered at this moment, in the hub's names. */
export async function countServices(
  { db, ...deps }: StockDeps & { db: Database },
  hub: Hub,
  { kind, serviceIds }: ServicesQuery,
): Promise<Omit<InventoryRow, 'rent'>[]> {
  const query = { countryId: null, serviceIds, days: 1 };
  const sold = kind === 'rental' ? [] : await findLots(db.read, deps, hub, { ...query, kind: 'activation' });
  const rented = await findLots(db.read, deps, hub, { ...query, kind: 'rental' });
  const lots = [...sold, ...rented];
  const unfree = await readUnfree(db.read, hub, lots);
  const rentable = await countRentable(
    db.read,
    rented.map(({ poolId }) => poolId),
    { now: deps.clock() },
  );
  const { channels } = hub.settings;
  const most = channels === undefined ? undefined : channels - (await countOpenOfHub(db.read, hub.id));
  const counted = lots.map((lot) => ({ ...lot, count: Math.max(0, countOf(lot)) }));
  return nameLots(hub, counted, most);

  /** From maintained counts and open leases, except for rentals, which have no count of their own. */
  function countOf({ poolId, serviceId, stock }: Lot): number {
    const { leased, barred } = unfree(poolId, serviceId);
    return serviceId === RENT_SERVICE
      ? (rentable.get(poolId) ?? 0) - barred
      : stock + leased - barred - unfree(poolId, null).leased;
  }
}

async function readUnfree(on: ReaderOrTx, { accountId }: Hub, lots: readonly Lot[]) {
  const poolIds = lots.map(({ poolId }) => poolId);
  const key = (poolId: bigint, serviceId: string | null) => `${poolId}/${serviceId ?? ''}`;
  const rows = await findUnfree(on, { accountId, poolIds });
  const known = new Map(rows.map((row) => [key(row.poolId, row.serviceId), row]));
  return (poolId: bigint, serviceId: string | null) =>
    known.get(key(poolId, serviceId)) ?? { leased: 0, barred: 0 };
}

type Counted = Lot & { count: number };

/** Pools of one operator are one count; what the hub has no name for is left out. Together no more than its channels. */
function nameLots(
  hub: Hub,
  lots: readonly Counted[],
  most: number | undefined,
): Omit<InventoryRow, 'rent'>[] {
  const names = namesOf(hub);
  const rows = new Map<string, Omit<InventoryRow, 'rent'>>();
  const left = new Map<string, number>();
  for (const { countryId, operator: ours, serviceId, count } of lots) {
    const country = names.country.toForeign(countryId);
    const service = names.service.toForeign(serviceId);
    if (country === undefined || service === undefined) continue;
    const operator = names.operator.toForeign(ours, countryId) ?? ANY_OPERATOR;
    const shelf = `${country}/${service}`;
    const room = most === undefined ? count : (left.get(shelf) ?? Math.max(0, most));
    const offered = Math.min(count, room);
    if (most !== undefined) left.set(shelf, room - offered);
    if (offered === 0) continue;
    const key = `${shelf}/${operator}`;
    const row = rows.get(key) ?? { country, operator, service, count: 0 };
    row.count += offered;
    rows.set(key, row);
  }
  return [...rows.values()];
}
