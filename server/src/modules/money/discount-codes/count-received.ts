import { randomInt } from 'node:crypto';
import type { Tx } from '#db';
import { addCalendarMonth, type Milestone, milestonesWithin } from './discount-code.ts';
import { addReceived, insertCodes } from './discount-code-store.ts';

/** Without letters and digits that are taken for one another. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Counts messages for their accounts, also where there are no milestones, and issues a code where the count reaches a milestone: in the
 * transaction of the messages, so that neither stands without the other. Rows are locked after those of the ledger.
 */
export async function countReceived(
  tx: Tx,
  {
    milestones,
    accountIds,
    now,
  }: {
    milestones: readonly Milestone[];
    accountIds: readonly bigint[];
    now: Date;
  },
): Promise<void> {
  if (accountIds.length === 0) return;
  const messages = new Map<bigint, number>();
  for (const accountId of accountIds) messages.set(accountId, (messages.get(accountId) ?? 0) + 1);
  const totals = await addReceived(
    tx,
    [...messages].map(([accountId, count]) => ({ accountId, messages: count })),
  );

  const earned = [...messages].flatMap(([accountId, count]) => {
    const to = totals.get(accountId) ?? 0n;
    return milestonesWithin(milestones, { from: to - BigInt(count), to }).map((milestone) => ({
      accountId,
      ...milestone,
    }));
  });
  await insertCodes(
    tx,
    earned.map((milestone) => ({
      ...milestone,
      code: `SMS${milestone.timing}-${randomLetters(8)}`,
      issuedAt: now,
      expiresAt: addCalendarMonth(now),
    })),
  );
}

function randomLetters(count: number): string {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
}
