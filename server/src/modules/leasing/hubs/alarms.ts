import type { ReaderOrTx } from '#db';
import { addSeconds } from '#kernel/clock';
import { listHubs } from './hub-store.ts';
import { listFailing, listRefused } from './listing-store.ts';
import { listNeglected } from './operation-store.ts';
import { countExpired } from './push-store.ts';

/** Something about a hub that a person should look at. */
export type HubAlarm = {
  hubId: bigint;
  /**
   * `paused`: nothing is pushed. `overdue`: an activation that was not closed an hour after its end. `silent`: a rental,
   * and no word of its hub for a week. `sum_differs`: closed for another sum than it was ordered for. `odd_close`: a
   * close that contradicts the first. `pushes_expired`: messages that were given up. `list_not_taken`: for two of its
   * signs of life a hub has taken nothing of its list. `number_refused`: a number that it will not have.
   */
  matter:
    | 'paused'
    | 'overdue'
    | 'silent'
    | 'sum_differs'
    | 'odd_close'
    | 'pushes_expired'
    | 'list_not_taken'
    | 'number_refused';
  operationId: bigint | null;
  since: Date | null;
  details: Record<string, unknown>;
};

const OVERDUE_SECONDS = 3_600;
const SILENT_SECONDS = 7 * 86_400;
const LIST_NOT_TAKEN_SECONDS = 660;
/** So long an alarm that is over is shown. */
const SHOWN_SECONDS = 7 * 86_400;

export async function listAlarms(on: ReaderOrTx, now: Date): Promise<HubAlarm[]> {
  const hubs = await listHubs(on);
  const neglected = await listNeglected(on, {
    overdueBefore: addSeconds(now, -OVERDUE_SECONDS),
    silentBefore: addSeconds(now, -SILENT_SECONDS),
    closedAfter: addSeconds(now, -SHOWN_SECONDS),
  });
  const expired = await countExpired(on, addSeconds(now, -SHOWN_SECONDS));
  const failing = await listFailing(on, addSeconds(now, -LIST_NOT_TAKEN_SECONDS));
  const refused = await listRefused(on, addSeconds(now, -SHOWN_SECONDS));
  return [
    ...hubs.flatMap(({ id, pausedAt, pauseReason }): HubAlarm[] =>
      pausedAt === null
        ? []
        : [
            {
              hubId: id,
              matter: 'paused',
              operationId: null,
              since: pausedAt,
              details: { reason: pauseReason },
            },
          ],
    ),
    ...neglected.map(
      ({
        hubId,
        matter,
        id,
        phone,
        openedAt,
        closedAt,
        oddAt,
        sumMicros,
        closeSumMicros,
        oddStatus,
      }): HubAlarm => ({
        hubId,
        matter,
        operationId: id,
        since: matter === 'odd_close' ? oddAt : (closedAt ?? openedAt),
        details: {
          phone,
          ...(matter === 'sum_differs' && { sumMicros, closeSumMicros }),
          ...(matter === 'odd_close' && { status: oddStatus }),
        },
      }),
    ),
    ...expired.map(
      ({ hubId, count }): HubAlarm => ({
        hubId,
        matter: 'pushes_expired',
        operationId: null,
        since: null,
        details: { count },
      }),
    ),
    ...failing.map(
      ({ hubId, failingSince, lastCode }): HubAlarm => ({
        hubId,
        matter: 'list_not_taken',
        operationId: null,
        since: failingSince,
        details: { code: lastCode },
      }),
    ),
    ...refused.map(
      ({ hubId, operationId, phone, code, changedAt }): HubAlarm => ({
        hubId,
        matter: 'number_refused',
        operationId,
        since: changedAt,
        details: { phone, code },
      }),
    ),
  ];
}
