import { CsvError, parse } from 'csv-parse/sync';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { parseMicros } from '#kernel/money';
import { parsePhone } from '#kernel/phone';
import { Refusal } from '#kernel/refusal';
import { type CatalogIds, readCatalogIds } from './catalog-ids.ts';
import { addNumbers, setPrices } from './change-numbers.ts';
import { findSupplier, openPools, type PoolKey, type Provenance } from './inventory-store.ts';

/** `line` counts from 1, the header being line 1. */
export type ImportReport = {
  rows: number;
  imported: number;
  unchanged: number;
  errors: { line: number; error: string }[];
};

const CHUNK = 2_000;
const MAX_ROWS = 1_000_000;

const provenances: readonly Provenance[] = ['own_device', 'contract', 'simulated', 'partner'];

type Row = { line: number; fields: Record<string, string> };

/** Reads a CSV with a header line. A row of another width is that row's error. */
function parseRows(
  csv: string,
  required: readonly string[],
): { count: number; rows: Row[]; errors: ImportReport['errors'] } {
  const errors: ImportReport['errors'] = [];
  let table: { record: string[]; info: { lines: number } }[];
  try {
    // With `info` the rows come with their line numbers, which csv-parse's types do not say.
    table = parse(csv, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      info: true,
      to: MAX_ROWS + 1,
    }) as unknown as typeof table;
  } catch (error) {
    throw notCsv(error);
  }
  const header = table[0]?.record.map((name) => name.toLowerCase()) ?? [];
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new Refusal('bad_request', { csv: `the header has no column ${missing.join(', ')}` });
  if (table.length > MAX_ROWS) throw new Refusal('bad_request', { csv: `more than ${MAX_ROWS} rows` });

  const rows = table.slice(1).flatMap(({ record, info }): Row[] => {
    if (record.length !== header.length) {
      errors.push({ line: info.lines, error: `has ${record.length} columns, the header ${header.length}` });
      return [];
    }
    return [
      {
        line: info.lines,
        fields: Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])),
      },
    ];
  });
  return { count: table.length - 1, rows, errors };
}

/** A quote that is never closed, or text behind one that is: where rows end is anybody's guess from there on. */
function notCsv(error: unknown): Refusal {
  if (!(error instanceof CsvError)) return new Refusal('bad_request', { csv: 'not a CSV' });
  return new Refusal('bad_request', {
    csv: error.message.replace(/ at line \d+/, ''),
    line: Number(error.lines),
  });
}

/** Thrown for one row: it becomes that row's error. */
class RowError extends Error {}

function readEach<T>(rows: readonly Row[], errors: ImportReport['errors'], read: (row: Row) => T[]): T[] {
  return rows.flatMap((row) => {
    try {
      return read(row);
    } catch (error) {
      if (!(error instanceof RowError) && !(error instanceof Refusal)) throw error;
      errors.push({
        line: row.line,
        error: error instanceof Refusal ? `bad ${error.code.replace('bad_', '')}` : error.message,
      });
      return [];
    }
  });
}

function readPool(
  fields: Record<string, string>,
  supplierId: bigint,
  ids: CatalogIds,
): Omit<PoolKey, 'operator'> & { operator: string } {
  const countryId = /^\d{1,4}$/.test(fields.country ?? '') ? Number(fields.country) : -1;
  const operators = ids.operators.get(countryId);
  if (!operators) throw new RowError(`unknown country "${fields.country}"`);
  const operator = fields.operator || 'any';
  if (operator !== '*' && !operators.includes(operator))
    throw new RowError(`country ${countryId} has no operator "${operator}"`);
  const step = fields.step ? Number(fields.step) : 0;
  if (!Number.isInteger(step) || step < 0 || step > 1000) throw new RowError(`bad step "${fields.step}"`);
  return { supplierId, countryId, operator, step };
}

/** Columns: `phone`, `country`, and optionally `operator` (default `any`), `provenance`, `step`. */
export async function importNumbers(
  db: Database,
  {
    supplierId,
    csv,
    provenance: byDefault,
  }: { supplierId: bigint; csv: string; provenance?: Provenance | undefined },
  clock: Clock,
): Promise<ImportReport> {
  const supplier = await findSupplier(db.read, { id: supplierId });
  if (!supplier) throw new Refusal('not_found', { supplier: supplierId });
  const ids = await readCatalogIds(db.read);
  const { count, rows, errors } = parseRows(csv, ['phone', 'country']);

  const numbers = readEach(rows, errors, ({ line, fields }) => {
    const phone = parsePhone(fields.phone ?? '');
    if (!phone || !parsePhoneNumberFromString(`+${phone}`))
      throw new RowError(`not a phone number: "${fields.phone}"`);
    const pool = readPool(fields, supplierId, ids);
    if (pool.operator === '*') throw new RowError('a number has one operator');
    if (!ids.prefixes.get(pool.countryId)?.some((prefix) => phone.startsWith(prefix))) {
      throw new RowError(`${phone} is not a number of country ${pool.countryId}`);
    }
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

/** Columns: `country`, `service`, `price`, and optionally `operator` (`*` = all of the country, default `any`), `step`. `service` may be `*`. */
export async function importPrices(
  db: Database,
  { supplierId, csv }: { supplierId: bigint; csv: string },
): Promise<ImportReport> {
  if (!(await findSupplier(db.read, { id: supplierId })))
    throw new Refusal('not_found', { supplier: supplierId });
  const ids = await readCatalogIds(db.read);
  const { count, rows, errors } = parseRows(csv, ['country', 'service', 'price']);

  const prices = readEach(rows, errors, ({ fields }) => {
    const pool = readPool(fields, supplierId, ids);
    const services =
      fields.service === '*' ? ids.services : ids.services.filter((id) => id === fields.service);
    if (services.length === 0) throw new RowError(`unknown service "${fields.service}"`);
    const priceMicros = parseMicros(fields.price ?? '');
    if (priceMicros < 0n) throw new RowError('a price is not negative');
    const operators = pool.operator === '*' ? (ids.operators.get(pool.countryId) ?? []) : [pool.operator];
    return operators.flatMap((operator) =>
      services.map((serviceId) => ({ pool: { ...pool, operator }, serviceId, priceMicros })),
    );
  });

  // The last line about an offer counts, as if the lines were carried out one after the other.
  const last = new Map(
    prices.map((price) => [`${Object.values(price.pool).join('/')}/${price.serviceId}`, price]),
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
    unchanged: prices.length - offers.length,
    errors: errors.sort(byLine),
  };
}

function byLine(a: { line: number }, b: { line: number }): number {
  return a.line - b.line;
}
