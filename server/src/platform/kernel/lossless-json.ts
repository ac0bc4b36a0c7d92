import { LosslessNumber, parse, stringify } from 'lossless-json';
import { cleanValue } from './outside-text.ts';

/** A JSON number kept as it was written: `.value` holds the source text, digit for digit. */
export const JsonNumber = LosslessNumber;
export type JsonNumber = LosslessNumber;

/** Parsed JSON in which no number went through a binary float. */
export type JsonValue = string | boolean | null | JsonNumber | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

export type JsonLimits = {
  /** In UTF-16 units of the text. Default 2 MiB. */
  maxLength?: number;
  /** Arrays and objects inside one another. Default 32. */
  maxDepth?: number;
};

/** The text is not JSON, or goes past a limit. The only error `parseLosslessJson` throws. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly reason: 'syntax' | 'too_long' | 'too_deep';

  constructor(reason: JsonError['reason'], cause?: unknown) {
    super(`bad JSON: ${reason}`, { cause });
    this.reason = reason;
  }
}

/**
 * JSON text to values with exact numbers: the caller's schema decides per field whether a number becomes
 * digits, a bigint or an amount. Of a key given twice the last wins, as in `JSON.parse`; keys named
 * `__proto__` are dropped, so copying the result cannot change a prototype. Texts went through the gate for those from
 * outside (`cleanText`).
 */
export function parseLosslessJson(
  text: string,
  { maxLength = 2 ** 21, maxDepth = 32 }: JsonLimits = {},
): JsonValue {
  if (text.length > maxLength) throw new JsonError('too_long');
  if (depthExceeds(text, maxDepth)) throw new JsonError('too_deep');
  try {
    const value = parse(text, null, {
      parseNumber: (source) => new LosslessNumber(source),
      onDuplicateKey: ({ newValue }) => newValue,
    }) as JsonValue;
    // An escaped spelling of the name still spells the name, so the text cannot rule it out.
    if (text.includes('__proto__') || text.includes('\\')) dropPrototypeKeys(value);
    return text.includes('\\') ? cleanValue(value) : value;
  } catch (error) {
    throw new JsonError('syntax', error);
  }
}

/** Values to JSON text; `JsonNumber` and `bigint` are written as JSON numbers, digit for digit. */
export function stringifyLosslessJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('no JSON for this value');
  return text;
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return value instanceof LosslessNumber;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value);
}

/** A JSON number (or the text of one) as plain digits: no exponent, no trailing zeros. Undefined past 40 digits. */
export function plainDecimal(number: JsonNumber | string): string | undefined {
  const match = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(String(number));
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;

  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padEnd(Math.max(point, 0), '0');
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits;
  const before = padded.slice(0, Math.max(point, 0)).replace(/^0+/, '') || '0';
  const after = padded.slice(Math.max(point, 0)).replace(/0+$/, '');
  if (before.length > 40 || after.length > 40) return undefined;

  const plain = after ? `${before}.${after}` : before;
  return plain === '0' ? '0' : `${sign}${plain}`;
}

/** The digits of a JSON number that is a whole number of at least 0; undefined for any other. */
export function wholeDigits(number: JsonNumber | string): string | undefined {
  const plain = plainDecimal(number);
  return plain !== undefined && /^\d+$/.test(plain) ? plain : undefined;
}

/** Looked at before parsing, because the parser recurses and a deep text would exhaust the stack. */
function depthExceeds(text: string, maxDepth: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (quoted) {
      if (unit === 0x5c) at += 1;
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
  }
  return false;
}

function dropPrototypeKeys(value: JsonValue): void {
  if (Array.isArray(value)) for (const item of value) dropPrototypeKeys(item);
  else if (isJsonObject(value)) {
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    for (const item of Object.values(value)) dropPrototypeKeys(item);
  }
}
