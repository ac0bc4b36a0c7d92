import { addSeconds } from '#kernel/clock';
import { PUSH_RETRY_MS, type PushOutcome } from '#suppliers/hub';
import type { LeasedPush, PushResult } from './push-store.ts';

/** A message may come late to an operation that was just closed. */
const GRACE_SECONDS = 120;
/** So often in a row a hub may say that a message is of another service. */
const MOST_FILTERED = 6;
/** Never sooner than the protocol says, and not all at the same moment. */
const JITTER_MS = 1_000;

/** Whether a push is not to be sent any more, and what it is then. */
export function endOfPush(
  { operationClosedAt, dueSince, expiresAt }: LeasedPush,
  now: Date,
): 'stopped' | 'expired' | undefined {
  if (now >= expiresAt) return 'expired';
  if (operationClosedAt === null) return undefined;
  const since = operationClosedAt > dueSince ? operationClosedAt : dueSince;
  return now >= addSeconds(since, GRACE_SECONDS) ? 'stopped' : undefined;
}

/** Decides about a push by the hub's answer. `now` is the end of the try: the wait is counted from there. */
export function afterTry(
  push: LeasedPush,
  outcome: PushOutcome,
  now: Date,
  random: () => number,
): PushResult {
  const { failures, filteredInARow } = push;
  const told = {
    lastStatus: outcome.httpStatus ?? null,
    lastCode: outcome.code?.slice(0, 100) ?? null,
    lastProblem: outcome.problem ?? null,
    odd: false,
  };
  const wait = (ms: number) => new Date(now.getTime() + ms + Math.floor(random() * JITTER_MS));
  const failed = { state: 'due' as const, failures: failures + 1, ...told };
  switch (outcome.verdict) {
    case 'delivered':
      return { ...told, state: 'delivered', failures, filteredInARow: 0, nextAt: now, odd: outcome.odd };
    case 'rejected':
      return { ...told, state: 'rejected', failures: failures + 1, filteredInARow: 0, nextAt: now };
    case 'filtered': {
      const inARow = filteredInARow + 1;
      const state = inARow >= MOST_FILTERED ? 'filtered' : 'due';
      return { ...failed, state, filteredInARow: inARow, nextAt: wait(outcome.retryAfterMs) };
    }
    case 'retry':
      return { ...failed, filteredInARow: 0, nextAt: wait(outcome.retryAfterMs) };
    case 'pause':
      // Due at once when somebody has seen to the key.
      return { ...failed, failures, filteredInARow: 0, nextAt: wait(PUSH_RETRY_MS) };
  }
}
