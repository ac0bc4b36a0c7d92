import type { Database, Tx } from '#db';
import { refreshRecords } from './offer-outcomes.ts';
import { addUp, isUpToDate, lockProgress, readNewestMove, setApplied, setHorizon } from './roll-up-store.ts';

/** Moves added up in one transaction: a second or two of work. */
const BATCH = 200_000n;

/** Transactions take milliseconds: it is worth waiting so long for those that a new horizon has to wait for. */
const WAITS = 20;
const WAIT_MS = 10;

/**
 * Adds up what has moved since the last time, each move once however many processes do it. Ids are given out before their
 * transactions commit, so a row may still appear below one that is there: rows count only up to a horizon whose
 * transactions have all ended. Returns how many moves it passed; what is not complete yet is left to the next time.
 */
export async function rollUp(db: Database, batch = BATCH): Promise<bigint> {
  if (await isUpToDate(db)) return 0n;
  let passed = 0n;
  let hasRaised = false;
  for (let waits = 0; ; ) {
    const step = await db.write((tx) => applyBatch(tx, batch));
    passed += step;
    if (step > 0n) continue;
    const horizon = await db.write(raiseHorizon);
    if (horizon === 'nothing new' || waits === WAITS) return passed;
    // Under load there is always something newer: the horizon that stands now is the next time's.
    if (horizon === 'raised' && hasRaised) return passed;
    hasRaised ||= horizon === 'raised';
    if (horizon === 'waiting') {
      waits++;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}

async function applyBatch(tx: Tx, batch: bigint): Promise<bigint> {
  const progress = await lockProgress(tx);
  const { appliedId, horizonId, isComplete } = progress;
  if (!isComplete || appliedId >= horizonId) return 0n;
  const end: bigint = appliedId + batch;
  const upTo = end < horizonId ? end : horizonId;
  await refreshRecords(tx, await addUp(tx, appliedId, upTo));
  await setApplied(tx, upTo);
  return upTo - appliedId;
}

/**
 * The newest id given out so far, and a transaction id younger than every transaction that could have it: whoever
 * writes a move has locked rows before, and so had its transaction id when it took the move's. In this order: the id
 * is read before this transaction has a transaction id of its own.
 */
async function raiseHorizon(tx: Tx): Promise<'raised' | 'waiting' | 'nothing new'> {
  const newest = await readNewestMove(tx);
  const { appliedId, horizonId } = await lockProgress(tx);
  if (appliedId < horizonId) return 'waiting';
  if (newest <= horizonId) return 'nothing new';
  await setHorizon(tx, newest);
  return 'raised';
}
