import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { AddressGuard } from '#kernel/address-guard';

const TIMEOUT_MS = 10_000;

export type WebhookCall = {
  url: string;
  /** Standard Webhooks form: `whsec_` and base64. */
  secret: string;
  /** Of this kind of event, beside those of Standard Webhooks. */
  headers?: Readonly<Record<string, string>> | undefined;
  eventId: string;
  body: string;
  now: Date;
  guard: AddressGuard;
};

/**
 * One try, to an address that the guard vouched for and to no other. `error` is null when the receiver answered with
 * a 2xx. Redirects are not followed, the answer's body is not read.
 */
export async function sendWebhook(
  call: WebhookCall,
): Promise<{ status: number | null; error: string | null }> {
  try {
    const url = new URL(call.url);
    const [pinned] = await call.guard(url.hostname.replace(/^\[|\]$/g, ''));
    if (!pinned) return { status: null, error: 'the name has no address' };
    const lookup: LookupFunction = (_hostname, options, callback) =>
      options.all ? callback(null, [pinned]) : callback(null, pinned.address, pinned.family);
    const status = await post(url, lookup, headersOf(call), call.body);
    return { status, error: status >= 200 && status < 300 ? null : `HTTP ${status}` };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message.slice(0, 200) : 'failed' };
  }
}

function headersOf({ secret, headers, eventId, body, now }: WebhookCall): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Switchboard',
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(eventId, now, body),
    ...headers,
  };
}

function post(
  url: URL,
  lookup: LookupFunction,
  headers: Record<string, string>,
  body: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = request(
      url,
      { method: 'POST', headers, lookup, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
