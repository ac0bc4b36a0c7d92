import { isWide, readText } from '#kernel/charset';
import {
  isJsonNumber,
  isJsonObject,
  JsonError,
  type JsonObject,
  type JsonValue,
  parseLosslessJson,
  plainDecimal,
  stringifyLosslessJson,
} from '#kernel/lossless-json';
import { parsePercentForm } from '#kernel/percent-form';
import { DoorRefusal, type DoorRequest } from '#suppliers/own-kind';
import type { HttpSettings } from './settings.ts';

/** One SMS as the source wrote it, in whatever form. */
export type Item = {
  /** A scalar by its name; dots lead into objects. Undefined where there is none. */
  get(path: string): string | undefined;
  /** The first of these that it has, whatever the case of its letters and the marks between its words. */
  findAny(names: readonly string[]): string | undefined;
  /** In letters that were read exactly. */
  isExact: boolean;
  /** A text that is written in hexadecimal digits still is. */
  isEncoded: boolean;
  /** For the operator. */
  raw: string;
};

export type ReadRequest = {
  items: Item[];
  /** All values of a field at the body's top, or of the query of a GET: for the token. */
  given(name: string): string[];
};

type Letters = { isExact: boolean; decode(bytes: Buffer, name: string): string };

/** Reads what came, a GET's query or a POST's body. Throws DoorRefusal. */
export async function readRequest(request: DoorRequest, settings: HttpSettings): Promise<ReadRequest> {
  if (request.method === 'GET') return ofPairs(readPairs(request.query, settings, undefined));
  return readBody(request, settings);
}

/** The values of a field of the query. */
export function queryOf({ query }: DoorRequest): (name: string) => string[] {
  const fields = parsePercentForm(query);
  return (name) => fields.filter(([known]) => known === name).map(([, value]) => value.toString('utf8'));
}

async function readBody({ headers, body }: DoorRequest, settings: HttpSettings): Promise<ReadRequest> {
  const type = String(headers['content-type'] ?? '');
  if (/^\s*multipart\/form-data\b/i.test(type)) return ofPairs(await readMultipart(body, type));
  const isJson =
    /\bjson\b/i.test(type) ||
    /^\s*[[{]/.test(body.subarray(0, 100).toString('latin1').replace('\u00ef\u00bb\u00bf', ''));
  if (isJson) return readJson(body, settings);
  if (body.length === 0) throw new DoorRefusal(400, 'the body is empty');
  return ofPairs(readPairs(body, settings, /;\s*charset="?([\w-]{1,40})/i.exec(type)?.[1]));
}

type Pairs = { fields: (readonly [name: string, value: string])[]; isExact: boolean };

function ofPairs(pairs: Pairs): ReadRequest {
  return {
    items: [itemOf(pairs)],
    given: (name) => pairs.fields.filter(([known]) => known === name).map(([, value]) => value),
  };
}

function readPairs(text: Buffer | string, settings: HttpSettings, told: string | undefined): Pairs {
  const letters = lettersOf(settings, told);
  const fields = parsePercentForm(text).map(([name, value]) => [name, letters.decode(value, name)] as const);
  return { fields, isExact: letters.isExact };
}

async function readMultipart(body: Buffer, type: string): Promise<Pairs> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => {
      throw new DoorRefusal(400, 'the form cannot be read');
    });
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return { fields, isExact: !fields.some(([, value]) => value.includes('\ufffd')) };
}

/** A charset of several bytes is the text's alone: names and numbers are plain beside it. */
function lettersOf({ charset, fields }: HttpSettings, told: string | undefined): Letters {
  const chosen = charset ?? told ?? 'utf-8';
  const texts = fields?.text === undefined ? textNames : [plainName(fields.text)];
  const letters: Letters = {
    isExact: true,
    decode(bytes, name) {
      const { text, isExact } = readText(
        bytes,
        isWide(chosen) && !texts.includes(plainName(name)) ? 'utf-8' : chosen,
      );
      letters.isExact &&= isExact;
      return text;
    },
  };
  return letters;
}

/** What a text is usually called. */
export const textNames = ['text', 'message', 'body', 'content', 'msg', 'smstext', 'messagetext', 'sms'];

const plainName = (name: string) => name.toLowerCase().replaceAll(/[-_ ]/g, '');

function itemOf({ fields, isExact }: Pairs): Item {
  const byName = new Map(fields.toReversed());
  const byPlainName = new Map(fields.map(([name, value]) => [plainName(name), value] as const).toReversed());
  return {
    get: (path) => byName.get(path),
    findAny: (names) => first(names, (name) => byPlainName.get(name)),
    isExact,
    isEncoded: false,
    raw: fields.map(([name, value]) => `${name}=${value}`).join('\n'),
  };
}

function first<T>(names: readonly string[], find: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const found = find(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readJson(body: Buffer, settings: HttpSettings): ReadRequest {
  const { text, isExact } = readText(body);
  const value = parse(text);
  const list = listOf(value, settings.list ?? 'messages');
  const items = list.map((one) => {
    if (!isJsonObject(one)) throw new DoorRefusal(400, 'an SMS of the list is no object');
    return jsonItem(one, isExact);
  });
  return {
    items,
    given(name) {
      const token = isJsonObject(value) ? scalar(at(value, name)) : undefined;
      return token === undefined ? [] : [token];
    },
  };
}

function parse(text: string): JsonValue {
  try {
    return parseLosslessJson(text.trim());
  } catch (error) {
    if (error instanceof JsonError) throw new DoorRefusal(400, error.message);
    throw error;
  }
}

function listOf(value: JsonValue, path: string): readonly JsonValue[] {
  const list = isJsonObject(value) ? at(value, path) : value;
  return Array.isArray(list) ? list : [value];
}

function jsonItem(object: JsonObject, isExact: boolean): Item {
  const byPlainName = new Map(Object.entries(object).map(([name, value]) => [plainName(name), value]));
  return {
    get: (path) => scalar(at(object, path)),
    findAny: (names) => first(names, (name) => scalar(byPlainName.get(name))),
    isExact,
    isEncoded: true,
    raw: stringifyLosslessJson(object),
  };
}

/** A field by its whole name, or by a way of names with dots between them. */
function at(object: JsonObject, path: string): JsonValue | undefined {
  if (Object.hasOwn(object, path)) return object[path];
  let value: JsonValue | undefined = object;
  for (const name of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function scalar(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return isJsonNumber(value) ? (plainDecimal(value) ?? value.value) : undefined;
}
