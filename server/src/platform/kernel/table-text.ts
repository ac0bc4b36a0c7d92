const delimiters = [',', ';', '\t'] as const;
type Delimiter = (typeof delimiters)[number];

/** The line that spreadsheets write above a table to name its separator. */
const separatorLine = /^sep=([,;\t])$/i;

/** The first line that is not blank. */
function firstLine(text: string): string {
  const at = text.search(/\S/);
  if (at === -1) return '';
  const start = Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1;
  const rest = text.slice(start);
  const end = rest.search(/[\n\r]/);
  return end === -1 ? rest : rest.slice(0, end);
}

/** The separator of a table: the one that its first line has most of, outside quotes. A comma where it has none. */
export function delimiterOf(text: string): Delimiter {
  const line = firstLine(text);
  const said = separatorLine.exec(line.trim() === '' ? line : line.replace(/^ +| +$/g, ''))?.[1];
  if (said !== undefined) return said as Delimiter;
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length - 1);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** True for a first line that only says what stands between the cells. */
export const isSeparatorLine = (line: string): boolean => separatorLine.test(line.replace(/[\n\r]+$/, ''));

/** By the mark at its beginning, or where Latin letters leave every second byte empty. `head` is some kilobytes of it. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const some = head.subarray(0, 4_096);
  const empty = [0, 0];
  some.forEach((byte, at) => {
    if (byte === 0) empty[at % 2] = (empty[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = empty;
  if (even + odd === 0 || Math.max(even, odd) < some.length / 8) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
}
