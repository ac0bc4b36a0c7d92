import type { Database, ReaderOrTx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findOffers, type Offer, takeGivenNumber, whyUnavailable } from '#modules/stock/inventory';
import { type Activation, isLease, isOpen, type Lease, standAt } from './activation.ts';
import { findActivations, lockActivations, lockOpenByPhone } from './activation-store.ts';
import { mayBeSold, type SalesPolicy } from './choose-offers.ts';
import { ownPrice } from './own-prices.ts';
import { type GivenLease, type LeaseTerms, openPurchase, recordLeases } from './record-leases.ts';

/** Another lease of a number that an activation has, or has had. */
export type BuyOnNumber = {
  /** The activation. */
  id: number;
  accountId: bigint;
  keyId?: bigint | undefined;
};

export type AgainDeps = { db: Database; clock: Clock; policy: SalesPolicy } & LeaseTerms;

/**
 * One more service on the number of an open activation. Refuses `activation_not_found`, `activation_closed`,
 * `already_exists` for a service that the account has on it, `repeat_impossible` (`reason`: `unsold`, `taken`,
 * `offline`), `no_balance`, `channels_limit`, `service_off`.
 */
export async function buyAdditional(
  deps: AgainDeps,
  { id, accountId, keyId, serviceId }: BuyOnNumber & { serviceId: string },
): Promise<Lease> {
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const known = owned((await findActivations(tx, [id])).get(id), { id, accountId }, now);
    const open = (await lockOpenByPhone(tx, [known.phone])).filter((one) => isOpen(standAt(one, now)));
    const parent = open.find((one) => one.id === id);
    if (!parent) throw new Refusal('activation_closed', { id, state: known.state });
    if (open.some((one) => one.accountId === accountId && one.serviceId === serviceId))
      throw new Refusal('already_exists', { service: serviceId });
    const payer = await openPurchase(tx, { accountId, serviceIds: [serviceId] }, deps, now);
    return leaseAgain(tx, deps, { parent: known, payer, keyId, serviceId }, now);
  });
}

/**
 * The number of a finished activation once more, for the same service. Refuses `activation_not_found`,
 * `repeat_impossible` (`reason`: `unfinished`, `unsold`, `taken`, `offline`), `no_balance`, `channels_limit`, `service_off`.
 */
export async function buyAgain(deps: AgainDeps, { id, accountId, keyId }: BuyOnNumber): Promise<Lease> {
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const parent = owned((await lockActivations(tx, [id])).get(id), { id, accountId }, now);
    assertFinished(parent);
    const { serviceId } = parent;
    const payer = await openPurchase(tx, { accountId, serviceIds: [serviceId] }, deps, now);
    return leaseAgain(tx, deps, { parent, payer, keyId, serviceId }, now);
  });
}

/** The price of `buyAgain` at the moment. Refuses as it does, but for money and limits. */
export async function quoteAgain(
  { db, clock, policy, discountPercents }: AgainDeps,
  { id, accountId }: BuyOnNumber,
): Promise<{ lease: Lease; priceMicros: bigint }> {
  const parent = owned((await findActivations(db.read, [id])).get(id), { id, accountId }, clock());
  assertFinished(parent);
  const { numberId, serviceId } = parent;
  const offer = await findOffer(db.read, parent, serviceId, policy);
  const reason = await whyUnavailable(db.read, { numberId, serviceIds: [serviceId] });
  if (reason) throw new Refusal('repeat_impossible', { id, reason });
  const discountPercent = (await discountPercents(db.read, [accountId])).get(accountId) ?? 0;
  return { lease: parent, priceMicros: ownPrice(offer.priceMicros, discountPercent) };
}

async function leaseAgain(
  tx: Parameters<typeof takeGivenNumber>[0],
  deps: AgainDeps,
  {
    parent,
    payer,
    keyId,
    serviceId,
  }: Pick<GivenLease, 'payer' | 'keyId'> & { parent: Lease; serviceId: string },
  now: Date,
): Promise<Lease> {
  const { accountId, numberId, poolId, phone, operator } = parent;
  const offer = await findOffer(tx, parent, serviceId, deps.policy);
  const reason = await takeGivenNumber(tx, { numberId, poolId, serviceIds: [serviceId] });
  if (reason) throw new Refusal('repeat_impossible', { id: parent.id, reason });
  const number = { id: numberId, phone };
  const [lease] = await recordLeases(
    tx,
    { accountId, keyId, payer, number, operator, offers: [offer] },
    deps,
    now,
  );
  if (!lease) throw new Error('one offer makes one lease');
  return lease;
}

function owned(activation: Activation | undefined, { id, accountId }: BuyOnNumber, now: Date): Lease {
  if (!activation || activation.accountId !== accountId || !isLease(activation))
    throw new Refusal('activation_not_found', { id });
  return standAt(activation, now);
}

/** Only a number that worked is worth having again. */
function assertFinished({ id, state }: Lease): void {
  if (state !== 'finished') throw new Refusal('repeat_impossible', { id, reason: 'unfinished' });
}

/** Numbers that must be asked for are the supplier's to give: it may have given this one to somebody else. */
async function findOffer(
  on: ReaderOrTx,
  { id, countryId, poolId }: Lease,
  serviceId: string,
  policy: SalesPolicy,
): Promise<Offer> {
  const offers = await findOffers(on, [{ countryId, serviceId }]);
  const offer = offers.find((one) => one.poolId === poolId && mayBeSold(one, policy) && !one.asked);
  if (!offer) throw new Refusal('repeat_impossible', { id, reason: 'unsold' });
  return offer;
}
