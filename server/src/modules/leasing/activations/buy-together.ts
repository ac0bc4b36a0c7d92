import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findOffers, type Offer, pickForServices } from '#modules/stock/inventory';
import type { Lease } from './activation.ts';
import { mayBeSold, type SalesPolicy } from './choose-offers.ts';
import { type LeaseTerms, openPurchase, recordLeases } from './record-leases.ts';

/** Several services on one number. */
export type BuyTogether = {
  accountId: bigint;
  keyId?: bigint | undefined;
  /** Two to twenty different ones. */
  serviceIds: readonly string[];
  countryId: number;
  /** Absent: any operator. */
  operators?: readonly string[] | undefined;
  exceptPrefixes?: readonly string[] | undefined;
};

export type TogetherDeps = { db: Database; clock: Clock; policy: SalesPolicy } & LeaseTerms;

const MOST_SERVICES = 20;

/**
 * Leases one number for several services at once, each as an activation of its own: all or nothing. Refuses
 * `bad_request`, `repeat_impossible` where no operator sells all of them, `no_numbers`, `no_balance`, `cap_reached`: the sum is one
 * order's.
 */
export async function buyTogether(deps: TogetherDeps, command: BuyTogether): Promise<Lease[]> {
  const { accountId, keyId, serviceIds, operators, exceptPrefixes = [] } = command;
  if (
    serviceIds.length === 0 ||
    serviceIds.length > MOST_SERVICES ||
    new Set(serviceIds).size < serviceIds.length
  )
    throw new Refusal('bad_request', { serviceIds });
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const payer = await openPurchase(tx, { accountId, serviceIds }, deps, now);
    const found = await findOffers(
      tx,
      serviceIds.map((serviceId) => ({ countryId: command.countryId, serviceId })),
    );
    const sold = found.filter((offer) => mayBeSold(offer, deps.policy) && !offer.asked);
    const bundles = chooseBundles(sold, command);
    if (bundles.length === 0) throw new Refusal('repeat_impossible', { reason: 'unsold' });

    for (const offers of bundles) {
      const { poolId = 0n, operator: its = 'any' } = offers[0] ?? {};
      const number = await pickForServices(tx, { accountId, poolId, serviceIds, exceptPrefixes }, now);
      const operator = operators?.length === 1 ? its : 'any';
      if (number) return recordLeases(tx, { accountId, keyId, payer, number, operator, offers }, deps, now);
    }
    throw new Refusal('no_numbers');
  });
}

/** The offers of each pool that sells all the services, in the order asked for; the cheapest pool first. */
function chooseBundles(offers: readonly Offer[], { serviceIds, operators }: BuyTogether): Offer[][] {
  const byPool = new Map<bigint, Map<string, Offer>>();
  for (const offer of offers) {
    if (operators && !operators.includes(offer.operator)) continue;
    const pool = byPool.get(offer.poolId) ?? new Map<string, Offer>();
    byPool.set(offer.poolId, pool.set(offer.serviceId, offer));
  }
  const price = (bundle: readonly Offer[]) => bundle.reduce((sum, { priceMicros }) => sum + priceMicros, 0n);
  return [...byPool.values()]
    .filter((pool) => pool.size === serviceIds.length)
    .map((pool) => serviceIds.flatMap((serviceId) => pool.get(serviceId) ?? []))
    .sort((a, b) => (price(a) === price(b) ? 0 : price(a) < price(b) ? -1 : 1));
}
