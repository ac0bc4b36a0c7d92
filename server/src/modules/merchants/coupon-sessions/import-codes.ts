import type { Database, Tx } from '#db';
import { codeKey } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { readTable, TableError, type TableRow, type TableSource } from '#kernel/table';
import { findOwnCampaign, lockCampaigns } from '#modules/merchants/campaigns';
import { findLikeCodes, insertCodes } from './validation-code-store.ts';

export type ImportCodes = {
  accountId: bigint;
  campaignId: bigint;
  csv: TableSource;
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
 * the first. One that people would take for another of the campaign's, by case or by 0 for O, is an error of its line.
 * Refuses `not_found` (campaign), `bad_request` (no CSV, too many rows).
 */
export async function importValidationCodes(
  db: Database,
  { accountId, campaignId, csv, headed = false }: ImportCodes,
): Promise<CodeImport> {
  if (!(await findOwnCampaign(db.read, { accountId, id: campaignId })))
    throw new Refusal('not_found', { what: 'campaign' });
  const rows = readRows(csv);
  const header = rows[0]?.record.map((name) => name.toLowerCase()) ?? [];
  const named = header.indexOf('code');
  if (headed && named < 0) throw new Refusal('bad_request', { csv: 'has no column "code"' });
  const column = Math.max(named, 0);

  const errors: CodeImport['errors'] = [];
  const lineOf = new Map<string, number>();
  const codeOf = new Map<string, string>();
  let good = 0;
  for (const { record, line } of named < 0 ? rows : rows.slice(1)) {
    const code = record[column] ?? '';
    const key = codeKey(code);
    const like = codeOf.get(key) ?? code;
    const error = codeError(code) ?? (like === code ? undefined : likeError(like, lineOf.get(like)));
    if (error !== undefined) {
      errors.push({ line, error });
      continue;
    }
    good++;
    codeOf.set(key, code);
    if (!lineOf.has(code)) lineOf.set(code, line);
  }
  const { imported, taken } = await insertChunks(db, campaignId, [...lineOf.keys()]);
  for (const [code, like] of taken) errors.push({ line: lineOf.get(code) ?? 0, error: likeError(like) });
  return {
    imported,
    repeated: good - imported - taken.size,
    errorCount: errors.length,
    errors: errors.sort((a, b) => a.line - b.line).slice(0, MOST_ERRORS),
  };
}

function readRows(csv: TableSource): TableRow[] {
  try {
    return readTable(csv, { most: MOST_CODES + 1 });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw new Refusal('bad_request', {
      csv: error.line === undefined ? error.message : `${error.message} at line ${error.line}`,
    });
  }
}

function codeError(code: string): string | undefined {
  if (code === '') return 'is empty';
  if (code.length > 100) return 'is longer than 100 letters';
  return /^[\x20-\x7e]+$/.test(code) ? undefined : 'has letters that no barcode can show';
}

function likeError(like: string, line?: number): string {
  const where = line === undefined ? 'which the campaign has' : `on line ${line}`;
  return `is taken for "${like}" ${where}: they differ in case, or by 0 and O or 1, I and l, alone`;
}

/** The campaign is held, so that two imports at once do not let through what each alone would refuse. */
async function insertChunks(
  db: Database,
  campaignId: bigint,
  codes: readonly string[],
): Promise<{ imported: number; taken: Map<string, string> }> {
  const taken = new Map<string, string>();
  let imported = 0;
  for (let at = 0; at < codes.length; at += CHUNK) {
    const chunk = codes.slice(at, at + CHUNK);
    const { inserted, likes } = await db.write(async (tx) => {
      await lockCampaigns(tx, [campaignId]);
      const likes = await findTaken(tx, campaignId, chunk);
      const free = chunk.filter((code) => !likes.has(code));
      return { inserted: await insertCodes(tx, { campaignId, codes: free, imported: true }), likes };
    });
    imported += inserted.length;
    for (const [code, like] of likes) taken.set(code, like);
  }
  return { imported, taken };
}

/** By code, the one of the campaign's that it would be taken for. */
async function findTaken(tx: Tx, campaignId: bigint, codes: readonly string[]): Promise<Map<string, string>> {
  const known = new Map<string, string[]>();
  for (const like of await findLikeCodes(tx, { campaignId, keys: codes.map(codeKey) }))
    known.set(codeKey(like), [...(known.get(codeKey(like)) ?? []), like]);
  return new Map(
    codes.flatMap((code): [string, string][] => {
      const likes = known.get(codeKey(code)) ?? [];
      const [first] = likes;
      return first === undefined || likes.includes(code) ? [] : [[code, first]];
    }),
  );
}
