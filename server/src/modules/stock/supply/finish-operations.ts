import { strict as assert } from 'node:assert';
import { addSeconds } from '#kernel/clock';
import { SupplierFailure } from '#kernel/failure';
import { type Finish, problemOf } from '#suppliers/supplier';
import type { SupplyDeps } from './deps.ts';
import {
  findDueSuppliers,
  leaseDue,
  postponeDue,
  recordAcknowledgement,
  recordFailedTry,
} from './finish-store.ts';
import type { Notices } from './notices.ts';
import { GIVE_UP_SECONDS, type Operation, waitAfterTry } from './operation.ts';
import type { PartnerClients } from './partner-clients.ts';

export type FinishDeps = SupplyDeps & { clients: PartnerClients; notices: Notices };

/** Longer than a call can take: after it another process may try. */
const LEASE_SECONDS = 30;
const AT_ONCE = 4;

type Result = 'told' | 'refused' | 'down';

/**
 * Tells partners which operations are over, until they confirm it. Each partner has a queue of its own here; to one that
 * is down a single call goes out at a time, and everything else waits for it, so its return brings no storm.
 */
export function createFinisher(deps: FinishDeps) {
  const { db, clock } = deps;
  const busy = new Map<bigint, Promise<void>>();
  const failures = new Map<bigint, number>();
  let stopped = false;

  async function tell(operation: Operation): Promise<Result> {
    const { supplierId, closedAt } = operation;
    try {
      const line = await deps.clients.open(supplierId);
      if (!line) throw new SupplierFailure('no key', 'retry');
      await line.client.finishActivation(finishOf(operation));
      await db.write((tx) => recordAcknowledgement(tx, operation, clock()));
      return 'told';
    } catch (error) {
      if (!(error instanceof SupplierFailure)) throw error;
      const now = clock();
      const problem = problemOf(error);
      const isOver =
        error.advice === 'stop' || (closedAt !== null && now >= addSeconds(closedAt, GIVE_UP_SECONDS));
      const words = problem?.code ?? problem?.kind ?? error.message;
      await db.write((tx) =>
        recordFailedTry(tx, operation, {
          problem: words,
          nextTryAt: isOver ? null : addSeconds(now, waitAfterTry(operation.tries + 1)),
        }),
      );
      deps.notices.note({
        supplierId,
        kind: isOver ? 'close_given_up' : 'close_failed',
        subject: isOver ? `operation ${operation.id}` : words,
        details: { problem: words },
      });
      const isDown =
        !problem || ['network', 'timeout'].includes(problem.kind) || (problem.httpStatus ?? 0) >= 500;
      return isDown && !isOver ? 'down' : 'refused';
    }
  }

  async function lease(supplierId: bigint, limit: number): Promise<Operation[]> {
    const now = clock();
    return db.write((tx) => leaseDue(tx, supplierId, { now, until: addSeconds(now, LEASE_SECONDS), limit }));
  }

  /** Everything due of one partner: one call first, and many at once only after that has been answered. */
  async function work(supplierId: bigint): Promise<void> {
    for (let limit = 1; !stopped; limit = AT_ONCE) {
      const operations = await lease(supplierId, limit);
      if (operations.length === 0) return;
      const results = await Promise.all(operations.map(tell));
      if (results.includes('down')) {
        const inARow = (failures.get(supplierId) ?? 0) + 1;
        failures.set(supplierId, inARow);
        const now = clock();
        const until = addSeconds(now, waitAfterTry(inARow));
        await db.write((tx) => postponeDue(tx, supplierId, { now, until }));
        return;
      }
      failures.delete(supplierId);
    }
  }

  return {
    /** Tells what is due. Answers when that is done, however slow a partner is. */
    async finishDue(): Promise<void> {
      if (stopped) return;
      for (const supplierId of await findDueSuppliers(db.read, clock())) {
        if (busy.has(supplierId)) continue;
        const run = work(supplierId)
          .catch(deps.onError)
          .finally(() => busy.delete(supplierId));
        busy.set(supplierId, run);
      }
      await Promise.all(busy.values());
    },

    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(busy.values());
    },
  };
}

function finishOf(operation: Operation): Finish {
  const { foreignId, foreignIdJson, closeStatus, closeSumMicros, currency, kind } = operation;
  assert(
    foreignId !== null && foreignIdJson !== null && closeStatus !== null,
    'a closing operation is named',
  );
  return {
    activationId: { text: foreignId, json: foreignIdJson },
    status: closeStatus,
    ...(closeSumMicros !== null && { sumMicros: closeSumMicros }),
    ...(currency !== null && { currency }),
    rent: kind === 'rental',
  };
}
