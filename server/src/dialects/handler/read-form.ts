import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '#kernel/refusal';

/** Longest form that is read. */
const MOST_BYTES = 65_536;
/** A longer body is heard out up to here, so that its sender hears the answer; then the line is cut. */
const MOST_DRAINED_BYTES = 16_777_216;

/** Makes `request.body` the text of a form. A body of any other type is read and forgotten. */
export function readForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
    const body = await readBody(payload);
    if (body === undefined) throw new Refusal('bad_request');
    return isForm(request.headers['content-type']) ? body.toString() : '';
  });
}

/** Undefined for one that is too long, or that its sender gave up. */
async function readBody(payload: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of payload) {
      length += chunk.length;
      if (length <= MOST_BYTES) chunks.push(chunk);
      if (length > MOST_DRAINED_BYTES) break;
    }
  } catch {
    return undefined;
  }
  return length > MOST_BYTES ? undefined : Buffer.concat(chunks);
}

/** Some clients name no type at all. */
function isForm(contentType = ''): boolean {
  return contentType === '' || /^\s*application\/x-www-form-urlencoded\b/i.test(contentType);
}
