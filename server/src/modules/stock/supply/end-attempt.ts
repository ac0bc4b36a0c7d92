import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import type { ForeignId } from '#suppliers/supplier';
import type { Answer } from './answer.ts';
import { startBlock } from './blocks.ts';
import { LATE_SECONDS } from './connection.ts';
import { forgetAskFailures, lockConnection, recordAskFailure } from './connection-store.ts';
import type { SupplyDeps } from './deps.ts';
import {
  countAnswers,
  findBusySuppliers,
  findByForeignId,
  lockOperation,
  moveOperations,
} from './operation-store.ts';
import { refreshOffers } from './refresh-offers.ts';

type RateDeps = Pick<SupplyDeps, 'rubPerUsdMicros'>;
type Without = Exclude<Answer, { kind: 'number' }>;
type Given = Extract<Answer, { kind: 'number' }>;

/** So many failed orders in a row and the partner is left alone, first for a minute, then twice as long each time. */
const FAILURES_TO_TRIP = 5;
const TRIP_SECONDS = 60;
const MOST_TRIP_SECONDS = 900;
/** The detector of advertised numbers that are not there, and the block that it starts (contract 9.3). */
const DETECTOR = { seconds: 300, orders: 10, blockSeconds: 1_800 };

/** The partner's number now belongs to its lease. False where it cannot: the id or the phone is in use by another. */
export async function acceptNumber(
  tx: Tx,
  { operationId, phone, foreignId }: Given,
  now: Date,
): Promise<boolean> {
  const operation = await lockOperation(tx, operationId);
  if (operation?.state !== 'asking') return false;
  if (await isIdInUse(tx, operation.supplierId, foreignId)) return false;
  await moveOperations(tx, [{ from: operation, state: 'open', foreignId, phone, answeredAt: now }]);
  await forgetAskFailures(tx, operation.supplierId);
  return true;
}

/**
 * Writes down an order that brought no number, and gives back one that came all the same. Counts against the
 * partner, who may be blocked for it. May be called again when an answer comes late.
 */
export async function endAttempt(tx: Tx, deps: RateDeps, answer: Without, now: Date): Promise<void> {
  const operation = await lockOperation(tx, answer.operationId);
  if (!operation) return;
  const { supplierId, state } = operation;
  const { foreignId, phone, problem } = answer;
  if (foreignId && (state === 'asking' || state === 'unknown')) {
    if (await isIdInUse(tx, supplierId, foreignId)) {
      // Closing it would close the other one.
      if (state === 'asking')
        await moveOperations(tx, [
          { from: operation, state: 'failed', answeredAt: now, problem: 'an id that is in use' },
        ]);
    } else {
      const close = { status: 4, sumMicros: null, at: now } as const;
      await moveOperations(tx, [
        { from: operation, state: 'closing', foreignId, phone, answeredAt: now, close, problem },
      ]);
    }
  } else if (state === 'asking')
    await moveOperations(tx, [
      { from: operation, state: answer.kind, answeredAt: answer.kind === 'none' ? now : undefined, problem },
    ]);
  else return;
  await judge(tx, deps, { supplierId, answer }, now);
}

/** By an operation that the partner has not been told is over. */
async function isIdInUse(tx: Tx, supplierId: bigint, { text: foreignId }: ForeignId): Promise<boolean> {
  const namesake = (await findByForeignId(tx, [{ supplierId, foreignId }])).get(`${supplierId}/${foreignId}`);
  return namesake?.state === 'open' || namesake?.state === 'closing';
}

async function judge(
  tx: Tx,
  { rubPerUsdMicros }: RateDeps,
  { supplierId, answer }: { supplierId: bigint; answer: Without },
  now: Date,
): Promise<void> {
  if (!answer.isFailure && answer.kind !== 'none') return;
  const connection = await lockConnection(tx, supplierId);
  if (!connection) return;
  const block = answer.isFailure
    ? await countFailure(tx, supplierId, now)
    : await countEmptyAnswers(tx, supplierId, now);
  if (block && (await startBlock(tx, { supplierId, ...block }, now)))
    await refreshOffers(tx, connection, rubPerUsdMicros, now);
}

async function countFailure(tx: Tx, supplierId: bigint, now: Date) {
  const { tripped, trips } = await recordAskFailure(tx, supplierId, FAILURES_TO_TRIP);
  if (!tripped) return undefined;
  const seconds = Math.min(MOST_TRIP_SECONDS, TRIP_SECONDS * 2 ** Math.min(trips - 1, 10));
  return { reason: 'no_answer' as const, details: { trips }, endsAt: addSeconds(now, seconds) };
}

/** Only what is advertised is ordered, so half of the orders answered with nothing is an advertisement of nothing. */
async function countEmptyAnswers(tx: Tx, supplierId: bigint, now: Date) {
  await forgetAskFailures(tx, supplierId);
  const counts = await countAnswers(tx, supplierId, addSeconds(now, -DETECTOR.seconds));
  if (counts.orders < DETECTOR.orders || counts.empty * 2 < counts.orders) return undefined;
  return {
    reason: 'false_stock' as const,
    details: counts,
    endsAt: addSeconds(now, DETECTOR.blockSeconds),
  };
}

/** A number that was just given may be pushed to before it is committed here. */
const JUST_ANSWERED_SECONDS = 3;

/** Of these suppliers those of whom a message may belong to an order that is not written down yet (contract 8.2, 3). */
export function findOrdering(
  tx: Tx,
  supplierIds: readonly bigint[],
  now: Date,
): Promise<ReadonlySet<bigint>> {
  return findBusySuppliers(tx, supplierIds, {
    asked: addSeconds(now, -LATE_SECONDS),
    answered: addSeconds(now, -JUST_ANSWERED_SECONDS),
  });
}
