import { Webhook } from 'standardwebhooks';

/** Resolves when the address may be called; throws with the reason when it may not. */
export type AddressGuard = (url: URL) => Promise<void>;

const TIMEOUT_MS = 10_000;

/** One try. `error` is null when the receiver answered with a 2xx. Redirects are not followed. */
export async function sendWebhook({
  url,
  secret,
  eventId,
  body,
  now,
  guard,
}: {
  url: string;
  secret: string;
  eventId: string;
  body: string;
  now: Date;
  guard: AddressGuard;
}): Promise<{ status: number | null; error: string | null }> {
  try {
    await guard(new URL(url));
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Switchboard',
        'webhook-id': eventId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(eventId, now, body),
      },
      body,
    });
    await response.body?.cancel();
    return { status: response.status, error: response.ok ? null : `HTTP ${response.status}` };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message.slice(0, 200) : 'failed' };
  }
}
