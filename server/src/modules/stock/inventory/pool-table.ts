import type { ReaderOrTx } from '#db';
import { Refusal } from '#kernel/refusal';
import { readTable, TableError, type TableRow, type TableSource } from '#kernel/table';
import { type CatalogIds, readCatalogIds } from '#modules/stock/catalog';
import type { PoolKey } from './inventory-store.ts';
import { findSupplier } from './supplier-store.ts';

/** `line` counts from 1, the header being line 1. */
export type ImportReport = {
  rows: number;
  imported: number;
  unchanged: number;
  errors: { line: number; error: string }[];
};

const MAX_ROWS = 1_000_000;

export type Row = { line: number; fields: Record<string, string> };

/** Reads a table with a header line. A row of another width is that row's error. */
export function parseRows(
  csv: TableSource,
  required: readonly string[],
): { count: number; rows: Row[]; errors: ImportReport['errors'] } {
  const errors: ImportReport['errors'] = [];
  const table = readRows(csv);
  const header = table[0]?.record.map((name) => name.toLowerCase()) ?? [];
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new Refusal('bad_request', { csv: `the header has no column ${missing.join(', ')}` });

  const rows = table.slice(1).flatMap(({ record, line }): Row[] => {
    if (record.length !== header.length) {
      errors.push({ line, error: `has ${record.length} columns, the header ${header.length}` });
      return [];
    }
    return [{ line, fields: Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])) }];
  });
  return { count: table.length - 1, rows, errors };
}

/** A quote that is never closed, or text behind one that is: where rows end is anybody's guess from there on. */
function readRows(csv: TableSource): TableRow[] {
  try {
    return readTable(csv, { most: MAX_ROWS + 1 });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const { message, line } = error;
    throw new Refusal('bad_request', { csv: message, ...(line === undefined ? {} : { line }) });
  }
}

/** Thrown for one row: it becomes that row's error. */
export class RowError extends Error {}

export function readEach<T>(
  rows: readonly Row[],
  errors: ImportReport['errors'],
  read: (row: Row) => T[],
): T[] {
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

export function readPool(fields: Record<string, string>, supplierId: bigint, ids: CatalogIds): PoolKey {
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

/** One row of a table about the pools of a supplier; `operator` `*` names all of the country's. */
export type PoolRow = { fields: Readonly<Record<string, string>>; pools: PoolKey[] };

/**
 * Reads a CSV whose rows are about pools: `country`, and if wanted `operator` (default `any`) and `step`. What `read`
 * throws (`RowError`, a Refusal) is that row's error. Refuses `not_found`, `bad_request`.
 */
export async function readPoolTable<T>(
  on: ReaderOrTx,
  { supplierId, csv, columns }: { supplierId: bigint; csv: TableSource; columns: readonly string[] },
  read: (row: PoolRow, ids: CatalogIds) => T[],
): Promise<{ count: number; rows: T[]; errors: ImportReport['errors'] }> {
  if (!(await findSupplier(on, { id: supplierId }))) throw new Refusal('not_found', { supplier: supplierId });
  const ids = await readCatalogIds(on);
  const table = parseRows(csv, ['country', ...columns]);
  const rows = readEach(table.rows, table.errors, ({ fields }) => {
    const pool = readPool(fields, supplierId, ids);
    const operators = pool.operator === '*' ? (ids.operators.get(pool.countryId) ?? []) : [pool.operator];
    return read({ fields, pools: operators.map((operator) => ({ ...pool, operator })) }, ids);
  });
  return { count: table.count, rows, errors: table.errors.sort(byLine) };
}

export function byLine(a: { line: number }, b: { line: number }): number {
  return a.line - b.line;
}
