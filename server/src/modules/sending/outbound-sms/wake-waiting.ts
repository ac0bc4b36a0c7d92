import { enqueue } from '#jobs';
import { type SendSms, sendSms } from './jobs.ts';
import { pickRoute } from './pick-route.ts';
import { listRoutes } from './route-store.ts';
import type { SendDeps } from './send-sms.ts';
import { listWaitedFor, listWaiting, wakeSms } from './sms-store.ts';

/** The oldest ones of a route that are looked at in a turn, at least; more where its rate is higher. */
const WINDOW = 500;

/**
 * SMS that wait for their route's rate: the oldest ones get its next turns. Those that would go by another route by now, or whose
 * route has no rate any more, go at once. What waits costs nothing meanwhile.
 */
export async function wakeWaiting(deps: Pick<SendDeps, 'db' | 'ways'>): Promise<void> {
  for (const routeId of await listWaitedFor(deps.db.read)) await wakeFor(deps, routeId);
}

function wakeFor({ db, ways }: Pick<SendDeps, 'db' | 'ways'>, routeId: number): Promise<void> {
  return db.write(async (tx) => {
    const all = await listRoutes(tx);
    const perSecond = all.find(({ id }) => id === routeId)?.perSecond ?? 0;
    const woken: { id: bigint; job: SendSms }[] = [];
    let hasTurns = true;
    for (const sms of await listWaiting(tx, routeId, Math.max(WINDOW, Math.ceil(perSecond)))) {
      const route = pickRoute(sms, all, ways);
      const isHeld = route?.id === routeId && route.perSecond !== null;
      if (isHeld) hasTurns &&= ways.allows(route);
      if (isHeld && !hasTurns) continue;
      const turn = isHeld ? { turnAt: routeId } : {};
      woken.push({ id: sms.id, job: { smsId: String(sms.id), ...turn } });
    }
    const free = new Set(
      await wakeSms(
        tx,
        routeId,
        woken.map(({ id }) => id),
      ),
    );
    await enqueue(
      tx,
      sendSms,
      woken.filter(({ id }) => free.has(id)).map(({ job }) => job),
    );
  });
}
