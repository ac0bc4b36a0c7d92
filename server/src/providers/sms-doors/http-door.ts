import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { AddressGuard } from '#kernel/address-guard';
import { sameSecret } from '#kernel/same-secret';
import { parseAnswerJson, postToGateway } from './post-to-gateway.ts';
import type { DeliveryReport, RawReport, SmsDoor, SmsTaken, SmsToSend } from './sms-door.ts';

export type HttpDoorSettings = {
  url: string;
  /** Signs what we post, and what is reported back: its letters are the key, or its bytes are. */
  secret: string | Buffer;
  /** Sent as the `Authorization` header, for gateways that want one. */
  authorization?: string | undefined;
  /** Where reports are to go. */
  reportUrl(): string;
  guard: AddressGuard;
};

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
  const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret;
  const signer = new Webhook(`whsec_${bytes.toString('base64')}`);

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
      const answer = await postToGateway({ url, headers, body, guard, isRepeatable: true });
      const { messageId } = parseAnswer(answer.body);
      return { doorMessageId: messageId === undefined ? null : String(messageId), delivered: false };
    },

    readReport({ headers, rawBody }: RawReport): DeliveryReport | undefined {
      if (!isSigned(signer, headers, rawBody) && !hasSecret(secret, headers.authorization)) return undefined;
      const report = Report.safeParse(parseAnswerJson(rawBody.toString('utf8')));
      if (!report.success) return undefined;
      const { id, status, error = null } = report.data;
      return { key: id, delivered: status === 'delivered', error };
    },
  };
}

function parseAnswer(body: string): z.infer<typeof Answer> {
  return Answer.safeParse(parseAnswerJson(body)).data ?? {};
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
function hasSecret(secret: string | Buffer, header: string | string[] | undefined): boolean {
  return sameSecret(String(header ?? ''), `Bearer ${secret}`);
}
