import { CsvError, parse } from 'csv-parse/sync';
import { delimiterOf, encodingOf, isSeparatorLine } from './table-text.ts';

/** What somebody imports: text, or a file as it is. */
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
 * in UTF-8 or UTF-16 with or without a mark. Cells are trimmed, empty lines left out. Throws `TableError`, also beyond
 * `most` rows.
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

/** A file as text; throws `TableError` for one that is none. */
export function decodeTable(source: TableSource): string {
  if (typeof source === 'string') return source.replace(/^\ufeff/, '');
  try {
    return new TextDecoder(encodingOf(source), { fatal: true }).decode(source);
  } catch {
    throw new TableError('is neither UTF-8 nor UTF-16 text: save it as CSV in UTF-8');
  }
}
