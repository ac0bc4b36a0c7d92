import { Webhook } from 'standardwebhooks';
import type { AddressGuard } from '#kernel/address-guard';
import { guardedPost } from '#kernel/guarded-post';

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
    const { url, body, guard } = call;
    const { status } = await guardedPost({
      url,
      headers: headersOf(call),
      body,
      guard,
      timeoutMs: TIMEOUT_MS,
    });
    return { status, error: status >= 200 && status < 300 ? null : `HTTP ${status}` };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message.slice(0, 200) : 'failed' };
  }
}

function headersOf({ secret, headers, eventId, body, now }: WebhookCall): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Switchboard',
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(eventId, now, body),
    ...headers,
  };
}
