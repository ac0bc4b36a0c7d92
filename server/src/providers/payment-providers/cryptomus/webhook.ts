import { isSignature } from './signature.ts';
import { WebhookWire } from './wire.ts';

const MAX_WEBHOOK_BYTES = 64 * 1024;

/** `sign` as the last member, as PHP appends it. Only the outermost object can close at the very end. */
const trailingSign = /,"sign":"([0-9a-f]{32})"\}\s*$/;

/**
 * A webhook, if its signature is right and it can be read; undefined otherwise. The bytes that were signed are
 * the body without its `sign`, so they are cut out of what arrived and nothing is written anew.
 */
export function verifyWebhook(rawBody: Buffer, paymentKey: string): WebhookWire | undefined {
  if (rawBody.length > MAX_WEBHOOK_BYTES) return undefined;
  const fields = parseObject(rawBody);
  if (!fields || !(isSignedAsSent(rawBody, paymentKey) || isSignedAsPhp(fields, paymentKey)))
    return undefined;
  return WebhookWire.safeParse(fields).data;
}

function isSignedAsSent(rawBody: Buffer, paymentKey: string): boolean {
  // latin1 keeps one character per byte, so that the cut is exact whatever the text holds.
  const text = rawBody.toString('latin1');
  const match = trailingSign.exec(text);
  if (!match?.[1]) return false;
  const signed = Buffer.from(`${text.slice(0, match.index)}}`, 'latin1');
  return isSignature(match[1], signed, paymentKey);
}

/** For a `sign` that stands elsewhere: written anew the way PHP does, slashes and line separators escaped. */
function isSignedAsPhp(fields: Record<string, unknown>, paymentKey: string): boolean {
  const { sign, ...rest } = fields;
  if (typeof sign !== 'string') return false;
  const written = JSON.stringify(rest)
    .replaceAll('/', '\\/')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return isSignature(sign, written, paymentKey);
}

function parseObject(rawBody: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(rawBody.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
