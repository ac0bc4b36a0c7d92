import pg from 'pg';

/** Type ids of PostgreSQL that both drivers must be told how to read or write. */
const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** `int8` as bigint on both engines, moments of any year; everything else as the drivers do it by default. */
export const parsers: Record<number, (text: string) => unknown> = {
  [INT8]: (text) => BigInt(text),
  [TIMESTAMPTZ]: pg.types.getTypeParser(TIMESTAMPTZ, 'text'),
};

/** For the embedded engine, whose driver writes years before 1 and after 9999 as PostgreSQL does not read them. */
const serializers: Record<number, (value: unknown) => string> = {
  [TIMESTAMPTZ]: (value) => (value instanceof Date ? timestampText(value) : String(value)),
};

/** What the embedded engine is opened with. */
export const embeddedForms = { parsers, serializers };

/** PostgreSQL counts years from 1, before and after Christ, and knows no sign; a `Date` counts the year before 1 as 0. */
function timestampText(moment: Date): string {
  const iso = moment.toISOString();
  const year = moment.getUTCFullYear();
  if (year >= 1 && year <= 9999) return iso;
  const rest = iso.slice(iso.indexOf('-', 1));
  return year > 9999 ? `${year}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`;
}
