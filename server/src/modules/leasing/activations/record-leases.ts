import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { type LedgerAccount, lockCustomers, placeHolds, readCaps } from '#modules/money/ledger';
import { findSalesRules, type Offer, takeNumbers } from '#modules/stock/inventory';
import { type Lease, type LeaseRules, leaseTimes } from './activation.ts';
import { countOpen, insertActivations, nextActivationIds } from './activation-store.ts';
import { writeChoice } from './choice-facts.ts';
import { createLimits } from './limits.ts';
import { type DiscountPercents, ownPrice } from './own-prices.ts';

export type LeaseTerms = { rules: LeaseRules; maxOpenPerAccount: number; discountPercents: DiscountPercents };

export type GivenLease = {
  accountId: bigint;
  keyId?: bigint | undefined;
  /** Who pays, as `openPurchase` locked it; nothing was booked since. */
  payer: Payer;
  number: { id: bigint; phone: string };
  /** The operator that was asked for. */
  operator: string;
  offers: readonly Offer[];
};

type Payer = ReadonlyMap<bigint, LedgerAccount>;

/** Locks the account that pays and gives it; refuses `service_off` or `channels_limit` before any number is looked for. */
export async function openPurchase(
  tx: Tx,
  { accountId, serviceIds }: { accountId: bigint; serviceIds: readonly string[] },
  { maxOpenPerAccount }: LeaseTerms,
  now: Date,
): Promise<Payer> {
  const payer = await lockCustomers(tx, [accountId]);
  const open = maxOpenPerAccount > 0 ? ((await countOpen(tx, [accountId])).get(accountId) ?? 0) : 0;
  if (maxOpenPerAccount > 0 && open + serviceIds.length > maxOpenPerAccount)
    throw new Refusal('channels_limit');
  const limits = await createLimits(tx, await findSalesRules(tx, [accountId]), now);
  for (const serviceId of serviceIds) {
    limits.assertAllowed({ accountId, serviceId });
    limits.count({ accountId, serviceId });
  }
  return payer;
}

/**
 * Leases one number, which was taken out of the stock of all these offers, for each of their services: all or nothing.
 * Refuses `no_balance`, `cap_reached`.
 */
export async function recordLeases(
  tx: Tx,
  { accountId, keyId, payer, number, operator, offers }: GivenLease,
  { rules, discountPercents }: LeaseTerms,
  now: Date,
): Promise<Lease[]> {
  const discountPercent = (await discountPercents(tx, [accountId])).get(accountId) ?? 0;
  const priceOf = ({ priceMicros }: Offer) => ownPrice(priceMicros, discountPercent);
  const caps = await readCaps(tx, payer, [{ accountId, keyId }], now);
  const refusal = caps.refusalOf(
    { accountId, keyId },
    offers.reduce((sum, offer) => sum + priceOf(offer), 0n),
  );
  if (refusal) throw refusal;
  const ids = await nextActivationIds(tx, offers.length);
  const holdIds = await placeHolds(
    tx,
    offers.map((offer, index) => ({
      accountId,
      keyId,
      amountMicros: priceOf(offer),
      reference: `activation:${ids[index]}`,
    })),
    now,
    payer,
  );
  const leases = offers.map((offer, index): Lease => {
    const holdId = holdIds[index];
    if (holdId === undefined) throw new Refusal('no_balance');
    return {
      id: ids[index] ?? assert.fail('an id for every lease'),
      accountId,
      serviceId: offer.serviceId,
      countryId: offer.countryId,
      operator,
      numberId: number.id,
      poolId: offer.poolId,
      supplierId: offer.supplierId,
      phone: number.phone,
      state: 'waiting',
      priceMicros: priceOf(offer),
      payoutMicros: offer.payoutMicros,
      holdId,
      code: null,
      messageCount: 0,
      lastMessageAt: null,
      ...leaseTimes(now, rules),
    };
  });
  await insertActivations(
    tx,
    leases.map((lease, index) => {
      const taken = offers[index] ?? assert.fail('an offer for every lease');
      const facts = writeChoice({ taken, offers: [taken], discountPercent });
      return { ...lease, orderKey: undefined, facts };
    }),
  );
  const taken = await takeNumbers(
    tx,
    leases.map(({ id, numberId, serviceId, poolId }) => ({ activationId: id, numberId, serviceId, poolId })),
  );
  assert.equal(taken, leases.length, 'a number that was taken out of stock was leased already');
  return leases;
}
