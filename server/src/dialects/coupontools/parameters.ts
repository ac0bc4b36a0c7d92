import type { z } from 'zod';
import { type ErrorCode, isErrorCode } from './error-codes.ts';
import { type Problem, WireError } from './wire-error.ts';
import type { WireParameters, WireValue } from './wire-values.ts';

/**
 * The form of a value. The messages of its issues are the wire's error codes (`301`), and for dates the
 * format after a blank (`303 yyyy-MM-dd`).
 */
export type Kind<T> = z.ZodType<T, unknown>;

/** One parameter of a call. */
export type Parameter<T> = {
  name: string;
  /** Other names it is known by, tried in this order after its own. */
  aliases: readonly string[];
  required: (sent: WireParameters) => boolean;
  /** Whether an empty text is a value; otherwise it is absent. */
  mayBeEmpty: boolean;
  kind: Kind<T>;
};

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

export type Input<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** Must be there; 200 where it is not. */
export function required<T>(name: string, kind: Kind<T>, ...aliases: string[]): Parameter<T> {
  return { name, aliases, kind, required: () => true, mayBeEmpty: false };
}

/** Must be there where `condition` says so of what else was sent. */
export function requiredIf<T>(
  condition: (sent: WireParameters) => boolean,
  name: string,
  kind: Kind<T>,
  ...aliases: string[]
): Parameter<T | undefined> {
  return { name, aliases, kind, required: condition, mayBeEmpty: false };
}

/** May be missing; an empty text counts as missing. */
export function optional<T>(name: string, kind: Kind<T>, ...aliases: string[]): Parameter<T | undefined> {
  return { name, aliases, kind, required: () => false, mayBeEmpty: false };
}

/** May be missing; an empty text is a value: it takes away what was there before. */
export function clearable<T>(name: string, kind: Kind<T>, ...aliases: string[]): Parameter<T | undefined> {
  return { name, aliases, kind, required: () => false, mayBeEmpty: true };
}

/** Reads all parameters of a call, or throws everything that is wrong with them: what is missing first. */
export function readParameters<P extends Parameters>(declared: P, sent: WireParameters): Input<P> {
  const missing: Problem[] = [];
  const wrong: Problem[] = [];
  const input: Record<string, unknown> = {};

  for (const [key, parameter] of Object.entries(declared)) {
    const value = findValue(parameter, sent);
    if (value === undefined) {
      if (parameter.required(sent)) missing.push({ code: 200, name: parameter.name });
      continue;
    }
    const result = parameter.kind.safeParse(value);
    if (result.success) input[key] = result.data;
    else wrong.push(toProblem(result.error.issues[0]?.message ?? '', parameter.name));
  }
  if (missing.length + wrong.length > 0) throw new WireError([...missing, ...wrong]);
  return input as Input<P>;
}

function findValue(
  { name, aliases, mayBeEmpty }: Parameter<unknown>,
  sent: WireParameters,
): WireValue | undefined {
  for (const known of [name, ...aliases]) {
    const value = sent.get(known);
    if (value !== undefined && (mayBeEmpty || !isBlank(value))) return value;
  }
  return undefined;
}

/** The literal `undefined` is what careless clients make of a missing value. */
function isBlank(value: WireValue): boolean {
  return (
    (typeof value === 'string' && /^(\s*|undefined)$/.test(value)) ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** True where one of these was sent and is not blank. */
export function isSent(sent: WireParameters, ...names: string[]): boolean {
  return names.some((name) => {
    const value = sent.get(name);
    return value !== undefined && !isBlank(value);
  });
}

/** The text that was sent under the name, in small letters. */
export function sentWord(sent: WireParameters, name: string): string {
  const value = sent.get(name);
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

function toProblem(message: string, name: string): Problem {
  const [number = '', ...format] = message.split(' ');
  const code = Number(number);
  const known: ErrorCode = isErrorCode(code) ? code : 300;
  return { code: known, name, ...(format.length > 0 ? { detail: format.join(' ') } : {}) };
}
