import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let supplier: string;
let merchant: string;
let campaign: string;
let serial = 0;

beforeAll(async () => {
  world = await createNativeWorld();
  supplier = (await world.api('POST', '/suppliers', { body: { name: 'tables', kind: 'manual' } })).json.id;
  merchant = String((await world.customer()).accountId);
  await world.api('POST', '/merchants', { body: { account: merchant, email: 'shop@example.org' } });
  const made = await world.api('POST', `/merchants/${merchant}/campaigns`, { body: { name: 'tables' } });
  campaign = made.json.id;
});
afterAll(() => world.close());

/** Every address that takes a table, and a good row of it. */
const doors: { name: string; path(): string; header: string[]; row(): string[] }[] = [
  {
    name: 'numbers',
    path: () => `/suppliers/${supplier}/numbers`,
    header: ['phone', 'country', 'operator', 'provenance', 'step'],
    row: () => [`7701${String(++serial).padStart(7, '0')}`, '2', 'any', 'own_device', '0'],
  },
  {
    name: 'prices',
    path: () => `/suppliers/${supplier}/prices`,
    header: ['country', 'service', 'price', 'operator', 'step'],
    row: () => ['2', 'tg', `0.${++serial + 100}`, 'any', '0'],
  },
  {
    name: 'rent prices',
    path: () => `/suppliers/${supplier}/rent-prices`,
    header: ['country', 'operator', 'from_hours', 'unit_hours', 'price', 'step'],
    row: () => ['2', 'any', String(++serial), '1', '0.10', '0'],
  },
  {
    name: 'validation codes',
    path: () => `/merchants/${merchant}/campaigns/${campaign}/validation-codes`,
    header: ['code'],
    row: () => [`CODE${++serial}`],
  },
];

const encodings: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
};
const cases = doors.flatMap((door) =>
  Object.keys(encodings).flatMap((encoding) =>
    door.header.map((column, index) => ({ ...door, encoding, column, index })),
  ),
);

describe('a table of which one cell holds what no database keeps', () => {
  it.each(cases)(
    'of $name in $encoding, $column, is taken but for that line, which is named',
    async (door) => {
      const bad = ['\0', '\ud800', '\udfff'].map((text) => {
        const row = door.row();
        row[door.index] += text;
        return row;
      });
      const table = [door.header, door.row(), ...bad, door.row()].map((cells) => cells.join(',')).join('\n');
      const raw = new Blob([new Uint8Array(encodings[door.encoding]?.(table) ?? [])]);

      const { status, json, text } = await world.api('POST', door.path(), { raw, type: 'text/csv' });

      expect(status, text).toBe(200);
      expect(json).toMatchObject({ rows: 5, errorCount: 3 });
      expect(json.errors.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5]);
      expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    },
  );

  it.each(doors)(
    'of $name in another encoding is refused, and the first line is named where that shows',
    async (door) => {
      const table = [door.header, door.row(), door.row()].map((cells) => cells.join(',')).join('\n');
      const raw = new Blob([new Uint8Array(Buffer.from(`${table}\u00e9\n`, 'latin1'))]);

      const { status, text } = await world.api('POST', door.path(), { raw, type: 'text/csv' });

      expect(status).toBe(400);
      expect(text).toMatch(/UTF-8/);
      expect(text).toMatch(/"line":3|line 3/);
    },
  );
});
