import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvChunk, lineInFile, splitCsv } from './csv-chunks.ts';

async function* pieces(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function split(text: string, mostRows = 2, mostCharacters = 1_000): Promise<CsvChunk[]> {
  const chunks: CsvChunk[] = [];
  for await (const chunk of splitCsv(pieces(text), { mostRows, mostCharacters })) chunks.push(chunk);
  return chunks;
}

describe('a split CSV', () => {
  it('has its header in every part', async () => {
    const chunks = await split('a,b\n1,2\n3,4\n5,6');

    expect(chunks.map(({ csv }) => csv)).toEqual(['a,b\n1,2\n3,4\n', 'a,b\n5,6']);
  });

  it('tells where a line of a part is in the file', async () => {
    const text = '\n\na,b\n1,2\n\n3,4\n5,6\n\n\n7,8\n';

    for (const chunk of await split(text)) {
      for (const [index, line] of chunk.csv.trimEnd().split('\n').entries())
        expect(text.split('\n')[lineInFile(chunk, index + 1) - 1]).toBe(line);
    }
  });

  it('is never split inside a quoted field, and a quote in the middle opens none', async () => {
    const text = 'a,b\n"1\n1",2\n3 6" pipe,4\n"a ""quoted"" word\n", "x\ny"\n5,6\n';

    const chunks = await split(text, 1);

    expect(chunks.map(({ csv }) => csv.slice(4))).toEqual([
      '"1\n1",2\n',
      '3 6" pipe,4\n',
      '"a ""quoted"" word\n", "x\ny"\n',
      '5,6\n',
    ]);
    expect(chunks.map(({ firstLine }) => firstLine)).toEqual([2, 4, 5, 8]);
  });

  it('may have semicolons or tabs between its cells, and say so above its header', async () => {
    const semicolons = await split('a;b\n1;"x\ny"\n2;"z"\n', 1);
    const said = await split('sep=;\na;b\n1;"x;\ny"\n2;3\n', 1);

    expect(semicolons.map(({ csv }) => csv)).toEqual(['a;b\n1;"x\ny"\n', 'a;b\n2;"z"\n']);
    expect(said.map(({ csv }) => csv)).toEqual(['sep=;\na;b\n1;"x;\ny"\n', 'sep=;\na;b\n2;3\n']);
    expect(said.map(({ firstLine }) => firstLine)).toEqual([3, 5]);
  });

  it('is one part where it has no rows', async () => {
    expect((await split('a,b\n')).map(({ csv }) => csv)).toEqual(['a,b\n']);
    expect((await split('')).map(({ csv }) => csv)).toEqual(['']);
    expect((await split('a,b\r1,2\r3,4')).map(({ csv }) => csv)).toEqual(['a,b\r1,2\r3,4']);
  });

  it('has parts of a limited size', async () => {
    const chunks = await split(`a\n${`${'x'.repeat(40)}\n`.repeat(10)}`, 100, 100);

    expect(chunks.map(({ csv }) => csv.length)).toEqual([125, 125, 125, 43]);
  });

  it.each([
    ['a quote that is never closed', `a,b\n1,2\n"3,4\n${'5,6\n'.repeat(40_000)}`, /line 3: /],
    ['no line feed at all', 'x'.repeat(300_000), /line 1: /],
  ])('with %s is refused, with the line', async (_, text, message) => {
    const all = async () => {
      for await (const _ of splitCsv(pieces(text, 4_096), { mostRows: 10, mostCharacters: 10_000 }));
    };

    await expect(all()).rejects.toThrow(message);
  });

  it('reads as the whole file does, whatever is in it', async () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-z0-9 ]{0,5}$/),
      fc.stringMatching(/^[a-z0-9,\n" ]{0,6}$/).map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    const table = fc.array(
      fc.tuple(cell, cell).map((row) => row.join(',')),
      { maxLength: 12 },
    );
    const options = {
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      info: true,
    };
    type Row = { record: string[]; info: { lines: number } };

    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, most, size) => {
          const text = ['first,second', ...rows].join('\n');
          const whole = parse(text, options) as unknown as Row[];

          const found: [string[], number][] = [];
          for await (const chunk of splitCsv(pieces(text, size), { mostRows: most, mostCharacters: 100 })) {
            const part = (parse(chunk.csv, options) as unknown as Row[]).slice(1);
            for (const { record, info } of part) found.push([record, lineInFile(chunk, info.lines)]);
          }

          expect(found).toEqual(whole.slice(1).map(({ record, info }) => [record, info.lines]));
        },
      ),
      { numRuns: 300 },
    );
  });
});
