import { z } from 'zod';
import { MAX_AMOUNT_MICROS, parseMicros } from '#kernel/money';
import type { InvoiceReading } from '#payment-provider';
import { shareOf } from './share.ts';
import { parseStatus } from './statuses.ts';

const Decimal = z.string().regex(/^\d{1,20}(?:\.\d{1,30})?$/);
const Word = z.string().min(1).max(64);

/** Amounts of invoices are in money of ours, so they must fit into micros. */
const AmountMicros = Decimal.transform((text, context) => {
  try {
    return parseMicros(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not an amount' });
    return z.NEVER;
  }
});

const facts = {
  uuid: Word,
  order_id: z.string().min(1).max(128),
  amount: AmountMicros,
  currency: Word,
  payment_amount: Decimal.nullish(),
  payer_amount: Decimal.nullish(),
  payer_currency: Word.nullish(),
  network: Word.nullish(),
  is_final: z.boolean(),
};

/** The answer of `payment/info`, as far as we use it. `payment_status` and `status` are two names of one word. */
export const InvoiceWire = z
  .object({ ...facts, payment_status: Word.nullish(), status: Word.nullish() })
  .refine((wire) => wire.payment_status ?? wire.status, 'no status');
export type InvoiceWire = z.infer<typeof InvoiceWire>;

/** The answer of `payment`: the same, and what a payer needs. */
export const OpenedWire = InvoiceWire.and(
  z.object({
    url: z.url({ protocol: /^https?$/ }).max(2048),
    address: z.string().min(1).max(256).nullish(),
    expired_at: z.int().min(1_000_000_000).max(9_999_999_999),
  }),
);
export type OpenedWire = z.infer<typeof OpenedWire>;

/** A webhook, as far as we use it. Its `status` stands alone. */
export const WebhookWire = z.object({
  ...facts,
  type: z.enum(['payment', 'wallet']),
  status: Word,
  payer_currency: Word.nullish(),
  txid: z.string().max(256).nullish(),
});
export type WebhookWire = z.infer<typeof WebhookWire>;

export const ServicesWire = z
  .array(
    z.object({
      network: Word,
      currency: Word,
      is_available: z.boolean(),
      limit: z.object({ min_amount: Decimal, max_amount: Decimal }),
      commission: z.object({ fee_amount: Decimal, percent: Decimal }),
    }),
  )
  .max(5000);

/** Undefined when the figures cannot be true: then it is not a reading, but a lie. */
export function renderReading(wire: InvoiceWire | WebhookWire): InvoiceReading | undefined {
  const providerStatus = ('payment_status' in wire ? wire.payment_status : undefined) ?? wire.status ?? '';
  const status = parseStatus(providerStatus);
  const paidMicros = readPaid(wire, providerStatus);
  if (paidMicros !== undefined && paidMicros > MAX_AMOUNT_MICROS) return undefined;
  const excessMicros = status === 'paid' && paidMicros !== undefined ? paidMicros - wire.amount : 0n;

  return {
    providerId: wire.uuid,
    invoiceId: wire.order_id,
    status,
    providerStatus,
    amountMicros: wire.amount,
    currency: wire.currency.toUpperCase(),
    ...(paidMicros !== undefined && { paidMicros }),
    ...(excessMicros > 0n && { excessMicros }),
    isFinal: wire.is_final,
  };
}

/**
 * By the invoice's own rate (coins arrived against coins asked), so that neither a discount nor a market that
 * moved meanwhile makes an exact payment look like too little or too much.
 */
function readPaid(wire: InvoiceWire | WebhookWire, providerStatus: string): bigint | undefined {
  if (providerStatus === 'paid') return wire.amount;
  if (!wire.payment_amount || !wire.payer_amount) return undefined;
  const share = shareOf(wire.amount, wire.payment_amount, wire.payer_amount);
  const isShort = share !== undefined && share < wire.amount;
  return providerStatus === 'paid_over' && isShort ? wire.amount : share;
}
