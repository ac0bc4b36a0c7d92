import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { PurchaseLimit, SalesRules } from '#modules/stock/inventory';
import { countPurchases } from './activation-store.ts';

const DAY_SECONDS = 86_400;

type Purchase = { accountId: bigint; serviceId: string };

/** The operator's rules about who may buy how much, with what a group of purchases has planned counted in. */
export async function createLimits(tx: Tx, { off, limits }: SalesRules, now: Date) {
  const counted = await countPurchases(
    tx,
    limits.map(({ accountId, serviceId }) => ({ accountId, serviceId })),
    addSeconds(now, -DAY_SECONDS),
  );
  const counts = limits.map((limit, index) => ({ ...limit, ...(counted[index] ?? { open: 0, today: 0 }) }));
  const concerning = ({ accountId, serviceId }: Purchase) =>
    counts.filter(
      (limit) => limit.accountId === accountId && (limit.serviceId === null || limit.serviceId === serviceId),
    );

  return {
    /** Refuses `service_off` and `channels_limit`. */
    assertAllowed(purchase: Purchase): void {
      if (off.some((one) => one.accountId === purchase.accountId && one.serviceId === purchase.serviceId))
        throw new Refusal('service_off', { service: purchase.serviceId });
      if (concerning(purchase).some(isReached)) throw new Refusal('channels_limit');
    },

    count(purchase: Purchase): void {
      for (const limit of concerning(purchase)) {
        limit.open++;
        limit.today++;
      }
    },
  };
}

function isReached({
  maxOpen,
  maxPerDay,
  open,
  today,
}: PurchaseLimit & { open: number; today: number }): boolean {
  return (maxOpen !== null && open >= maxOpen) || (maxPerDay !== null && today >= maxPerDay);
}
