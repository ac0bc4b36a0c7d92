import { Readable } from 'node:stream';
import type { Members } from './call.ts';

const CHUNK = 65_536;

/** `{…document,"data":[…]}`, written as the rows come. */
export function streamRows(document: Members, rows: AsyncIterable<unknown>): Readable {
  return Readable.from(writeRows(document, rows), { objectMode: false });
}

async function* writeRows(document: Members, rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  let text = `${JSON.stringify(document).slice(0, -1)},"data":[`;
  let separator = '';
  for await (const row of rows) {
    text += separator + JSON.stringify(row);
    separator = ',';
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield `${text}]}`;
}
