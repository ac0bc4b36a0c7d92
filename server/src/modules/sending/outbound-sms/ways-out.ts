import type { Clock } from '#kernel/clock';
import { SupplierFailure } from '#kernel/failure';
import { createRateLimiter, type RateLimiter } from '#kernel/rate-limiter';
import type { SmsDoor, SmsTaken, SmsToSend } from '#sms-doors';
import type { SmsRoute } from './route-store.ts';

/** `knowsKeys`: what it has taken it does not send a second time under the same key. */
export type OpenWay = {
  send(sms: SmsToSend, now: Date): Promise<SmsTaken>;
  knowsKeys?: boolean | undefined;
};

/** How SMS go out by a supplier's source. `elsewhere`: another process has its line. Undefined: not now. */
export type SourceWay = OpenWay | 'elsewhere' | undefined;

export type WaysOutDeps = {
  clock: Clock;
  door: SmsDoor | undefined;
  findSource?: ((supplierId: bigint) => Promise<SourceWay>) | undefined;
};

/** So many failures in a row, and a route is passed over for a while where there is another. */
const UNWELL_AFTER = 5;
const UNWELL_MS = 60_000;

/** Opens routes, and knows of each how it is doing; both in this process alone. */
export function createWaysOut({ clock, door, findSource = async () => undefined }: WaysOutDeps) {
  const limiters = new Map<string, RateLimiter>();
  const nowMs = () => clock().getTime();
  const failures = new Map<number, { inRow: number; unwellUntil: number }>();

  return {
    /** Takes a turn at the route; false while it has had as many in this second as it may. */
    allows({ id, perSecond }: SmsRoute): boolean {
      if (perSecond === null) return true;
      const key = `${id}/${perSecond}`;
      const limiter =
        limiters.get(key) ?? createRateLimiter({ perSecond, burst: Math.max(1, perSecond), nowMs });
      limiters.set(key, limiter);
      return limiter.allow('');
    },

    isWell: ({ id }: SmsRoute): boolean => (failures.get(id)?.unwellUntil ?? 0) <= performance.now(),

    noteOutcome({ id }: SmsRoute, isGood: boolean): void {
      if (isGood) {
        failures.delete(id);
        return;
      }
      const inRow = (failures.get(id)?.inRow ?? 0) + 1;
      failures.set(id, { inRow, unwellUntil: inRow >= UNWELL_AFTER ? performance.now() + UNWELL_MS : 0 });
    },

    /** Rejects with SupplierFailure where nothing can go out by it. */
    async open({ supplierId, name }: SmsRoute): Promise<Exclude<SourceWay, undefined>> {
      if (supplierId !== null) {
        const way = await findSource(supplierId);
        if (!way) throw new SupplierFailure(`route ${name} is not connected`, 'retry');
        return way;
      }
      if (!door) throw new SupplierFailure('no door for SMS is set up', 'stop');
      return { send: (sms, now) => door.send(sms, now), knowsKeys: true };
    },
  };
}

export type WaysOut = ReturnType<typeof createWaysOut>;
