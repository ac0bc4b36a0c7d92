import { addSeconds } from '#kernel/clock';
import type { HubsDeps } from './deps.ts';
import type { HubClients } from './hub-clients.ts';
import { lockHub, updatePause } from './hub-store.ts';
import { afterTry, endOfPush } from './push-outcome.ts';
import { findDueHubs, type LeasedPush, leasePushes, recordPush } from './push-store.ts';

/** Requests under way at one hub, of all our processes together. */
const MOST_IN_FLIGHT = 8;
/** Longer than a call can take: after it another process may try. */
const LEASE_SECONDS = 30;
/** A push that failed so often holds back nothing behind it. */
const HELD_FAILURES = 3;

type Sent = 'answered' | 'no_answer' | 'paused';

/**
 * Sends what is due, until the hubs have it. To a hub that does not answer at all a single call goes out at a time, and
 * the rest waits for it, so its return brings no storm.
 */
export function createPusher(
  deps: Pick<HubsDeps, 'db' | 'clock' | 'onError'> & { clients: HubClients; random?: () => number },
) {
  const { db, clock, clients, onError, random = Math.random } = deps;
  const busy = new Map<bigint, Promise<void>>();
  /** Tells a run that there may be more to send. */
  const wakers = new Map<bigint, () => void>();
  const down = new Set<bigint>();
  let stopped = false;

  async function lease(hubId: bigint, limit: number): Promise<LeasedPush[]> {
    return db.write(async (tx) => {
      const hub = await lockHub(tx, hubId);
      if (!hub || hub.pausedAt !== null) return [];
      const now = clock();
      return leasePushes(tx, hubId, {
        now,
        until: addSeconds(now, LEASE_SECONDS),
        most: MOST_IN_FLIGHT,
        limit,
        held: HELD_FAILURES,
      });
    });
  }

  /** One try. Its result is written down before anything else happens. */
  async function send(push: LeasedPush): Promise<Sent> {
    const end = push.body === null ? 'stopped' : endOfPush(push, clock());
    if (push.body === null || end !== undefined) {
      const { failures, filteredInARow, nextAt, lastStatus, lastCode, lastProblem, odd } = push;
      const as = { failures, filteredInARow, nextAt, lastStatus, lastCode, lastProblem, odd };
      await db.write((tx) => recordPush(tx, push.id, { ...as, state: end ?? 'stopped' }, clock()));
      return 'answered';
    }
    const client = await clients.open(push.hubId);
    const outcome = client
      ? await client.push({ kind: push.kind, stored: push.body })
      : ({ verdict: 'pause', code: 'NO_KEY', httpStatus: undefined, problem: undefined } as const);
    const now = clock();
    await db.write(async (tx) => {
      await recordPush(tx, push.id, afterTry(push, outcome, now, random), now);
      if (outcome.verdict === 'pause')
        await updatePause(tx, push.hubId, outcome.code ?? `HTTP ${outcome.httpStatus}`, now);
    });
    if (outcome.verdict === 'pause') return 'paused';
    return outcome.httpStatus === undefined ? 'no_answer' : 'answered';
  }

  /** Keeps as many calls under way as may be, and takes the next as soon as one is answered. */
  async function work(hubId: bigint): Promise<void> {
    const underWay = new Set<Promise<void>>();
    let isOver = false;
    while (!stopped && !isOver) {
      const room = (down.has(hubId) ? 1 : MOST_IN_FLIGHT) - underWay.size;
      const pushes = room > 0 ? await lease(hubId, room) : [];
      for (const push of pushes) {
        const sent: Promise<void> = send(push)
          .then((result) => {
            if (result === 'no_answer') down.add(hubId);
            else down.delete(hubId);
            if (result !== 'answered') isOver = true;
          })
          .catch((error) => {
            isOver = true;
            onError(error);
          })
          .finally(() => underWay.delete(sent));
        underWay.add(sent);
      }
      if (underWay.size === 0) return;
      const woken = new Promise<void>((resolve) => wakers.set(hubId, resolve));
      await Promise.race([...underWay, woken]);
    }
    await Promise.all(underWay);
  }

  async function push(hubId: bigint): Promise<void> {
    if (stopped) return;
    const running = busy.get(hubId);
    if (running) {
      wakers.get(hubId)?.();
      return running;
    }
    const run = work(hubId)
      .catch(onError)
      .finally(() => {
        busy.delete(hubId);
        wakers.delete(hubId);
      });
    busy.set(hubId, run);
    return run;
  }

  return {
    push,

    /** Sends what is due to all hubs. Answers when that is done, however slow one of them is. */
    async pushDue(): Promise<void> {
      if (stopped) return;
      for (const hubId of await findDueHubs(db.read, clock())) void push(hubId);
      await Promise.all(busy.values());
    },

    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(busy.values());
    },
  };
}
