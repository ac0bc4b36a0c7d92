import { Readable } from 'node:stream';
import type { Members } from './call.ts';

const CHUNK = 65_536;

type Rows = { list: string; rows: AsyncIterable<unknown> };

/** `{…document,"data":[…]}`, written as the rows come. */
export function streamRows(document: Members, rows: Rows): Readable {
  return Readable.from(writeRows(document, rows), { objectMode: false });
}

async function* writeRows(document: Members, { list, rows }: Rows): AsyncGenerator<string> {
  let text = `${JSON.stringify(document).slice(0, -1)},${JSON.stringify(list)}:[`;
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
