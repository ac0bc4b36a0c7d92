import type { Database } from '#db';
import { parseMicros } from '#kernel/money';
import type { TableSource } from '#kernel/table';
import {
  type ImportReport,
  openPools,
  type PoolKey,
  RowError,
  readPoolTable,
} from '#modules/stock/inventory';
import type { RentPriceStep } from './rent-price.ts';
import { upsertRentPrices } from './rent-price-store.ts';
import { assertSteps, MOST_HOURS, MOST_STEPS } from './set-rent-prices.ts';

const CHUNK = 1_000;

/**
 * Columns: `country`, `price`, and optionally `operator` (`*` = all of the country, default `any`), `step`, `from_hours`
 * (default 1) and `unit_hours` (default 24). Each row is a step of its pools' prices; other steps stay.
 */
export async function importRentPrices(
  db: Database,
  { supplierId, csv }: { supplierId: bigint; csv: TableSource },
): Promise<ImportReport> {
  const table = { supplierId, csv, columns: ['price'] };
  const { count, rows, errors } = await readPoolTable(db.read, table, ({ fields, pools }) => {
    const step = {
      fromHours: readHours(fields.from_hours, 1),
      unitHours: readHours(fields.unit_hours, 24),
      priceMicros: parseMicros(fields.price ?? ''),
    };
    assertSteps([step]);
    return pools.map((pool) => ({ pool, step }));
  });

  // The last line about a step counts, as if the lines were carried out one after the other.
  const last = new Map(
    rows.map((row) => [`${Object.values(row.pool).join('/')}/${row.step.fromHours}`, row]),
  );
  const steps = [...last.values()];
  for (let start = 0; start < steps.length; start += CHUNK)
    await writeSteps(db, steps.slice(start, start + CHUNK));
  return { rows: count, imported: steps.length, unchanged: rows.length - steps.length, errors };
}

async function writeSteps(
  db: Database,
  rows: readonly { pool: PoolKey; step: RentPriceStep }[],
): Promise<void> {
  await db.write(async (tx) => {
    const pools = await openPools(
      tx,
      rows.map(({ pool }) => pool),
    );
    const steps = rows.map(({ step }, index) => ({ ...step, poolId: pools[index]?.id ?? 0n }));
    await upsertRentPrices(tx, steps, MOST_STEPS);
  });
}

function readHours(text: string | undefined, fallback: number): number {
  if (!text) return fallback;
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1 || Number(text) > MOST_HOURS)
    throw new RowError(`bad hours "${text}"`);
  return Number(text);
}
