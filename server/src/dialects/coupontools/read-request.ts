import type { FastifyRequest } from 'fastify';
import { WireError } from './wire-error.ts';
import {
  isWireObject,
  parseJsonBody,
  parsePairs,
  type WireParameters,
  type WireValue,
} from './wire-values.ts';

/** A client's request, before anything is known of the call. */
export type WireRequest = {
  /** Of the path, the body and the query together; the path wins over the body, the body over the query. */
  parameters: WireParameters;
  /** The body as such, for calls whose body is a list. */
  body: WireValue | undefined;
  /** The body could not be read; what it should have held counts as missing. */
  malformed: boolean;
};

export async function readRequest(request: FastifyRequest): Promise<WireRequest> {
  const contentType = String(request.headers['x-sent-content-type'] ?? '');
  const bytes = Buffer.isBuffer(request.body) ? request.body : await readUnparsedBody(request);
  const body = bytes.length === 0 ? undefined : await parseBody(bytes, contentType);
  const query = request.url.split('?', 2)[1];
  const path = Object.entries(request.params as Record<string, string>).filter(([name]) => name !== '*');
  return {
    parameters: new Map([
      ...Object.entries(query ? parsePairs(new URLSearchParams(query)) : {}),
      ...Object.entries(isWireObject(body) ? body : {}),
      ...Object.entries(parsePairs(path)),
    ]),
    body,
    malformed: bytes.length > 0 && body === undefined,
  };
}

/** Clients send JSON as a form and forms as JSON, so the text itself decides where it can. */
async function parseBody(bytes: Buffer, contentType: string): Promise<WireValue | undefined> {
  if (/^multipart\/form-data/i.test(contentType)) return parseMultipart(bytes, contentType);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const json = parseJsonBody(text);
  if (json !== undefined || /^\s*[[{"]/.test(text)) return json;
  return text.includes('=') ? parsePairs(new URLSearchParams(text.trim())) : undefined;
}

async function parseMultipart(bytes: Buffer, contentType: string): Promise<WireValue | undefined> {
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': contentType },
    }).formData();
    return parsePairs(
      [...form.entries()].flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      ),
    );
  } catch {
    return undefined;
  }
}

/** Some clients send a body with GET, which the server's own parser does not look at. */
async function readUnparsedBody({ method, headers, raw, server }: FastifyRequest): Promise<Buffer> {
  const declared = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (method !== 'GET' || !declared) return Buffer.alloc(0);
  const limit = server.initialConfig.bodyLimit ?? 1_048_576;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of raw) {
    length += (chunk as Buffer).length;
    if (length > limit) throw new WireError([{ code: 300, name: 'body' }], { status: 413 });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
