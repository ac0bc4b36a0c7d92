import { Webhook } from 'standardwebhooks';
import type { AddressGuard } from '#kernel/address-guard';
import { guardedPost } from '#kernel/guarded-post';

const TIMEOUT_MS = 10_000;

export type WebhookCall = {
  url: string;
  /** Standard Webhooks form: `whsec_` and base64. Each of them signs; the receiver knows one. */
  secrets: readonly string[];
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
): Promise<{ status: number | null; error: string | null; retryAfterSeconds?: number | undefined }> {
  try {
    const { url, body, guard } = call;
    const { status, headers } = await guardedPost({
      url,
      headers: headersOf(call),
      body,
      guard,
      timeoutMs: TIMEOUT_MS,
    });
    if (status >= 200 && status < 300) return { status, error: null };
    const retryAfterSeconds = readRetryAfter(headers['retry-after'], call.now);
    return { status, error: `HTTP ${status}`, retryAfterSeconds };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message.slice(0, 200) : 'failed' };
  }
}

function headersOf({ secrets, headers, eventId, body, now }: WebhookCall): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Switchboard',
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(eventId, now, body)).join(' '),
    ...headers,
  };
}

/** Whoever asks for more has it shortened to this. */
const LONGEST_WAIT_SECONDS = 86_400;

/** Seconds, or a moment as HTTP writes it. */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), LONGEST_WAIT_SECONDS) : undefined;
}
