import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type AddressGuard, AddressRefused, type PinnedAddress } from '#kernel/address-guard';
import { SupplierProblem } from '#suppliers/supplier';
import { decodeBody, deflateBody } from './body.ts';
import { PartnerWireError } from './wire-error.ts';

export type WireRequest = {
  url: URL;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
  gzip?: boolean;
  guard: AddressGuard;
  /** For the whole exchange: resolve, connect, headers, body. */
  timeoutMs: number;
  maxResponseBytes: number;
};

export type WireAnswer = { httpStatus: number; headers: IncomingHttpHeaders; body: string };

export type LateOptions = {
  /** The time to keep reading, from the start, after the deadline has passed. */
  lateMs: number;
  onLate: (answer: WireAnswer) => void;
};

const USER_AGENT = 'Switchboard/0.1';
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * One HTTP exchange on a connection of its own (a kept-alive one may die under a request that must not be
 * repeated), to the address that the guard vouched for; redirects are not followed. Rejects with SupplierProblem.
 * With `late` the request lives on past its deadline and a complete answer is handed over once.
 */
export async function exchange(
  request: WireRequest,
  stop: AbortSignal,
  late?: LateOptions,
): Promise<WireAnswer> {
  const end = new AbortController();
  const cancel = () => end.abort();
  stop.addEventListener('abort', cancel, { once: true });
  if (stop.aborted) cancel();
  const lifeTimer = setTimeout(cancel, late ? Math.max(late.lateMs, request.timeoutMs) : request.timeoutMs);
  const progress = { reached: false };
  const answer = send(request, end.signal, progress).finally(() => {
    clearTimeout(lifeTimer);
    stop.removeEventListener('abort', cancel);
  });

  let deadlineTimer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    deadlineTimer = setTimeout(() => {
      reject(new SupplierProblem('timeout', { reached: progress.reached }));
      if (late) answer.then(late.onLate, () => {});
    }, request.timeoutMs);
  });
  try {
    return await Promise.race([answer, deadline]);
  } catch (error) {
    throw problemFrom(error, { reached: progress.reached, stopped: end.signal.aborted });
  } finally {
    clearTimeout(deadlineTimer);
  }
}

async function send(
  request: WireRequest,
  signal: AbortSignal,
  progress: { reached: boolean },
): Promise<WireAnswer> {
  const addresses = await request.guard(request.url.hostname);
  signal.throwIfAborted();
  const response = await open(request, addresses, signal, progress);
  const httpStatus = response.statusCode ?? 0;
  try {
    const bytes = await readWithin(response, request.maxResponseBytes);
    const contentEncoding = response.headers['content-encoding'];
    const body = await decodeBody({ bytes, contentEncoding, maxBytes: request.maxResponseBytes });
    return { httpStatus, headers: response.headers, body };
  } catch (error) {
    if (error instanceof PartnerWireError)
      throw new SupplierProblem('bad_reply', { httpStatus, cause: error });
    throw error;
  }
}

function open(
  { url, method = 'POST', headers = {}, body = new Uint8Array(), gzip = false }: WireRequest,
  addresses: PinnedAddress[],
  signal: AbortSignal,
  progress: { reached: boolean },
): Promise<IncomingMessage> {
  const payload = gzip ? deflateBody(body) : body;
  const call = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const options: RequestOptions = {
    method,
    agent: false,
    lookup: lookupOf(addresses),
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'user-agent': USER_AGENT,
      ...headers,
      ...(gzip && { 'content-encoding': 'gzip' }),
      'content-length': payload.length,
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = call(url, options, resolve);
    outgoing.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        progress.reached = true;
      });
    });
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/** Answers every look-up with the pinned addresses, so the name cannot change its mind in between. */
function lookupOf(addresses: PinnedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all || !first) callback(null, addresses);
    else callback(null, first.address, first.family);
  };
}

async function readWithin(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      response.destroy();
      throw new PartnerWireError('too_large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function problemFrom(
  error: unknown,
  { reached, stopped }: { reached: boolean; stopped: boolean },
): SupplierProblem {
  if (error instanceof SupplierProblem) return error;
  if (error instanceof AddressRefused)
    return new SupplierProblem('address_refused', { reached: false, cause: error });
  return new SupplierProblem(stopped ? 'timeout' : 'network', { reached, cause: error });
}
