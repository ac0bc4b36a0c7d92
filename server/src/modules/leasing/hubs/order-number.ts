import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { lockRentPrices } from '#modules/leasing/rentals';
import { giveBackRented, lockOffersOfPools, pickRentable, setNumberStates } from '#modules/stock/inventory';
import type { NumberRequest } from '#suppliers/hub';
import { ANY_OPERATOR, RENT_SERVICE } from '#suppliers/supplier';
import type { HubsDeps } from './deps.ts';
import { currencyOf, type Hub, namesOf } from './hub.ts';
import { naturalEnd } from './hub-operation.ts';
import { lockHub } from './hub-store.ts';
import { findLots, type Lot } from './offered-stock.ts';
import { closeOperation, countOpenOfHub, insertOperation, lockOperation } from './operation-store.ts';

export type OrderDeps = Pick<HubsDeps, 'db' | 'clock' | 'policy' | 'rubPerUsdMicros'>;

export type Ordered = { operationId: bigint; phone: string };

/** A hub may wait for pools that are busy, but not long. */
const MOST_POOLS = 20;

/**
 * Reserves a number for a hub alone: in no lease before, in no other until the hub closes it. Refuses `no_numbers`,
 * `price_too_low` (`sum` is below our price), `bad_amount` (another currency).
 */
export async function orderNumber(deps: OrderDeps, hub: Hub, request: NumberRequest): Promise<Ordered> {
  const { sumMicros, kind, days = 1, currency = currencyOf(hub) } = request;
  if (currency !== currencyOf(hub)) throw new Refusal('bad_amount', { currency });
  const wish = translate(hub, request);
  const found = await findLots(deps.db.read, deps, hub, {
    kind,
    countryId: wish.countryId,
    serviceIds: [wish.serviceId],
    days: Math.max(1, days),
  });
  const lots = found.filter(({ operator }) => wish.operator === ANY_OPERATOR || operator === wish.operator);
  const paid = lots.filter(({ leastMicros }) => sumMicros >= leastMicros);
  if (paid.length === 0 && lots.length > 0)
    throw new Refusal('price_too_low', { leastMicros: lots[0]?.leastMicros });

  // A transaction for each pool: two that wait for pools in another order would wait for each other.
  for (const lot of paid.slice(0, MOST_POOLS)) {
    const ordered = await deps.db.write((tx) => reserve(tx, deps, { hub, lot, request }));
    if (ordered) return ordered;
  }
  throw new Refusal('no_numbers');
}

type Wish = { countryId: number; operator: string; serviceId: string };

/** A name that no table holds was never advertised. */
function translate(hub: Hub, { country, operator, service }: NumberRequest): Wish {
  const names = namesOf(hub);
  const countryId = names.country.toPlatform(country);
  const serviceId = names.service.toPlatform(service);
  const ours = countryId === undefined ? undefined : names.operator.toPlatform(operator, countryId);
  if (countryId === undefined || serviceId === undefined || ours === undefined)
    throw new Refusal('no_numbers', { unknown: { country, operator, service } });
  return { countryId, serviceId, operator: ours };
}

/** Rows are locked in one order: the hub (who counts its channels does so alone), then the offers of the pool. */
async function reserve(
  tx: Tx,
  { clock }: OrderDeps,
  { hub: { id, accountId }, lot, request }: { hub: Hub; lot: Lot; request: NumberRequest },
): Promise<Ordered | undefined> {
  const hub = (await lockHub(tx, id)) ?? assert.fail('a hub is never deleted');
  const { channels } = hub.settings;
  if (channels !== undefined && (await countOpenOfHub(tx, id)) >= channels) throw new Refusal('no_numbers');
  const now = clock();
  const { poolId, serviceId } = lot;
  await lockOffersOfPools(tx, [poolId]);
  // Where a pool is sold for no service, that is what rents of it take turns on.
  await lockRentPrices(tx, [poolId]);
  const query = {
    poolId,
    count: 1,
    exceptPrefixes: request.exceptionPrefixes,
    exceptIds: [],
    forRent: serviceId === RENT_SERVICE,
    notBarredFor: { accountId, serviceId },
  };
  const [number] = await pickRentable(tx, query, now);
  if (!number) return undefined;

  const taken = await setNumberStates(tx, [number.id], 'rented');
  assert.equal(taken.length, 1, 'a picked number was in another lease');
  const operationId = await insertOperation(tx, {
    hubId: id,
    kind: request.kind,
    numberId: number.id,
    poolId,
    supplierId: lot.supplierId,
    phone: number.phone,
    countryId: lot.countryId,
    operator: lot.operator,
    serviceId,
    sumMicros: request.sumMicros,
    currency: currencyOf(hub),
    days: request.days ?? null,
    exceptPrefixes: request.exceptionPrefixes,
    openedAt: now,
    endsAt: naturalEnd(request.kind, now),
  });
  return { operationId, phone: number.phone };
}

const nothingPaid = { sumMicros: null, rewardMicros: null, shareMicros: null, forcedBy: null };

/** The hub hung up before it was told: it cannot know the operation, so the number is free again. */
export async function abandonOperation(
  { db, clock }: Pick<OrderDeps, 'db' | 'clock'>,
  which: { hubId: bigint; id: bigint },
): Promise<void> {
  await db.write(async (tx) => {
    const operation = await lockOperation(tx, which);
    if (operation?.state !== 'open') return;
    await closeOperation(tx, operation.id, { ...nothingPaid, state: 'abandoned', status: null }, clock());
    await giveBackRented(tx, [operation.numberId]);
  });
}
