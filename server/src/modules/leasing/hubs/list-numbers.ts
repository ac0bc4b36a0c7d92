import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { lockRentPrices } from '#modules/leasing/rentals';
import {
  findSalesRules,
  findStatesAfterRental,
  giveBackRented,
  type LeasablePool,
  listLeasablePools,
  lockOffersOfPools,
  pickRentable,
  setNumberStates,
} from '#modules/stock/inventory';
import type { NumberForSale } from '#suppliers/hub';
import { RENT_SERVICE } from '#suppliers/supplier';
import type { HubsDeps } from './deps.ts';
import { currencyOf, type Hub, isListedPool, listRulesOf, namesOf } from './hub.ts';
import { lockHub } from './hub-store.ts';
import { changeListings, type Listing } from './listing.ts';
import { countOnSale, findKeptOff, insertListings, listListings, moveListings } from './listing-store.ts';
import { closeListed, insertOperation } from './operation-store.ts';

export type ListDeps = Pick<HubsDeps, 'db' | 'clock' | 'policy'>;

/** So long a number stays off a list after the hub refused it or an operator took it off. */
const KEPT_OFF_SECONDS = 86_400;
/** A hub that refuses so many in that time is given no others: something else is wrong. */
const MOST_KEPT_OFF = 100;
/** Numbers that change in one transaction. */
const MOST_AT_ONCE = 100;

/**
 * Makes the list of a hub what it should be: takes numbers for it, each an operation without an end, and gives back those
 * that do not fit any more and that the hub has been told of. What it says to the hub is another's.
 */
export async function updateListings(deps: ListDeps, hub: Hub): Promise<Listing[]> {
  await deps.db.write((tx) => moveThose(tx, deps, hub.id));
  const pools = await deps.db.write((tx) => findListedPools(tx, deps, hub));
  // A transaction for each pool: two that wait for pools in another order would wait for each other.
  for (const pool of pools) {
    if (!(await deps.db.write((tx) => takeNumbers(tx, deps, hub.id, pool)))) break;
  }
  return listListings(deps.db.read, hub.id);
}

/** The pools that a hub's settings name, of those that may be sold now and that the hub has a name for. */
async function findListedPools(tx: Tx, { policy }: ListDeps, hub: Hub): Promise<LeasablePool[]> {
  if (hub.access !== 'open') return [];
  const { off } = await findSalesRules(tx, [hub.accountId]);
  if (off.some(({ serviceId }) => serviceId === RENT_SERVICE)) return [];
  const pools = await listLeasablePools(tx, {});
  return pools.filter(
    (pool) =>
      (pool.supplierKind !== 'partner' || policy.resale || pool.simulated) &&
      isListedPool(hub, pool) &&
      countryNameOf(hub, pool.countryId) !== undefined,
  );
}

async function moveThose(tx: Tx, deps: ListDeps, hubId: bigint): Promise<void> {
  const hub = await lockHub(tx, hubId);
  if (!hub) return;
  const now = deps.clock();
  const pools = new Set((await findListedPools(tx, deps, hub)).map(({ poolId }) => poolId));
  const listings = await listListings(tx, hubId);
  const numberIds = listings.filter(({ isOpen }) => isOpen).map(({ numberId }) => numberId);
  const ends = await findStatesAfterRental(tx, numberIds);
  const staying = new Set(ends.filter(({ after }) => after === 'online').map(({ id }) => id));
  const { maxNumbers: most, lingerSeconds } = listRulesOf(hub);
  const changes = changeListings(listings, {
    fits: ({ poolId, numberId }) => pools.has(poolId) && staying.has(numberId),
    most,
    lingerSeconds,
    now,
  });
  const idsTo = (state: (typeof changes)[number]['to']) =>
    changes.filter(({ to }) => to === state).map(({ listing }) => listing.operationId);
  await moveListings(tx, idsTo('new'), { from: ['leaving', 'gone'], to: 'new' }, now);
  await moveListings(tx, idsTo('leaving'), { from: ['new', 'told'], to: 'leaving' }, now);
  await giveBackListed(tx, idsTo('given back').slice(0, MOST_AT_ONCE), now);
}

/** The hub has these no more: they can be leased again. */
export async function giveBackListed(tx: Tx, operationIds: readonly bigint[], now: Date): Promise<void> {
  if (operationIds.length === 0) return;
  await giveBackRented(tx, await closeListed(tx, operationIds, now));
}

/** Takes numbers of a pool for a hub's list. Rows are locked as for an order. False where the list is full. */
async function takeNumbers(tx: Tx, { clock }: ListDeps, hubId: bigint, pool: LeasablePool): Promise<boolean> {
  const hub = await lockHub(tx, hubId);
  if (hub?.access !== 'open' || !isListedPool(hub, pool)) return false;
  const now = clock();
  const { maxNumbers, forRent } = listRulesOf(hub);
  const missing = maxNumbers - (await countOnSale(tx, hubId));
  if (missing <= 0) return false;
  const exceptIds = await findKeptOff(tx, hubId, addSeconds(now, -KEPT_OFF_SECONDS));
  if (exceptIds.length >= MOST_KEPT_OFF) return false;

  const { poolId, supplierId, countryId, operator } = pool;
  await lockOffersOfPools(tx, [poolId]);
  await lockRentPrices(tx, [poolId]);
  const count = Math.min(missing, MOST_AT_ONCE);
  const notBarredFor = { accountId: hub.accountId, serviceId: RENT_SERVICE };
  const found = await pickRentable(
    tx,
    { poolId, count, exceptPrefixes: [], exceptIds, forRent, notBarredFor },
    now,
  );
  // A pool that is sold for nothing has no row to take turns on: what another list has just taken is not among these.
  const taken = new Set(
    await setNumberStates(
      tx,
      found.map(({ id }) => id),
      'rented',
    ),
  );
  const listings: { operationId: bigint; numberId: bigint }[] = [];
  for (const { id: numberId, phone } of found.filter(({ id }) => taken.has(id))) {
    const operationId = await insertOperation(tx, {
      ...{ hubId, kind: 'rental', numberId, poolId, supplierId, phone, countryId, operator },
      ...{ serviceId: RENT_SERVICE, sumMicros: 0n, currency: currencyOf(hub), days: null },
      ...{ exceptPrefixes: [], openedAt: now, endsAt: null },
    });
    listings.push({ operationId, numberId });
  }
  if (listings.length > 0) await insertListings(tx, hubId, listings, now);
  return true;
}

/** As the hub is told of it. Undefined where it has lost its name for the country. */
export function forSale(hub: Hub, listing: Listing): NumberForSale | undefined {
  const { phone, countryId, operator, openedAt, numberId } = listing;
  const country = countryNameOf(hub, countryId);
  if (country === undefined) return undefined;
  const network = namesOf(hub).operator.toForeign(operator, countryId);
  return {
    phone,
    country,
    // What stands for no operator is a word, and a network is digits.
    operator: network !== undefined && /^\d{5,6}$/.test(network) ? network : undefined,
    placedAt: openedAt,
    portId: `n${numberId}`,
    rent: listRulesOf(hub).forRent,
  };
}

/** A calling code. */
function countryNameOf(hub: Hub, countryId: number): string | undefined {
  const name = namesOf(hub).country.toForeign(countryId);
  return name !== undefined && /^[1-9]\d{0,5}$/.test(name) ? name : undefined;
}
