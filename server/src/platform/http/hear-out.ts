import type { IncomingMessage } from 'node:http';

/** A body beyond its limit is read on up to these bytes and this time; then the line is cut. */
const MOST_BYTES = 16 * 1_048_576;
const MOST_MS = 5_000;

/**
 * Reads what a caller still sends and forgets it. A connection that is closed while its caller is sending ends as a
 * reset, and the answer is lost with it.
 */
export function hearOut(request: IncomingMessage): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_BYTES) done();
    };
    const done = () => {
      clearTimeout(timer);
      request.off('data', onData).off('end', done).off('close', done);
      request.resume();
      resolve();
    };
    const timer = setTimeout(done, MOST_MS);
    request.unpipe();
    request
      .on('data', onData)
      .once('end', done)
      .once('close', done)
      .on('error', () => {});
    request.resume();
  });
}
