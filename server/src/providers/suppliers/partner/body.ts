import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import {
  isJsonObject,
  type JsonObject,
  parseLosslessJson,
  stringifyLosslessJson,
} from '#kernel/lossless-json';
import { PartnerWireError } from './wire-error.ts';

/** Limits of request bodies in bytes, before and after inflating (contract 8.2; lists are ours). */
export const MAX_PUSH_BODY_BYTES = 64 * 1024;
export const MAX_LIST_BODY_BYTES = 2 * 1024 * 1024;

const inflate = promisify(gunzip);

/** `application/json`, any letter case, with no charset or one that is UTF-8 or its subset. */
export function isJsonContentType(header: string | undefined): boolean {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/json') return false;
  return parameters.every((parameter) => {
    const [name = '', value = ''] = parameter.split('=');
    return name.trim() !== 'charset' || /^"?(utf-?8|us-ascii)"?$/.test(value.trim());
  });
}

/**
 * The bytes of a body as text: gunzipped where `contentEncoding` says so, within `maxBytes` on both sides,
 * strictly UTF-8 (a leading byte order mark is dropped). Throws PartnerWireError.
 */
export async function decodeBody(body: {
  bytes: Uint8Array;
  contentEncoding?: string | undefined;
  maxBytes?: number;
}): Promise<string> {
  const maxBytes = body.maxBytes ?? MAX_PUSH_BODY_BYTES;
  const encoding = (body.contentEncoding ?? '').trim().toLowerCase();
  if (body.bytes.length > maxBytes) throw new PartnerWireError('too_large');
  if (!['', 'identity', 'gzip', 'x-gzip'].includes(encoding))
    throw new PartnerWireError('bad_request', 'content-encoding');

  const bytes = encoding.endsWith('gzip') ? await inflateWithin(body.bytes, maxBytes) : body.bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PartnerWireError('bad_request', 'body', error);
  }
}

async function inflateWithin(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await inflate(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new PartnerWireError(tooLarge ? 'too_large' : 'bad_request', 'body', error);
  }
}

export function deflateBody(bytes: Uint8Array): Buffer {
  return gzipSync(bytes);
}

/** Body text to a JSON object with exact numbers. Throws PartnerWireError for anything that is not an object. */
export function parseBody(text: string): JsonObject {
  let value: unknown;
  try {
    value = parseLosslessJson(text, { maxLength: MAX_LIST_BODY_BYTES, maxDepth: 16 });
  } catch (error) {
    throw new PartnerWireError('bad_request', 'body', error);
  }
  if (!isJsonObject(value)) throw new PartnerWireError('bad_request', 'body');
  return value;
}

/** A request's body: JSON by its content type, inflated, strict. Throws PartnerWireError. */
export async function readJsonBody(body: {
  bytes: Uint8Array | undefined;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  maxBytes: number;
}): Promise<JsonObject> {
  const { bytes, contentType, contentEncoding, maxBytes } = body;
  if (!bytes || bytes.length === 0) throw new PartnerWireError('bad_request', 'body');
  if (!isJsonContentType(contentType)) throw new PartnerWireError('bad_request', 'content-type');
  return parseBody(await decodeBody({ bytes, contentEncoding, maxBytes }));
}

/** A body as it may be kept and shown: everything that came but the key. */
export function renderWithoutKey(body: JsonObject): string {
  const { key: _key, apikey: _apikey, ...rest } = body;
  return stringifyLosslessJson(rest);
}
