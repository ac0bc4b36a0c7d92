import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { type AddressGuard, AddressRefused } from '#kernel/address-guard';
import { SupplierFailure } from '#kernel/failure';
import { guardedPost } from '#kernel/guarded-post';
import { cleanValue } from '#kernel/outside-text';
import type { DeliveryReport, RawReport, SmsDoor, SmsTaken, SmsToSend } from './sms-door.ts';

export type HttpDoorSettings = {
  url: string;
  /** Signs what we post, and what is reported back. */
  secret: string;
  /** Sent as the `Authorization` header, for gateways that want one. */
  authorization?: string | undefined;
  /** Where reports are to go. */
  reportUrl(): string;
  guard: AddressGuard;
};

const TIMEOUT_MS = 15_000;
const READ_MOST = 16_384;
/** Answers that may be different the next time, though they are 4xx. */
const passing = [401, 403, 408, 409, 425, 429];

/** A 2xx may name the gateway's own id. Anything else in the answer is the gateway's business. */
const Answer = z.object({ messageId: z.union([z.string(), z.number()]).optional().catch(undefined) });
const Report = z.object({
  id: z.string().max(200),
  status: z.enum(['delivered', 'failed']),
  error: z.string().max(1_000).optional(),
});

/**
 * Any gateway that takes `POST {"id","to","from","text","reportUrl"}`. The body is signed as Standard Webhooks say, with
 * `webhook-id` and `idempotency-key` the same at every try.
 */
export function createHttpDoor({ url, secret, authorization, reportUrl, guard }: HttpDoorSettings): SmsDoor {
  const signer = new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`);

  return {
    name: 'http',

    async send({ key, to, sender, text }: SmsToSend, now: Date): Promise<SmsTaken> {
      const body = JSON.stringify({ id: key, to: `+${to}`, from: sender, text, reportUrl: reportUrl() });
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Switchboard',
        'idempotency-key': key,
        'webhook-id': key,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signer.sign(key, now, body),
        ...(authorization === undefined ? {} : { authorization }),
      };
      const answer = await post({ url, headers, body, guard });
      const { messageId } = parseAnswer(answer.body);
      return { doorMessageId: messageId === undefined ? null : String(messageId), delivered: false };
    },

    readReport({ headers, rawBody }: RawReport): DeliveryReport | undefined {
      if (!isSigned(signer, headers, rawBody) && !hasSecret(secret, headers.authorization)) return undefined;
      const report = Report.safeParse(parseJson(rawBody.toString('utf8')));
      if (!report.success) return undefined;
      const { id, status, error = null } = report.data;
      return { key: id, delivered: status === 'delivered', error };
    },
  };
}

async function post(request: {
  url: string;
  headers: Record<string, string>;
  body: string;
  guard: AddressGuard;
}) {
  const answer = await guardedPost({ ...request, timeoutMs: TIMEOUT_MS, readMost: READ_MOST }).catch(
    (error) => {
      const refused = error instanceof AddressRefused;
      const message = error instanceof Error ? error.message : 'failed';
      throw new SupplierFailure(message, refused ? 'stop' : 'retry', error);
    },
  );
  const { status } = answer;
  if (status >= 200 && status < 300) return answer;
  const final = status >= 400 && status < 500 && !passing.includes(status);
  throw new SupplierFailure(`HTTP ${status}`, final ? 'stop' : 'retry');
}

function parseAnswer(body: string): z.infer<typeof Answer> {
  return Answer.safeParse(parseJson(body)).data ?? {};
}

function parseJson(text: string): unknown {
  try {
    return cleanValue<unknown>(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isSigned(signer: Webhook, headers: RawReport['headers'], rawBody: Buffer): boolean {
  const one = (name: string) => String(headers[name] ?? '');
  try {
    signer.verify(rawBody, {
      'webhook-id': one('webhook-id'),
      'webhook-timestamp': one('webhook-timestamp'),
      'webhook-signature': one('webhook-signature'),
    });
    return true;
  } catch {
    return false;
  }
}

/** For gateways that cannot sign: the secret itself, as `Authorization: Bearer …`. */
function hasSecret(secret: string, header: string | string[] | undefined): boolean {
  const given = Buffer.from(String(header ?? ''));
  const wanted = Buffer.from(`Bearer ${secret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
