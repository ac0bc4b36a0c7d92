import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AddressGuard } from './address-guard.ts';

export type GuardedPost = {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  guard: AddressGuard;
  timeoutMs: number;
  /** Bytes of the answer that are read; 0: none. */
  readMost?: number | undefined;
};

/** Posts to an address that the guard vouched for and to no other. Redirects are not followed. */
export async function guardedPost({
  url: address,
  headers,
  body,
  guard,
  timeoutMs,
  readMost = 0,
}: GuardedPost): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const url = new URL(address);
  const [pinned] = await guard(url.hostname.replace(/^\[|\]$/g, ''));
  if (!pinned) throw new Error('the name has no address');
  const lookup: LookupFunction = (_hostname, options, callback) =>
    options.all ? callback(null, [pinned]) : callback(null, pinned.address, pinned.family);

  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(timeoutMs);
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const options = { method: 'POST', headers: { ...length, ...headers }, lookup, agent: false, signal };
    const sent = request(url, options, resolve);
    sent.once('error', reject);
    sent.end(body);
  });
  try {
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: await readStart(response, readMost),
    };
  } finally {
    response.destroy();
  }
}

async function readStart(response: IncomingMessage, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  if (most === 0) return '';
  for await (const part of response) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most).toString('utf8');
}
