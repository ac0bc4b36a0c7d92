import type { Tx } from '#db';
import { setAskedOffers } from '#modules/stock/inventory';
import { RENT_SERVICE } from '#suppliers/supplier';
import { findLastingBlocks } from './block-store.ts';
import { type Connection, priceOf } from './connection.ts';
import { listStock } from './stock-store.ts';

/** So many failed polls in a row and what was known last counts no more. */
const STALE_AFTER_FAILURES = 2;

/**
 * Puts on sale what the partner says it has, at its rates with the markup: nothing while it is blocked, switched off or
 * does not answer, nor of what has no rate. The caller holds the connection.
 */
export async function refreshOffers(
  tx: Tx,
  connection: Connection,
  rubPerUsdMicros: bigint,
  now: Date,
): Promise<void> {
  const { supplierId } = connection;
  const blocks = await findLastingBlocks(tx, [supplierId], now);
  const stock = isSelling(connection, blocks) ? await listStock(tx, supplierId) : [];
  await setAskedOffers(
    tx,
    supplierId,
    stock.flatMap(({ poolId, serviceId, count, sumMicros }) =>
      serviceId === RENT_SERVICE || sumMicros === null || count === 0
        ? []
        : [{ poolId, serviceId, stock: count, ...priceOf(sumMicros, connection, rubPerUsdMicros) }],
    ),
  );
}

/** Whether anything may be ordered, by what is known of the connection and the blocks that last. */
export function isSelling(
  { access, baseUrl, pollFailures }: Connection,
  lastingBlocks: readonly unknown[],
): boolean {
  const mute = access !== 'open' || baseUrl === null || lastingBlocks.length > 0;
  return !mute && pollFailures < STALE_AFTER_FAILURES;
}
