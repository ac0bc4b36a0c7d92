import { z } from 'zod';
import { formatMicros, parseMicros } from '#kernel/money';
import { parsePhone, readPhone } from '#kernel/phone';
import { endOfDay, isDay, startOfDay } from '#kernel/time-zone';

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

/** A person's number, written in full; kept as E.164's digits. */
export const PersonPhone = z
  .string()
  .max(64)
  .transform((text, context) => {
    const phone = readPhone(text);
    if (phone !== undefined) return phone;
    context.addIssue('must be a phone number with its country code');
    return z.NEVER;
  });

/** One of our lines, as it is kept: digits only. */
export const Phone = z
  .string()
  .max(40)
  .transform((text, context) => {
    const phone = parsePhone(text);
    if (phone !== undefined) return phone;
    context.addIssue('must be a phone number');
    return z.NEVER;
  });

const IsoMoment = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const IsoDay = z.iso
  .date()
  .refine(isDay)
  .transform((day) => ({ day }));

/** A moment, or a day without a time: see `beginOf` and `endOf`. */
export const MomentOrDay = z.union([IsoMoment, IsoDay], {
  error: 'must be a moment like 2026-12-31T23:59:59Z, or a day like 2026-12-31',
});
export type MomentOrDay = z.infer<typeof MomentOrDay>;

/** When it begins something: a day with its first second by the clocks of `zone`. */
export const beginOf = (value: MomentOrDay, zone: string): Date =>
  value instanceof Date ? value : startOfDay(value.day, zone);

/** When it ends something: a day with its last second by the clocks of `zone`. */
export const endOf = (value: MomentOrDay, zone: string): Date =>
  value instanceof Date ? value : endOfDay(value.day, zone);

/** The first moment behind a span whose last day is included; a moment itself is not. */
export const untilOf = (value: MomentOrDay, zone: string): Date =>
  value instanceof Date ? value : new Date(endOfDay(value.day, zone).getTime() + 1_000);

/** The last moment of a span that includes its end. */
export const throughOf = (value: MomentOrDay, zone: string): Date =>
  value instanceof Date ? value : new Date(untilOf(value, zone).getTime() - 1);

/** A sum as it is sent: never a JSON number, which would not be exact. */
export const money = z.string({ error: 'must be a decimal text, like "0.10"' }).max(40);

/** The same, in micros. */
export const sumMicros = money.transform(parseMicros);

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

/** The reply of a list. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'The `cursor` of the next page; null after the last.' }),
  });

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
