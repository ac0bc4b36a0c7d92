import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject, JsonError, type JsonObject, parseLosslessJson } from '#kernel/lossless-json';
import { badRequest, WireError } from './wire-error.ts';

/** Longest body that is read. */
const MOST_BYTES = 65_536;
/** A longer body is heard out up to here, so that its sender hears the answer; then the line is cut. */
const MOST_DRAINED_BYTES = 16_777_216;

/** Makes `request.body` the body's text, whatever type it claims to be: many clients name a wrong one, or none. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (_: FastifyRequest, payload: AsyncIterable<Buffer>) => {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of payload) {
        length += chunk.length;
        if (length <= MOST_BYTES) chunks.push(chunk);
        if (length > MOST_DRAINED_BYTES) break;
      }
    } catch {
      throw badRequest('body', 'was given up');
    }
    if (length > MOST_BYTES)
      throw new WireError(413, 'BAD_REQUEST', { message: `body: more than ${MOST_BYTES} bytes` });
    return Buffer.concat(chunks).toString();
  });
}

/** The fields of a JSON body; no body has none. */
export function parseBody(text: unknown): JsonObject {
  if (typeof text !== 'string' || text.trim() === '') return {};
  try {
    const value = parseLosslessJson(text.replace(/^\ufeff/, ''), { maxLength: MOST_BYTES });
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  throw badRequest('body', 'must be a JSON object');
}
