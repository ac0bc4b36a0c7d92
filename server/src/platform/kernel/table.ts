import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { cleanText } from './outside-text.ts';
import { delimiterOf, encodingOf, isSeparatorLine } from './table-text.ts';

/** The table that somebody imports: text, or a file as it is. */
export type TableSource = string | Uint8Array;

/** `line` is that of the file on which the row ends; the first is 1. */
export type TableRow = { record: string[]; line: number };

/** A source that is no table; `line` where that shows, if anywhere. */
export class TableError extends Error {
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.name = 'TableError';
    this.line = line;
  }
}

/**
 * The rows of a table as spreadsheets save them: cells with commas, semicolons or tabs between, lines ending in any way,
 * in UTF-8 or UTF-16 with or without a mark. Cells are trimmed and as `cleanText` leaves them, empty lines left out. Throws
 * `TableError`, also beyond `most` rows.
 */
export function readTable(source: TableSource, { most }: { most: number }): TableRow[] {
  const text = decodeTable(source).replace(/\r\n?/g, '\n');
  const isSeparated = isSeparatorLine(text.slice(0, 5));
  try {
    // With `info` the rows come with their line numbers, which csv-parse's types do not say.
    const rows = parse(text, {
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      delimiter: delimiterOf(text),
      info: true,
      to: most + 2,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const own = isSeparated ? rows.slice(1) : rows;
    if (own.length > most) throw new TableError(`more than ${most} rows`);
    return own.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (error instanceof CsvError)
      throw new TableError(error.message.replace(/ at line \d+/, ''), Number(error.lines));
    throw error;
  }
}

/** A file as text that can be kept; throws `TableError` for one that is none. */
function decodeTable(source: TableSource): string {
  if (typeof source === 'string') return cleanText(source.replace(/^\ufeff/, ''));
  const encoding = encodingOf(source);
  // Half of a character in UTF-16 is one bad cell; in UTF-8 the file is of another encoding altogether.
  const fatal = encoding === 'utf-8';
  try {
    return cleanText(new TextDecoder(encoding, { fatal }).decode(source));
  } catch {
    const line = lineOfFault(source);
    throw new TableError('is neither UTF-8 nor UTF-16 text: save it as CSV in UTF-8', line);
  }
}

/** The line of the first byte that is not UTF-8. */
function lineOfFault(source: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < source.length; line++) {
    const end = source.indexOf(0x0a, start);
    const next = end === -1 ? source.length : end + 1;
    if (!isUtf8(source.subarray(start, next))) return line;
    start = next;
  }
  return line;
}
