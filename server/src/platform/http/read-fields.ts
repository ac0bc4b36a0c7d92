import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  isJsonNumber,
  isJsonObject,
  JsonError,
  type JsonValue,
  parseLosslessJson,
  plainDecimal,
} from '#kernel/lossless-json';
import { cleanText } from '#kernel/outside-text';

/** A body that is none of those that can be read, or a field of it that is no single value. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
  /** Undefined where it is the whole. A name that came from outside is told back only where it looks like one. */
  readonly field: string | undefined;

  constructor(field?: string) {
    super('the body cannot be read');
    this.field = field === undefined || /^\w{1,40}$/.test(field) ? field : 'name';
  }
}

/** Longest body that is read. */
const MOST_BYTES = 65_536;

/** Makes `request.body` the body's bytes, whatever type it claims to be. */
export function keepBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
    done(null, body),
  );
}

/** A field as it came: a name may come twice. */
export type Field = readonly [name: string, value: string];

/** The fields of a query string or a form. */
export function parsePairs(text: string): Field[] {
  return [...new URLSearchParams(text)].map(([name, value]) => [cleanText(name), cleanText(value)]);
}

/** The fields of a body: a form, a form in parts, or JSON. Refuses what is none of them. */
export async function parseFields({ body, headers }: FastifyRequest): Promise<Field[]> {
  if (!Buffer.isBuffer(body) || body.length === 0) return [];
  const type = headers['content-type'] ?? '';
  if (/^\s*multipart\/form-data\b/i.test(type)) return parseParts(body, type);
  const text = body.toString().replace(/^\ufeff/, '');
  if (text.trim() === '') return [];
  if (/^\s*[[{]/.test(text) || /\bjson\b/i.test(type)) return parseJson(text);
  if (
    type === '' ||
    /^\s*application\/x-www-form-urlencoded\b/i.test(type) ||
    /^\s*text\/plain\b/i.test(type)
  )
    return parsePairs(text.trim());
  throw new UnreadableBody();
}

async function parseParts(body: Buffer, type: string): Promise<Field[]> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => {
      throw new UnreadableBody();
    });
  return [...form].flatMap(([name, value]): Field[] =>
    typeof value === 'string' ? [[cleanText(name), cleanText(value)]] : [],
  );
}

function parseJson(text: string): Field[] {
  const value = parse(text);
  if (!isJsonObject(value)) throw new UnreadableBody();
  return Object.entries(value).map(([name, field]) => [name, fieldText(name, field)]);
}

function parse(text: string): JsonValue {
  try {
    return parseLosslessJson(text, { maxLength: MOST_BYTES });
  } catch (error) {
    if (error instanceof JsonError) throw new UnreadableBody();
    throw error;
  }
}

/** As a form would have it; of a list its items between commas. */
function fieldText(name: string, value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (isJsonNumber(value)) {
    const digits = plainDecimal(value);
    if (digits !== undefined) return digits;
  } else if (Array.isArray(value) && value.every((item) => !Array.isArray(item) && !isJsonObject(item)))
    return value.map((item) => fieldText(name, item)).join(',');
  throw new UnreadableBody(name);
}
