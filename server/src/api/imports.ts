import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TableSource } from '#kernel/table';
import { ImportReportReply } from './replies/coupon-sessions.ts';
import { type Context, defineRoute, parsePart, record } from './route.ts';
import { line, money, Reference } from './wire.ts';

/** About half a million rows. Larger files come in several requests, as the command line sends them. */
const IMPORT_BYTES = 16 * 1024 * 1024;

/** A CSV text, or rows of JSON: read row by row, so that each bad one is named. */
const Table = z.unknown();

/** Errors that an answer names; all are counted. */
const MOST_ERRORS = 5_000;

/** Lets the imports take `text/csv`; the body is the file as it is. */
export function readCsv(scope: FastifyInstance): void {
  scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

const params = z.strictObject({ supplier: Reference });
const Provenance = z.enum(['own_device', 'contract', 'simulated', 'partner']);
const cell = z.union([line(200).or(z.literal('')), z.int()], {
  error: 'must be a text or a whole number',
});

const NumberRow = z.strictObject({
  phone: cell,
  country: cell,
  operator: cell.optional(),
  provenance: cell.optional(),
  step: cell.optional(),
});

const PriceRow = z.strictObject({
  country: cell,
  operator: cell.optional(),
  service: cell,
  price: money,
  step: cell.optional(),
});

const RentPriceRow = z.strictObject({
  country: cell,
  operator: cell.optional(),
  from_hours: cell.optional(),
  unit_hours: cell.optional(),
  price: money,
  step: cell.optional(),
});

const importNumbers = defineRoute({
  name: 'importNumbers',
  method: 'POST',
  path: '/suppliers/:supplier/numbers',
  summary: 'Imports numbers of a supplier from a table.',
  reply: ImportReportReply,
  bodyLimit: IMPORT_BYTES,
  params,
  body: Table,
  query: z.strictObject({ provenance: Provenance.optional() }),
  example: { body: { rows: [{ phone: '77001234567', country: 2, provenance: 'own_device' }] } },
  async run(context, { params, query: { provenance }, body }) {
    const { inventory } = context.core;
    const { id: supplierId } = await inventory.getSupplier(params.supplier);
    const table = readTable(body, NumberRow);
    const report = await inventory.importNumbers({ supplierId, csv: table.csv, provenance });
    return finish(context, `supplier:${supplierId}`, 'number.import', table, report);
  },
});

const importPrices = defineRoute({
  name: 'importPrices',
  method: 'POST',
  path: '/suppliers/:supplier/prices',
  summary: 'Imports prices of a supplier from a table.',
  reply: ImportReportReply,
  bodyLimit: IMPORT_BYTES,
  params,
  body: Table,
  example: { body: { rows: [{ country: 2, service: 'tg', price: '0.10' }] } },
  async run(context, { params, body }) {
    const { inventory } = context.core;
    const { id: supplierId } = await inventory.getSupplier(params.supplier);
    const table = readTable(body, PriceRow);
    const report = await inventory.importPrices({ supplierId, csv: table.csv });
    return finish(context, `supplier:${supplierId}`, 'price.import', table, report);
  },
});

const importRentPrices = defineRoute({
  name: 'importRentPrices',
  method: 'POST',
  path: '/suppliers/:supplier/rent-prices',
  summary: 'Imports rent prices of a supplier from a table.',
  reply: ImportReportReply,
  bodyLimit: IMPORT_BYTES,
  params,
  body: Table,
  example: { body: { rows: [{ country: 2, from_hours: 24, price: '1.00' }] } },
  async run(context, { params, body }) {
    const { inventory, rentals } = context.core;
    const { id: supplierId } = await inventory.getSupplier(params.supplier);
    const table = readTable(body, RentPriceRow);
    const report = await rentals.importPrices({ supplierId, csv: table.csv });
    return finish(context, `supplier:${supplierId}`, 'rent-price.import', table, report);
  },
});

export const importRoutes = [importNumbers, importPrices, importRentPrices];

type Table = {
  csv: TableSource;
  /** Lines of the CSV before the caller's first row: those that the caller did not write. */
  added: number;
};

type Report = {
  rows: number;
  imported: number;
  unchanged: number;
  errors: { line: number; error: string }[];
};

/** The body as a CSV: as it came, or made of JSON rows, whose first is then row 1. */
function readTable(body: unknown, row: z.ZodType<Record<string, string | number | undefined>>): Table {
  if (body instanceof Uint8Array) return { csv: body, added: 0 };
  const { rows } = parsePart('body', z.strictObject({ rows: z.array(row).min(1).max(200_000) }), body);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const quote = (value: string | number | undefined) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = rows.map((row) => columns.map((column) => quote(row[column])).join(','));
  return { csv: [columns.join(','), ...lines].join('\n'), added: 1 };
}

async function finish(
  context: Context,
  subject: string,
  action: string,
  { added }: Table,
  { rows, imported, unchanged, errors }: Report,
) {
  await record(context, action, subject, { rows, imported, errors: errors.length });
  return {
    rows,
    imported,
    unchanged,
    errorCount: errors.length,
    errors: errors.slice(0, MOST_ERRORS).map(({ line, error }) => ({ line: line - added, error })),
  };
}
