import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { parseMicros } from '#kernel/money';
import { countryOfPhone, lineReadings } from '#kernel/phone';
import { Refusal } from '#kernel/refusal';
import type { TableSource } from '#kernel/table';
import { type CatalogIds, readCatalogIds } from '#modules/stock/catalog';
import { addNumbers, setPrices } from './change-numbers.ts';
import { openPools, type Provenance } from './inventory-store.ts';
import {
  byLine,
  type ImportReport,
  parseRows,
  RowError,
  readEach,
  readPool,
  readPoolTable,
} from './pool-table.ts';
import { findSupplier } from './supplier-store.ts';

const CHUNK = 2_000;

const provenances: readonly Provenance[] = ['own_device', 'contract', 'simulated', 'partner'];

/** Columns: `phone`, `country`, and optionally `operator` (default `any`), `provenance`, `step`. */
export async function importNumbers(
  db: Database,
  {
    supplierId,
    csv,
    provenance: byDefault,
  }: { supplierId: bigint; csv: TableSource; provenance?: Provenance | undefined },
  clock: Clock,
): Promise<ImportReport> {
  const supplier = await findSupplier(db.read, { id: supplierId });
  if (!supplier) throw new Refusal('not_found', { supplier: supplierId });
  const ids = await readCatalogIds(db.read);
  const { count, rows, errors } = parseRows(csv, ['phone', 'country']);

  const numbers = readEach(rows, errors, ({ line, fields }) => {
    const pool = readPool(fields, supplierId, ids);
    if (pool.operator === '*') throw new RowError('a number has one operator');
    const phone = readLine(fields.phone ?? '', pool.countryId, ids);
    const provenance = provenances.find((known) => known === (fields.provenance || byDefault));
    if (!provenance) throw new RowError(`provenance must be one of ${provenances.join(', ')}`);
    if ((provenance === 'partner') !== (supplier.kind === 'partner')) {
      throw new RowError(`a ${supplier.kind} supplier cannot bring numbers of provenance "${provenance}"`);
    }
    return [{ line, phone, pool, provenance }];
  });

  let imported = 0;
  for (let start = 0; start < numbers.length; start += CHUNK) {
    const chunk = numbers.slice(start, start + CHUNK);
    imported += await db.write(async (tx) => {
      const pools = await openPools(
        tx,
        chunk.map(({ pool }) => pool),
      );
      const added = await addNumbers(
        tx,
        chunk.map(({ phone, provenance }, index) => ({
          phone,
          provenance,
          poolId: (pools[index] as { id: bigint }).id,
        })),
        clock(),
      );
      return added.size;
    });
  }
  return {
    rows: count,
    imported,
    unchanged: numbers.length - imported,
    errors: errors.sort(byLine),
  };
}

/** The line in the form in which lines are kept; a national number is one of the country that it is sold under. */
function readLine(written: string, countryId: number, { iso2, prefixes }: CatalogIds): string {
  const readings = lineReadings(written, iso2.get(countryId)).filter(
    (reading) => countryOfPhone(reading) !== undefined,
  );
  const own = readings.find((reading) =>
    prefixes.get(countryId)?.some((prefix) => reading.startsWith(prefix)),
  );
  if (own !== undefined) return own;
  throw new RowError(
    readings[0] === undefined
      ? `not a phone number: "${written}"`
      : `${readings[0]} is not a number of country ${countryId}`,
  );
}

/** Columns: `country`, `service`, `price`, and optionally `operator` (`*` = all of the country, default `any`), `step`. `service` may be `*`. */
export async function importPrices(
  db: Database,
  { supplierId, csv }: { supplierId: bigint; csv: TableSource },
): Promise<ImportReport> {
  const table = { supplierId, csv, columns: ['service', 'price'] };
  const { count, rows, errors } = await readPoolTable(db.read, table, ({ fields, pools }, ids) => {
    const services =
      fields.service === '*' ? ids.services : ids.services.filter((id) => id === fields.service);
    if (services.length === 0) throw new RowError(`unknown service "${fields.service}"`);
    const priceMicros = parseMicros(fields.price ?? '');
    if (priceMicros < 0n) throw new RowError('a price is not negative');
    return pools.flatMap((pool) => services.map((serviceId) => ({ pool, serviceId, priceMicros })));
  });

  // The last line about an offer counts, as if the lines were carried out one after the other.
  const last = new Map(
    rows.map((price) => [`${Object.values(price.pool).join('/')}/${price.serviceId}`, price]),
  );
  const offers = [...last.values()];
  for (let start = 0; start < offers.length; start += CHUNK) {
    const chunk = offers.slice(start, start + CHUNK);
    await db.write(async (tx) => {
      const pools = await openPools(
        tx,
        chunk.map(({ pool }) => pool),
      );
      await setPrices(
        tx,
        chunk.map(({ serviceId, priceMicros }, index) => ({
          serviceId,
          priceMicros,
          poolId: (pools[index] as { id: bigint }).id,
        })),
      );
    });
  }
  return {
    rows: count,
    imported: offers.length,
    unchanged: rows.length - offers.length,
    errors,
  };
}
