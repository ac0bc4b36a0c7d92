import type { Action, OwnCall } from './call.ts';
import { ownCents } from './cents.ts';

/** 3.7: the tier is computed from what was topped up, as the documented example is not. */
export const getBalance: Action = async (call) => {
  const [{ availableMicros }, tier, { codes }] = await Promise.all([
    call.core.ledger.getBalance(call.caller.accountId),
    readTier(call),
    call.core.discountCodes.list({ accountId: call.caller.accountId }),
  ]);
  return {
    userId: call.caller.accountName,
    stripeId: '',
    cryptomusId: null,
    balance: ownCents(availableMicros),
    status: null,
    lang: null,
    referral: null,
    totalCharges: tier.totalCharges,
    couponCount: codes.length,
    currentDiscountRate: tier.currentDiscountRate,
    vipSupport: false,
    vipTelegram: '',
    discountRates: tier.discountRates,
  };
};

/** 4.1 */
export const getBalanceV2: Action = async (call) => {
  const [{ availableMicros }, tier] = await Promise.all([
    call.core.ledger.getBalance(call.caller.accountId),
    readTier(call),
  ]);
  return { body: { userId: call.caller.accountName, balance: ownCents(availableMicros), ...tier } };
};

async function readTier({ core, caller }: OwnCall) {
  const { chargedMicros, label, rates } = await core.payments.getTier(caller.accountId);
  return {
    totalCharges: String(ownCents(chargedMicros)),
    currentDiscountRate: label,
    discountRates: rates.map((rate) => [
      ownCents(rate.thresholdMicros),
      (100 - rate.discountPercent) / 100,
      rate.label,
    ]),
  };
}
