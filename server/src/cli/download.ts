import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Result } from './command.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';

/** Writes what a server sends to a file, or to the standard output. A file that exists is not written over. */
export async function saveDownload({
  io,
  out,
  pieces,
}: {
  io: CliIo;
  out: string | undefined;
  pieces: AsyncIterable<Uint8Array>;
}): Promise<Result> {
  let bytes = 0;
  let lines = 0;
  async function* counted() {
    for await (const piece of pieces) {
      bytes += piece.length;
      for (const unit of piece) if (unit === 0x0a) lines++;
      yield piece;
    }
  }
  try {
    if (out === undefined) for await (const piece of counted()) io.stdout.write(piece);
    else await pipeline(Readable.from(counted()), createWriteStream(out, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliFailure(`it broke off after ${lines} lines: ${reason}`, exitCodes.failed, error);
  }
  const rows = Math.max(0, lines - 1);
  if (out === undefined) return { json: { rows, bytes }, text: '' };
  return { json: { rows, bytes, file: out }, text: `${rows} rows in ${out}\n` };
}
