import { delimiterOf, isSeparatorLine } from '#kernel/table-text';
import { CliFailure } from './io.ts';

/** Some records of a table below its header: a table of its own. */
export type CsvChunk = {
  csv: string;
  /** Lines of the header, in the chunk and in the file. */
  headerLines: number;
  /** The line of the file that follows the header in this chunk. */
  firstLine: number;
};

export type ChunkLimits = { mostRows: number; mostCharacters: number };

/** No record and no line is this long: past it a quote was opened and never closed, or the file is no table. */
const MOST_RECORD = 100_000;

/** The line of the file that is `line` of the chunk. */
export function lineInFile({ headerLines, firstLine }: CsvChunk, line: number): number {
  return line <= headerLines ? line : firstLine + (line - headerLines - 1);
}

/**
 * Splits a CSV between records, each part below the header. A table without records is one chunk: the header. Throws a
 * `CliFailure` that names the line where a record has no end.
 */
export async function* splitCsv(
  pieces: AsyncIterable<string>,
  { mostRows, mostCharacters }: ChunkLimits,
): AsyncGenerator<CsvChunk> {
  let header = '';
  let headerLines = 0;
  let texts: string[] = [];
  let rows = 0;
  let characters = 0;
  let firstLine = 0;
  let chunks = 0;

  for await (const record of readRecords(pieces)) {
    if (headerLines === 0) {
      header += record.text;
      if (!record.isBlank) headerLines = record.lastLine;
      continue;
    }
    if (texts.length === 0) firstLine = record.firstLine;
    texts.push(record.text);
    characters += record.text.length;
    if (!record.isBlank) rows++;
    if (rows < mostRows && characters < mostCharacters) continue;

    yield { csv: header + texts.join(''), headerLines, firstLine };
    chunks++;
    texts = [];
    rows = 0;
    characters = 0;
  }
  if (rows > 0 || chunks === 0) yield { csv: header + texts.join(''), headerLines, firstLine };
}

type CsvRecord = { text: string; firstLine: number; lastLine: number; isBlank: boolean };

/** Lines, put together where a quoted field goes over several. */
async function* readRecords(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let lineNumber = 0;
  let text = '';
  let firstLine = 1;
  let open = false;
  let delimiter = '';
  for await (const line of readLines(pieces)) {
    lineNumber++;
    if (delimiter === '' && line.trim() !== '') delimiter = delimiterOf(line);
    if (text === '') firstLine = lineNumber;
    text += line;
    if (text.length > MOST_RECORD) throw endless(firstLine);
    open = endsInQuotes(line, { open, delimiter });
    if (open) continue;
    const isBlank = text.trim() === '' || (firstLine === 1 && isSeparatorLine(text));
    yield { text, firstLine, lastLine: lineNumber, isBlank };
    text = '';
  }
  if (text !== '') yield { text, firstLine, lastLine: lineNumber, isBlank: false };
}

/** Each with its line feed; the last one may have none. */
async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let lineNumber = 0;
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/(?<=\n)/);
    rest = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '');
    lineNumber += lines.length;
    yield* lines;
    if (rest.length > MOST_RECORD) throw endless(lineNumber + 1);
  }
  if (rest !== '') yield rest;
}

function endless(line: number): CliFailure {
  return new CliFailure(`line ${line}: the row has no end: is a quote not closed, or the file no CSV?`);
}

/** Whether a quoted field goes on behind this line. A quote opens a field only at its beginning. */
function endsInQuotes(line: string, { open, delimiter }: { open: boolean; delimiter: string }): boolean {
  if (!line.includes('"')) return open;
  let quoted = open;
  let atStart = !open;
  for (let at = 0; at < line.length; at++) {
    const unit = line[at];
    if (quoted) {
      if (unit !== '"') continue;
      if (line[at + 1] === '"') at++;
      else quoted = false;
    } else if (unit === delimiter) atStart = true;
    else if (unit === '"' && atStart) {
      quoted = true;
      atStart = false;
    } else if (unit !== ' ' && unit !== '\t') atStart = false;
  }
  return quoted;
}
