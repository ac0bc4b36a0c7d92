import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseMicros } from '#kernel/money';
import { isRefusal } from '#kernel/refusal';
import { coins } from './cryptomus-coins.ts';
import type { OpenEmulated } from './cryptomus-invoice.ts';

/**
 * The provider's side of its signature. Written apart from the client's on purpose: one mistake shared by both
 * would not show.
 */
export function signAsProvider(text: string | Buffer, apiKey: string): string {
  return createHash('md5')
    .update(`${Buffer.from(text).toString('base64')}${apiKey}`)
    .digest('hex');
}

export type ValidationErrors = Record<string, string[]>;

const OrderId = z.string('validation.required').regex(/^[A-Za-z0-9_-]{1,128}$/, 'validation.alpha_dash');
const Url = z
  .string()
  .min(6, 'validation.min.string')
  .max(255, 'validation.max.string')
  .regex(/^https?:\/\//, 'validation.url');

const OpenRequest = z
  .object({
    amount: z.string('validation.required').transform((text, context) => {
      const amountMicros = parseAmount(text);
      if (amountMicros) return amountMicros;
      context.addIssue({ code: 'custom', message: 'validation.numeric' });
      return z.NEVER;
    }),
    currency: z.literal('USD', 'validation.in'),
    order_id: OrderId,
    network: z.string().nullish(),
    to_currency: z.string().nullish(),
    url_return: Url.nullish(),
    url_callback: Url.nullish(),
    lifetime: z.int().min(300, 'validation.min.numeric').max(43_200, 'validation.max.numeric').default(3600),
    additional_data: z.string().max(255, 'validation.max.string').nullish(),
  })
  .superRefine(({ network, to_currency: coin }, context) => {
    if (coin && !coins.has(coin)) {
      context.addIssue({ code: 'custom', path: ['to_currency'], message: 'validation.in' });
    }
    const networks = coin
      ? coins.get(coin)?.networks
      : [...coins.values()].flatMap((known) => known.networks);
    if (network && !networks?.includes(network)) {
      context.addIssue({ code: 'custom', path: ['network'], message: 'validation.in' });
    }
  });

const InfoRequest = z.object({ uuid: z.string().nullish(), order_id: z.string().nullish() });

export function parseOpen(body: unknown): { open: OpenEmulated } | { errors: ValidationErrors } {
  const parsed = OpenRequest.safeParse(body);
  if (!parsed.success) return { errors: renderErrors(parsed.error) };
  const { data } = parsed;
  return {
    open: {
      orderId: data.order_id,
      amountMicros: data.amount,
      currency: data.currency,
      coin: data.to_currency ?? undefined,
      network: data.network ?? undefined,
      urlReturn: data.url_return ?? undefined,
      urlCallback: data.url_callback ?? undefined,
      additionalData: data.additional_data ?? undefined,
      lifetimeSeconds: data.lifetime,
    },
  };
}

/** The id to look up; if both are given, `order_id` decides. */
export function parseInfo(body: unknown): { id: string } | { errors: ValidationErrors } {
  const parsed = InfoRequest.safeParse(body);
  const id = parsed.data?.order_id ?? parsed.data?.uuid;
  if (id) return { id };
  const missing = ['validation.required_without'];
  return { errors: { uuid: missing, order_id: missing } };
}

function parseAmount(text: string): bigint | undefined {
  try {
    const amountMicros = parseMicros(text);
    return amountMicros > 0n ? amountMicros : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function renderErrors(error: z.ZodError): ValidationErrors {
  const errors: ValidationErrors = {};
  for (const { path, message } of error.issues) {
    const field = path.join('.') || 'body';
    errors[field] = [...(errors[field] ?? []), message];
  }
  return errors;
}
