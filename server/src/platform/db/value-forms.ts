import pg from 'pg';

/** Type ids of PostgreSQL that both drivers must be told how to read or write. */
const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** `int8` as bigint on both engines, moments of any year; everything else as the drivers do it by default. */
export const parsers: Record<number, (text: string) => unknown> = {
  [INT8]: (text) => BigInt(text),
  [TIMESTAMPTZ]: readMoment,
};

/** For the embedded engine, whose driver writes years before 1 and after 9999 as PostgreSQL does not read them. */
const serializers: Record<number, (value: unknown) => string> = {
  [TIMESTAMPTZ]: (value) => (value instanceof Date ? timestampText(value) : String(value)),
};

const readAnyMoment: (text: string) => unknown = pg.types.getTypeParser(TIMESTAMPTZ, 'text');
/** Where the digits of `2026-12-01 10:54:49.123456+00` are. */
const ZERO = 48;

/**
 * A moment as PostgreSQL writes it. Nearly all are of our centuries and in UTC: these are read by their places, as a pattern takes
 * ten times as long, and most rows have several.
 */
export function readMoment(text: string): unknown {
  const { length } = text;
  if (length < 22 || length > 29 || !text.endsWith('+00') || text[4] !== '-') return readAnyMoment(text);
  const two = (at: number) => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
  const digit = (at: number) => (at < length - 3 ? text.charCodeAt(at) - ZERO : 0);
  const year = two(0) * 100 + two(2);
  if (year < 1000) return readAnyMoment(text);
  const milliseconds = digit(20) * 100 + digit(21) * 10 + digit(22);
  return new Date(Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), milliseconds));
}

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
