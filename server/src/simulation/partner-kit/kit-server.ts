import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { decodeBody, MAX_LIST_BODY_BYTES } from '#suppliers/partner';

/** A request as a kit server sees it: the bytes as they came, and their text where it could be read. */
export type KitRequest = {
  at: Date;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** Undefined where the body is too large, not UTF-8 or badly compressed. */
  text: string | undefined;
};

export type KitReply = {
  httpStatus: number;
  body: string;
  headers?: Record<string, string>;
  /** Wait before answering. */
  delayMs?: number;
  /** Do not answer before this has happened. */
  until?: Promise<void>;
  /** Do not answer: cut the connection. */
  drop?: boolean;
};

/** One request and what was answered. */
export type KitExchange = { request: KitRequest; reply: KitReply };

export type KitServer = {
  /** `http://127.0.0.1:port` */
  url: string;
  /** The last 5000 exchanges, oldest first. */
  exchanges: readonly KitExchange[];
  close(): Promise<void>;
};

const MAX_EXCHANGES = 5000;

/** An HTTP server for fakes: reads whole bodies, records everything, can be slow and can hang up. */
export async function startKitServer(options: {
  port?: number | undefined;
  host?: string | undefined;
  handle: (request: KitRequest) => Promise<KitReply> | KitReply;
  onExchange?: ((exchange: KitExchange) => void) | undefined;
}): Promise<KitServer> {
  const exchanges: KitExchange[] = [];
  const closing = new AbortController();
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      if (closing.signal.aborted || incoming.destroyed) return;
      outgoing.destroy(error instanceof Error ? error : new Error('kit server', { cause: error }));
    });
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const reply = await options.handle(request);
    exchanges.push({ request, reply });
    options.onExchange?.({ request, reply });
    if (exchanges.length > MAX_EXCHANGES) exchanges.shift();
    if (reply.delayMs) await sleep(reply.delayMs, closing.signal);
    if (reply.until) await reply.until;
    if (reply.drop) outgoing.destroy();
    else write(outgoing, request, reply);
  }

  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    exchanges,
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Resolves after `ms`, or at once when `signal` fires. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

async function readRequest(incoming: IncomingMessage): Promise<KitRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_LIST_BODY_BYTES + 1) chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const contentEncoding = incoming.headers['content-encoding'];
  const url = new URL(incoming.url ?? '/', 'http://kit');
  const text = decodeBody({ bytes, contentEncoding, maxBytes: MAX_LIST_BODY_BYTES });
  return {
    at: new Date(),
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: incoming.headers,
    bytes,
    text: await text.catch(() => undefined),
  };
}

function write(outgoing: ServerResponse, request: KitRequest, reply: KitReply): void {
  const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) && reply.body.length > 256;
  outgoing.writeHead(reply.httpStatus, {
    'content-type': 'application/json; charset=utf-8',
    ...(zipped && { 'content-encoding': 'gzip' }),
    ...reply.headers,
  });
  outgoing.end(zipped ? gzipSync(reply.body) : reply.body);
}
