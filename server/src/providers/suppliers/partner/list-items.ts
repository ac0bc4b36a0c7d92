import { z } from 'zod';
import { isJsonNumber, type JsonObject, wholeDigits } from '#kernel/lossless-json';
import { parsePhone } from '#kernel/phone';
import type { ListedMessage, ListedNumber, NumberReference } from '#suppliers/supplier';
import { wireCount, wireNothing, wirePhone, wireSender, wireText, within40 } from './fields.ts';
import { parseWire } from './wire-error.ts';

/** `test1`: check, store nothing. `test2`: echo the payload. */
export type TestMode = 'test1' | 'test2';

/** As the protocol tells it. */
export type ReportedMessage = ListedMessage & {
  /** `date` as a moment; undefined where it cannot be read: use the arrival. */
  receivedAt: Date | undefined;
  test: TestMode | undefined;
};

const nothing = wireNothing.transform(() => undefined);
export const testMode = z.union([z.enum(['test1', 'test2']), nothing]).optional();
const flag = z.union([
  z.boolean(),
  wireCount.refine((value) => value <= 1).transform((value) => value === 1),
  nothing.transform(() => false),
]);
const positive = wireCount.refine((value) => value >= 1);

const NumberItem = z.object({
  number: wirePhone,
  country_id: positive,
  operator: z.union([positive, nothing]).optional(),
  date_start: z.union([wireCount, nothing]).optional(),
  port_id: z.union([z.string().trim().min(1).max(100), wireCount.transform(String), nothing]).optional(),
  rent: flag.default(false),
});

const MessageItem = z.object({
  date: z
    .unknown()
    .optional()
    .transform((raw) => dateText(raw)),
  number: z.unknown().transform((raw, context): NumberReference => {
    const reference = readReference(raw);
    if (reference) return reference;
    context.addIssue('not a number');
    return z.NEVER;
  }),
  from: wireSender,
  message: wireText,
  test: testMode,
});

/** One item of a list, or the body of addNumber. Throws PartnerWireError with the field. */
export function parseListedNumber(item: unknown): ListedNumber {
  const { number, country_id, operator, date_start, port_id, rent } = parseWire(NumberItem, item);
  const writtenAs = scalarText((item as JsonObject).number) ?? number;
  return {
    phone: number,
    writtenAs,
    callingCode: country_id,
    mccMnc: operator === undefined ? undefined : String(operator),
    placedAt: date_start === undefined ? undefined : momentOf(String(date_start)),
    portId: port_id ?? number,
    rent,
  };
}

/** addMessage's body, or one item of addMessages. Throws PartnerWireError. */
export function parseListedMessage(item: unknown): ReportedMessage {
  const { date, number, from, message, test } = parseWire(MessageItem, item);
  return { to: number, sender: from, text: message, date, receivedAt: momentOf(date), test };
}

/**
 * Seconds (10 digits) or milliseconds since 1970, or ISO 8601 with `T` or a space; a moment without a zone is
 * in UTC. Undefined for anything else.
 */
export function momentOf(date: string): Date | undefined {
  const text = date.trim();
  const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    text,
  );
  const time = /^\d{1,13}$/.test(text)
    ? Number(text) * (text.length >= 12 ? 1 : 1000)
    : Date.parse(iso ? `${iso[1]}T${iso[2]}${(iso[3] ?? 'Z').toUpperCase()}` : '');
  return Number.isFinite(time) && time < 253_402_300_800_000 ? new Date(time) : undefined;
}

/** A number or an id of ours, from whatever scalar it was written as. */
export function readReference(raw: unknown): NumberReference | undefined {
  const text = scalarText(raw)?.trim() ?? '';
  const phone = parsePhone(within40(text));
  const id = idText(raw);
  return phone || id ? { ...(phone && { phone }), ...(id && { id }) } : undefined;
}

/** An id of ours: digits, 1 to 2^63. */
export function idText(raw: unknown): string | undefined {
  const text = scalarText(raw)?.trim() ?? '';
  return /^[1-9]\d{0,18}$/.test(text) ? text : undefined;
}

function scalarText(raw: unknown): string | undefined {
  if (isJsonNumber(raw)) return wholeDigits(raw);
  return typeof raw === 'string' ? raw : undefined;
}

function dateText(raw: unknown): string {
  return (isJsonNumber(raw) ? raw.value : typeof raw === 'string' ? raw : '').trim().slice(0, 64);
}
