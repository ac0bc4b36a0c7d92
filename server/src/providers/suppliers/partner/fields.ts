import { z } from 'zod';
import { isJsonNumber, JsonNumber, plainDecimal, wholeDigits } from '#kernel/lossless-json';
import { formatMicros, MAX_AMOUNT_MICROS } from '#kernel/money';
import { parsePhone } from '#kernel/phone';
import type { ForeignId } from '#suppliers/supplier';

const MAX_SENDER_LENGTH = 64;
const MAX_TEXT_LENGTH = 4096;
const MAX_NAME_LENGTH = 100;
/** 2^64 has 20 digits; the documents promise 2^63. */
const MAX_ID_DIGITS = 20;

const wireNumber = z.custom<JsonNumber>(isJsonNumber);
const wireScalar = z.union([z.string(), wireNumber]);

/** Length in characters as people count them to a limit, not in UTF-16 units. */
function shorterThan(limit: number) {
  return (text: string) => text.length <= limit || [...text].length <= limit;
}

/** A number or string id, 0 to 20 digits as a number, 1 to 64 printable characters as a string. */
export const wireId = wireScalar.transform((raw, context): ForeignId => {
  if (typeof raw !== 'string') {
    const digits = wholeDigits(raw);
    if (digits !== undefined && digits.length <= MAX_ID_DIGITS) return { text: digits, json: 'number' };
  } else if (/^[\x21-\x7e]{1,64}$/.test(raw)) return { text: raw, json: 'string' };
  context.addIssue('not an id');
  return z.NEVER;
});

/** No written form of a phone number is longer; nothing longer is worth cleaning up. */
export function within40(text: string): string {
  return text.length <= 40 ? text : '';
}

/** A phone number as number or string, with or without `+`, spaces, dashes; gives the canonical digits. */
export const wirePhone = wireScalar.transform((raw, context): string => {
  const phone = parsePhone(typeof raw === 'string' ? within40(raw) : (wholeDigits(raw) ?? ''));
  if (phone) return phone;
  context.addIssue('not a phone number');
  return z.NEVER;
});

/** Who sent a message; a number is taken as its digits. */
export const wireSender = wireScalar
  .transform((raw) => (typeof raw === 'string' ? raw : raw.value).trim())
  .refine(shorterThan(MAX_SENDER_LENGTH));

/** The text of a message, as it came through the gate. */
export const wireText = z.string().refine(shorterThan(MAX_TEXT_LENGTH));

/** The name of a country, an operator or a service; a number (v2, some operators) as its digits. */
export const wireName = wireScalar
  .transform((raw) => (typeof raw === 'string' ? raw : raw.value).trim())
  .refine((name) => name.length > 0 && name.length <= MAX_NAME_LENGTH);

/** A whole number from 0 as number or digits, at most `Number.MAX_SAFE_INTEGER`. */
export const wireCount = wireScalar.transform((raw, context): number => {
  const count = Number(wholeDigits(typeof raw === 'string' ? raw.trim() : raw) ?? Number.NaN);
  if (Number.isSafeInteger(count)) return count;
  context.addIssue('not a count');
  return z.NEVER;
});

/** A prefix of phone numbers as number or string, with or without `+`; gives its digits, maybe none. */
export const wirePrefix = wireScalar
  .transform((raw) =>
    typeof raw === 'string' ? raw.trim().replace(/^\+/, '') : (wholeDigits(raw) ?? raw.value),
  )
  .refine((digits) => /^\d{0,15}$/.test(digits));

/** An amount of money of at least 0, number or decimal text, to micros; digits past the sixth are rounded. */
export const wireSum = wireScalar.transform((raw, context): bigint => {
  const plain = plainDecimal(typeof raw === 'string' ? raw.trim() : raw);
  const [whole = '', fraction = ''] = plain?.split('.') ?? [];
  if (plain && !plain.startsWith('-') && whole.length <= 12) {
    const tenths = BigInt(whole) * 10_000_000n + BigInt(fraction.slice(0, 7).padEnd(7, '0'));
    const micros = (tenths + 5n) / 10n;
    if (micros <= MAX_AMOUNT_MICROS) return micros;
  }
  context.addIssue('not an amount');
  return z.NEVER;
});

/** Micros as a JSON number with at most `decimals` places and no trailing zeros. */
export function renderSum(micros: bigint, decimals: number): JsonNumber {
  return new JsonNumber(plainDecimal(formatMicros(micros, decimals)) ?? '0');
}

/** An id of the other side, in the JSON type it came in. */
export function renderId(id: ForeignId): string | JsonNumber {
  return id.json === 'string' ? id.text : new JsonNumber(id.text);
}

/** `null`, `""`, `[]` and `{}` are how some languages say "no list". */
export const wireNothing = z.union([
  z.null(),
  z.literal(''),
  z.array(z.unknown()).length(0),
  z
    .record(z.string(), z.unknown())
    .refine((value) => !isJsonNumber(value) && Object.keys(value).length === 0),
]);
