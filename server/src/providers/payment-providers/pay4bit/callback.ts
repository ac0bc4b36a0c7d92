import { z } from 'zod';
import { parseMicros } from '#kernel/money';
import { sameSecret } from '#kernel/same-secret';
import type { Callback, InvoiceReading } from '#payment-provider';
import { findInvoiceId } from './redirect.ts';
import type { Pay4bitSettings } from './settings.ts';
import { type SignedFields, signPay4bit, signPay4bitCallback } from './signature.ts';

const MAX_QUERY_LENGTH = 8192;
/** Always within what `parseMicros` takes. */
const Decimal = z.string().regex(/^\d{1,9}(?:\.\d{1,6})?$/);

/** The query of a callback; the names are of the wire, `params[...]` taken off. */
const CallbackWire = z.object({
  method: z.enum(['check', 'pay', 'error']),
  account: z.string().min(1).max(256),
  sum: Decimal,
  amount: Decimal,
  currency: z.string().regex(/^[A-Za-z]{3,8}$/),
  /** Every published id is a number; see `isGenuine` for why we insist. */
  localpayId: z.string().regex(/^\d{1,20}$/),
  desc: z.string().min(1).max(1024),
  sign: z.string().max(128),
  check_sign: z.string().max(128).optional(),
});
type CallbackWire = z.infer<typeof CallbackWire>;

/** A callback, if its signatures are right and it can be read; undefined otherwise. */
export function readPay4bitCallback(settings: Pay4bitSettings, rawQuery: string): Callback | undefined {
  const wire = parsePay4bitCallback(rawQuery);
  return wire && isGenuine(settings, wire) ? renderCallback(wire) : undefined;
}

/** The fields as they arrived, percent-decoded once; undefined for anything malformed or said twice. */
function parsePay4bitCallback(rawQuery: string): CallbackWire | undefined {
  if (rawQuery.length > MAX_QUERY_LENGTH) return undefined;
  const fields = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(rawQuery)) {
    const name = key === 'method' ? key : /^params\[(\w+)\]$/.exec(key)?.[1];
    if (name === undefined) continue;
    if (fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return CallbackWire.safeParse(Object.fromEntries(fields)).data;
}

/**
 * Both signatures. Under `md5-payment` a payer's own redirect carries a signature made the way a callback's is,
 * over our id: only a `localpayId` of digits, which our ids then are not, keeps it from passing as a callback.
 */
function isGenuine({ recipe = 'sha256-desc', secretKey }: Pay4bitSettings, wire: CallbackWire): boolean {
  const fields: SignedFields = { ...wire, paymentId: wire.localpayId };
  const isSigned = sameSecret(wire.sign, signPay4bitCallback(fields, secretKey));
  if (wire.check_sign === undefined) return isSigned && recipe !== 'sha256-desc';

  // An older merchant may get the check_sign of its redirect back, or the one that is documented today.
  const paymentId = findInvoiceId(wire.desc) ?? '';
  const echoed = signPay4bit(recipe, { ...fields, paymentId }, secretKey);
  const documented = signPay4bit('sha256-desc', fields, secretKey);
  const isEchoed = sameSecret(wire.check_sign, echoed);
  const isDocumented = sameSecret(wire.check_sign, documented);
  return isSigned && (isEchoed || isDocumented);
}

/** The words that SMSOnline's `status` shows for each method (contract 6.4). */
const meanings = {
  check: { status: 'pending', providerStatus: 'process', isFinal: false },
  pay: { status: 'paid', providerStatus: 'paid', isFinal: true },
  error: { status: 'failed', providerStatus: 'fail', isFinal: false },
} as const;

function renderCallback(wire: CallbackWire): Callback | undefined {
  const invoiceId = findInvoiceId(wire.desc);
  const amountMicros = parseMicros(wire.amount);
  // One figure in two spellings; where they differ, nobody can say which was paid.
  if (invoiceId === undefined || amountMicros !== parseMicros(wire.sum)) return undefined;
  const reading: InvoiceReading = {
    ...meanings[wire.method],
    providerId: wire.localpayId,
    invoiceId,
    amountMicros,
    currency: wire.currency.toUpperCase(),
    ...(wire.method === 'pay' && { paidMicros: amountMicros }),
    accountRef: wire.account,
  };
  return {
    eventKey: `${wire.localpayId}:${wire.method}`,
    kind: wire.method === 'check' ? 'check' : 'report',
    trust: 'proof',
    reading,
  };
}
