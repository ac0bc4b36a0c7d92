import {
  isJsonNumber,
  isJsonObject,
  JsonError,
  type JsonObject,
  parseLosslessJson,
} from '#kernel/lossless-json';

/** A reply's body as far as it can be read: its JSON object if it is one, and its code. */
export type ReadReply = {
  json: JsonObject | undefined;
  /** The word that tells what happened, trimmed and upper-case; undefined if the body holds none. */
  code: string | undefined;
};

const CODE_FIELDS = ['error', 'status', 'response', 'message'] as const;
const MAX_CODE_LENGTH = 100;

/** Looks for the code in `error`, `status`, `response`, `message`, then in a plain text (contract 6.3). */
export function readReply(body: string): ReadReply {
  const json = readJson(body);
  if (!isJsonObject(json)) return { json: undefined, code: codeOf(json === undefined ? body : json) };

  for (const field of CODE_FIELDS) {
    const code = Object.hasOwn(json, field) ? codeOf(json[field]) : undefined;
    if (code) return { json, code };
  }
  return { json, code: undefined };
}

/** One field's value as a code: a text or a number; anything else says nothing. */
export function codeOf(value: unknown): string | undefined {
  const text = isJsonNumber(value) ? value.value : value;
  if (typeof text !== 'string') return undefined;
  const code = text.trim().toUpperCase();
  return code && code.length <= MAX_CODE_LENGTH ? code : undefined;
}

function readJson(body: string): unknown {
  try {
    return parseLosslessJson(body);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
