import { addSeconds } from '#kernel/clock';
import { SupplierFailure } from '#kernel/failure';
import { type Inventory, problemOf } from '#suppliers/supplier';
import { liftBlocks } from './block-store.ts';
import { startBlock } from './blocks.ts';
import { pollSecondsOf } from './connection.ts';
import { leasePolls, lockConnection, recordPoll } from './connection-store.ts';
import type { SupplyDeps } from './deps.ts';
import type { Notices } from './notices.ts';
import type { Line, PartnerClients } from './partner-clients.ts';
import { refreshOffers } from './refresh-offers.ts';
import { replaceStock } from './stock-store.ts';
import { placeLots, readStock } from './translate-stock.ts';

export type PollDeps = SupplyDeps & { clients: PartnerClients; notices: Notices };

/** A poll that has not ended by then was lost. */
const LOST_SECONDS = 30;
/** So many failed polls in a row and the partner is empty until it answers (contract 9.3). */
const FAILURES_TO_BLOCK = 3;
/** Partners' polls are spread over this part of their period. */
const JITTER = 0.1;

/** Asks the partners that are due for their stock, all at once. Answers when the last of them has answered. */
export async function pollDue(deps: PollDeps): Promise<void> {
  const { db, clock } = deps;
  const now = clock();
  const due = await db.write((tx) => leasePolls(tx, { now, until: addSeconds(now, LOST_SECONDS) }));
  await Promise.all(due.map((supplierId) => pollPartner(deps, supplierId).catch(deps.onError)));
}

async function pollPartner(deps: PollDeps, supplierId: bigint): Promise<void> {
  const line = await deps.clients.open(supplierId);
  if (!line) {
    deps.notices.note({ supplierId, kind: 'poll_failed', subject: 'no key' });
    return recordFailure(deps, supplierId, 'no key');
  }
  try {
    await applyStock(deps, line, await ask(line));
  } catch (error) {
    if (!(error instanceof SupplierFailure)) throw error;
    const problem = problemOf(error);
    const subject = problem?.code ?? problem?.kind ?? 'failed';
    deps.notices.note({
      supplierId,
      kind: 'poll_failed',
      subject,
      details: { httpStatus: problem?.httpStatus },
    });
    await recordFailure(deps, supplierId, subject);
  }
}

/** Rentals may have a stock of their own; what the other says of them counts no more then. */
async function ask({ client }: Line): Promise<Inventory> {
  const all = await client.getServices();
  if (!client.hasRentInventory) return all;
  const rental = await client.getServices('rental');
  const skipped = { ...all.skipped };
  for (const reason of Object.keys(skipped) as (keyof typeof skipped)[])
    skipped[reason] += rental.skipped[reason];
  return {
    rows: [...all.rows.filter(({ rent }) => !rent), ...rental.rows],
    totals: [...all.totals.filter(({ rent }) => !rent), ...rental.totals],
    skipped,
  };
}

async function applyStock(deps: PollDeps, { connection }: Line, inventory: Inventory): Promise<void> {
  const { db, clock, notices, rubPerUsdMicros } = deps;
  const { supplierId } = connection;
  const { lots, notices: oddities } = readStock(inventory, connection);
  for (const oddity of oddities.slice(0, 500)) notices.note(oddity);
  await db.write(async (tx) => {
    const now = clock();
    if (!(await lockConnection(tx, supplierId))) return;
    await recordPoll(tx, supplierId, { good: true, now, nextPollAt: nextPoll(connection, now) });
    await liftBlocks(tx, { supplierId, reason: 'poll_failing' }, now);
    await replaceStock(tx, supplierId, await placeLots(tx, supplierId, lots), now);
    const current = await lockConnection(tx, supplierId);
    if (current) await refreshOffers(tx, current, rubPerUsdMicros, now);
  });
}

/** The last stock counts for one more period; then the partner is empty. */
async function recordFailure(
  { db, clock, rubPerUsdMicros }: PollDeps,
  supplierId: bigint,
  problem: string,
): Promise<void> {
  await db.write(async (tx) => {
    const now = clock();
    const connection = await lockConnection(tx, supplierId);
    if (!connection) return;
    const { failures } = await recordPoll(tx, supplierId, {
      good: false,
      now,
      nextPollAt: nextPoll(connection, now),
    });
    if (failures >= FAILURES_TO_BLOCK)
      await startBlock(tx, { supplierId, reason: 'poll_failing', details: { problem }, endsAt: null }, now);
    const current = await lockConnection(tx, supplierId);
    if (current) await refreshOffers(tx, current, rubPerUsdMicros, now);
  });
}

function nextPoll(connection: Parameters<typeof pollSecondsOf>[0], now: Date): Date {
  return addSeconds(now, pollSecondsOf(connection) * (1 - JITTER * Math.random()));
}
