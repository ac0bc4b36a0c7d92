import { z } from 'zod';
import { formatMicros } from '#kernel/money';
import { parsePhone } from '#kernel/phone';

const MAX_ID = 9_223_372_036_854_775_807n;

/** Ids travel as decimal texts: they do not fit a JSON number. */
export const Id = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, 'must be an id: a positive whole number as text')
  .transform(BigInt)
  .refine((id) => id <= MAX_ID, 'is larger than any id');

/** Accounts and suppliers are named by id or by name. Digits alone are always an id. */
export const Reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be an id or a name')
  .transform((text, context) => {
    if (!/^\d+$/.test(text)) return { name: text };
    const id = Id.safeParse(text);
    if (id.success) return { id: id.data };
    context.addIssue('must be an id or a name');
    return z.NEVER;
  });
export type Reference = z.infer<typeof Reference>;

export const text = (most: number, least = 1) => z.string().min(least).max(most);

/** A text that is one line: no control characters. */
export const line = (most: number) =>
  text(most).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters');

/** A whole number in a path or a query. */
export const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most));

export const CountryId = whole(0, 9_999);
export const ServiceId = z.string().regex(/^[a-z0-9]{1,16}$/i, 'must be the code of a service');

/** As it is kept: digits only. */
export const Phone = z
  .string()
  .max(40)
  .transform((text, context) => {
    const phone = parsePhone(text);
    if (phone !== undefined) return phone;
    context.addIssue('must be a phone number');
    return z.NEVER;
  });

/** Micros as decimal text: `12.50`; more places only where they are not zero. */
export function decimal(micros: bigint): string {
  return formatMicros(micros, 6).replace(/0{1,4}$/, '');
}

const LIMIT = 100;
const MOST = 200;

/** The query of every list; `cursor` is the `next` of the page before. */
export const paging = { limit: whole(1, MOST).default(LIMIT), cursor: Id.optional() };

export type Page<T> = {
  items: T[];
  /** The `cursor` of the next page; null after the last. */
  next: string | null;
};

/** Of `limit + 1` rows read, the page, and where the next one goes on. */
export function page<R, T>(
  rows: readonly R[],
  { limit, cursor, render }: { limit: number; cursor(row: R): unknown; render(row: R): T },
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(render),
    next: rows.length > limit && last !== undefined ? String(cursor(last)) : null,
  };
}

/** JSON in which a bigint is a decimal text. */
export function renderJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part));
}
