import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { freeNumbers, lockOffers, updateOffers, upsertRests } from './inventory-store.ts';

export type EndedLease = {
  activationId: number;
  accountId: bigint;
  serviceId: string;
  numberId: bigint;
  poolId: bigint;
};

/** Ends the leases: the numbers count as stock again, and rest for the account that had them. */
export async function giveBackNumbers(
  tx: Tx,
  leases: readonly EndedLease[],
  { restSeconds, now }: { restSeconds: number; now: Date },
): Promise<void> {
  if (leases.length === 0) return;
  const [, freed] = await Promise.all([lockOffers(tx, leases), freeNumbers(tx, leases, now)]);
  const back = new Map<string, { poolId: bigint; serviceId: string; stockDelta: number }>();
  for (const { poolId, serviceId, online } of freed) {
    if (!online) continue;
    const key = `${poolId}/${serviceId}`;
    const entry = back.get(key) ?? { poolId, serviceId, stockDelta: 0 };
    entry.stockDelta++;
    back.set(key, entry);
  }
  await Promise.all([
    updateOffers(tx, [...back.values()]),
    restSeconds > 0 && upsertRests(tx, leases, addSeconds(now, restSeconds)),
  ]);
}
