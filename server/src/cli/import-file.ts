import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { encodingOf } from '#kernel/table-text';
import { type Answer, ApiRefusal, asObject, type Client, type Query } from './client.ts';
import type { Result } from './command.ts';
import { type CsvChunk, lineInFile, splitCsv } from './csv-chunks.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';
import { startProgress } from './progress.ts';
import { printable, renderRecord } from './render.ts';

const ROWS_AT_ONCE = 2_000;
const CHARACTERS_AT_ONCE = 1_000_000;

/** Errors that are kept for `--json`, and that people are shown; all are counted. */
const MOST_ERRORS = 10_000;
const MOST_SHOWN = 50;

type RowError = { line: number; error: string };
type Total = { rows: number; imported: number; unchanged: number; errorCount: number; errors: RowError[] };

export type ImportFile = {
  api: Client;
  io: CliIo;
  file: string;
  path: string;
  query?: Query;
  /** Rows in one request. */
  mostRows?: number;
};

/**
 * Sends a CSV in parts. Rows that are wrong are named with their lines in the file, and make the exit code 1; the
 * others are taken in. Importing again is harmless.
 */
export async function importFile(command: ImportFile): Promise<Result> {
  const { api, io, file, path, query, mostRows = ROWS_AT_ONCE } = command;
  const { size } = await stat(file).catch(cannotRead(file));
  const progress = await startProgress(io.stderr, file, size);
  const total: Total = { rows: 0, imported: 0, unchanged: 0, errorCount: 0, errors: [] };
  try {
    const stream = createReadStream(file, { highWaterMark: 256 * 1024 });
    const chunks = splitCsv(readPieces(stream, file), { mostRows, mostCharacters: CHARACTERS_AT_ONCE });
    for await (const chunk of chunks) {
      const report = await api.sendCsv(path, chunk.csv, query).catch(stoppedAt(chunk, total));
      addReport(total, report, chunk);
      progress.update(stream.bytesRead);
    }
  } finally {
    progress.stop();
  }
  return {
    json: total,
    text: renderRecord(total, ['rows', 'imported', 'unchanged', 'errorCount']),
    note: describeErrors(total),
    exitCode: total.errorCount > 0 ? exitCodes.failed : exitCodes.ok,
  };
}

function addReport(total: Total, report: Answer, chunk: CsvChunk): void {
  total.rows += count(report.rows);
  total.imported += count(report.imported);
  total.unchanged += count(report.unchanged);
  total.errorCount += count(report.errorCount);
  const errors = Array.isArray(report.errors) ? report.errors : [];
  for (const error of errors.slice(0, MOST_ERRORS - total.errors.length)) {
    const { line, error: message } = asObject(error) ?? {};
    total.errors.push({ line: lineInFile(chunk, count(line)), error: String(message) });
  }
}

/** The parts before this one are in the books of the server. */
function stoppedAt(chunk: CsvChunk, { imported, unchanged, errorCount }: Total): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CliFailure)) throw error;
    const line = error instanceof ApiRefusal ? error.details.line : undefined;
    const csv = error instanceof ApiRefusal ? error.details.csv : undefined;
    const what = typeof line === 'number' ? `line ${lineInFile(chunk, line)}: ${String(csv)}` : error.message;
    if (imported + unchanged + errorCount === 0) throw new CliFailure(what, error.exitCode, error);
    const before = `${imported} imported, ${unchanged} unchanged, ${errorCount} wrong before line ${chunk.firstLine}`;
    throw new CliFailure(`${what} (${before}; importing again is harmless)`, error.exitCode, error);
  };
}

/** As UTF-8 or UTF-16, whichever its beginning looks like. */
async function* readPieces(stream: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  try {
    for await (const piece of stream) {
      decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
      yield decoder.decode(piece, { stream: true });
    }
    if (decoder) yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && !('syscall' in error))
      throw new CliFailure(`${file} is neither UTF-8 nor UTF-16 text`, exitCodes.failed, error);
    cannotRead(file)(error);
  }
}

function cannotRead(file: string): (error: unknown) => never {
  return (error) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliFailure(`cannot read ${file}: ${reason}`, exitCodes.failed, error);
  };
}

function describeErrors({ errors, errorCount }: Total): string | undefined {
  if (errorCount === 0) return undefined;
  const shown = errors.slice(0, MOST_SHOWN).map(({ line, error }) => `line ${line}: ${printable(error)}`);
  const hidden = errorCount - shown.length;
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more wrong rows (--json names them)`] : [])].join('\n');
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
