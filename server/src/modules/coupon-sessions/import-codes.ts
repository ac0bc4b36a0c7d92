import { CsvError, parse } from 'csv-parse/sync';
import type { Database } from '#db';
import { Refusal } from '#kernel/refusal';
import { findOwnCampaign } from '#modules/campaigns';
import { insertCodes } from './validation-codes.ts';

export type ImportCodes = {
  accountId: bigint;
  campaignId: bigint;
  csv: string;
  /** Refuse a table without a column `code`: the parts of a long one each repeat the header. */
  headed?: boolean | undefined;
};

/** `line` counts from 1. */
export type CodeImport = {
  imported: number;
  /** The campaign had them, or the file had them before. */
  repeated: number;
  errorCount: number;
  /** The first of them. */
  errors: { line: number; error: string }[];
};

const CHUNK = 5_000;
const MOST_CODES = 1_000_000;
const MOST_ERRORS = 1_000;

/**
 * Own validation codes for whoever claims next, in the file's order: the column `code` where there is a header, else
 * the first. Refuses `not_found` (campaign), `bad_request` (no CSV, too many rows).
 */
export async function importValidationCodes(
  db: Database,
  { accountId, campaignId, csv, headed = false }: ImportCodes,
): Promise<CodeImport> {
  if (!(await findOwnCampaign(db.read, { accountId, id: campaignId })))
    throw new Refusal('not_found', { what: 'campaign' });
  const rows = parseRows(csv);
  const header = rows[0]?.record.map((name) => name.toLowerCase()) ?? [];
  const named = header.indexOf('code');
  if (headed && named < 0) throw new Refusal('bad_request', { csv: 'has no column "code"' });
  const column = Math.max(named, 0);

  const errors: CodeImport['errors'] = [];
  const codes = new Set<string>();
  let good = 0;
  let errorCount = 0;
  for (const { record, info } of named < 0 ? rows : rows.slice(1)) {
    const code = record[column] ?? '';
    const error = codeError(code);
    if (error === undefined) {
      good++;
      codes.add(code);
      continue;
    }
    errorCount++;
    if (errors.length < MOST_ERRORS) errors.push({ line: info.lines, error });
  }
  const imported = await insertChunks(db, campaignId, [...codes]);
  return { imported, repeated: good - imported, errorCount, errors };
}

type Row = { record: string[]; info: { lines: number } };

function parseRows(csv: string): Row[] {
  try {
    const rows = parse(csv, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      delimiter: [',', ';', '\t'],
      info: true,
      to: MOST_CODES + 2,
    }) as unknown as Row[];
    if (rows.length > MOST_CODES + 1)
      throw new Refusal('bad_request', { csv: `more than ${MOST_CODES} rows` });
    return rows;
  } catch (error) {
    if (error instanceof CsvError) throw new Refusal('bad_request', { csv: error.message });
    throw error;
  }
}

function codeError(code: string): string | undefined {
  if (code === '') return 'is empty';
  if (code.length > 100) return 'is longer than 100 letters';
  return /^[\x20-\x7e]+$/.test(code) ? undefined : 'has letters that no barcode can show';
}

async function insertChunks(db: Database, campaignId: bigint, codes: readonly string[]): Promise<number> {
  let imported = 0;
  for (let at = 0; at < codes.length; at += CHUNK) {
    const chunk = codes.slice(at, at + CHUNK);
    imported += (await db.write((tx) => insertCodes(tx, { campaignId, codes: chunk, imported: true })))
      .length;
  }
  return imported;
}
