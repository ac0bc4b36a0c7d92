import type { Tx } from '#db';
import { recordEvents } from '#modules/events';

/** Money or credits that came to a customer from outside or were given back; negative where they went. */
export type BalanceChange = {
  accountId: bigint;
  amountMicros: bigint;
  /** USD unless said. */
  currency?: string | undefined;
  reason: string;
  reference: string;
};

/** An event of the customer's. What orders hold and codes cost is told by the events of their leases. */
export async function tellBalance(
  tx: Tx,
  { accountId, amountMicros, currency = 'USD', reason, reference }: BalanceChange,
  now: Date,
): Promise<void> {
  const details = { amountMicros: String(amountMicros), currency, reason, reference };
  await recordEvents(
    tx,
    [{ accountId, kind: 'balance.changed', subject: `account:${accountId}`, details }],
    now,
  );
}
