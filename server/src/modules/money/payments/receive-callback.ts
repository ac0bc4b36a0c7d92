import type { Database, Tx } from '#db';
import { enqueue } from '#jobs';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type {
  Callback,
  CallbackAnswer,
  CallbackRequest,
  InvoiceReading,
  PaymentProviderName,
} from '#payment-providers';
import { applyReading, strayReference } from './apply-reading.ts';
import { park } from './book-payment.ts';
import { findCallback, insertCallback, refuseCallback } from './callback-store.ts';
import { openCase } from './case-store.ts';
import { type Invoice, isOpen, nextCheck } from './invoice.ts';
import { findOtherInvoiceOf, lockInvoice, noteHint, saveInvoice } from './invoice-store.ts';
import { reconcileHinted } from './jobs.ts';
import type { Providers } from './providers.ts';
import type { PaymentSettings } from './settings.ts';

export type CallbackDeps = { db: Database; clock: Clock; providers: Providers; settings: PaymentSettings };

/**
 * Takes a provider's callbacks. Genuine ones are stored, once per event, and what follows from them is committed (or,
 * for a mere hint, queued) before this answers; a repeat gets the first one's answer. Refuses `not_found` for a provider that
 * is not set up.
 */
export async function receiveCallback(
  deps: CallbackDeps,
  name: PaymentProviderName,
  request: CallbackRequest,
): Promise<CallbackAnswer> {
  const provider = deps.providers.find(name);
  if (!provider) throw new Refusal('not_found', { provider: name });
  const callback = provider.readCallback(request);
  if (!callback) return provider.answerCallback('refused', 'signature or form');

  const refusal = await deps.db.write((tx) => storeAndApply(tx, deps, { name, callback, request }));
  return refusal === undefined
    ? provider.answerCallback('accepted')
    : provider.answerCallback('refused', refusal);
}

type Received = { name: PaymentProviderName; callback: Callback; request: CallbackRequest };

/** Gives the reason of a refusal, undefined when accepted. */
async function storeAndApply(
  tx: Tx,
  deps: CallbackDeps,
  { name, callback, request }: Received,
): Promise<string | undefined> {
  const now = deps.clock();
  const { eventKey, kind, reading } = callback;
  const { invoiceId, providerId } = reading;
  const raw = request.rawBody.length > 0 ? request.rawBody.toString('utf8') : request.rawQuery;
  const stored = { provider: name, eventKey, invoiceId, providerId, kind, raw, receivedAt: now };
  const id = await insertCallback(tx, stored);
  if (id === undefined) {
    const first = await findCallback(tx, { provider: name, eventKey });
    return first?.outcome === 'refused' ? (first.reason ?? 'refused') : undefined;
  }

  if (callback.trust === 'hint') {
    await noteNews(tx, reading, now);
    return undefined;
  }
  const refusal = await applyProof(tx, deps, { name, callback, now });
  if (refusal !== undefined) await refuseCallback(tx, id, refusal);
  return refusal;
}

/** The provider will be asked. A hint about somebody else's invoice is kept for the operator; there is nobody to tell. */
async function noteNews(tx: Tx, { invoiceId, providerStatus }: InvoiceReading, now: Date): Promise<void> {
  if (await noteHint(tx, invoiceId, now)) return enqueue(tx, reconcileHinted, [{ invoiceId }]);
  const note = `a genuine callback (${providerStatus}) for an invoice that is not ours`;
  await openCase(tx, { invoiceId, kind: 'unknown_invoice', note }, now);
}

type Proof = { name: PaymentProviderName; callback: Callback; now: Date };

async function applyProof(
  tx: Tx,
  { settings }: CallbackDeps,
  { name, callback: { kind, reading }, now }: Proof,
): Promise<string | undefined> {
  const { invoiceId, providerId } = reading;
  const invoice = await lockInvoice(tx, invoiceId);
  const other = await findOtherInvoiceOf(tx, { provider: name, providerId, invoiceId });
  if (!invoice || invoice.provider !== name || other !== undefined) {
    const note = other
      ? `payment ${providerId} is of another invoice`
      : 'a payment for an invoice that is not ours';
    if (kind === 'report') await keepForNobody(tx, reading, note, now);
    return note;
  }
  if (kind === 'check' && !isPayable(invoice, now)) return 'the time to pay this invoice is over';

  const { invoice: moved, refused } = await applyReading(tx, settings, { invoice, reading, now });
  if (moved !== invoice) {
    const nextCheckAt = nextCheck(moved, now, { canAsk: false });
    await saveInvoice(tx, invoice, { ...moved, nextCheckAt, lastError: null });
  }
  return refused;
}

function isPayable(invoice: Invoice, now: Date): boolean {
  return isOpen(invoice) && now < invoice.expiresAt;
}

/** Money that came in under a name we do not know. */
async function keepForNobody(tx: Tx, reading: InvoiceReading, note: string, now: Date): Promise<void> {
  const { invoiceId, providerId, currency, status, paidMicros = 0n } = reading;
  const amountMicros = status === 'paid' ? paidMicros : 0n;
  const stray = { invoiceId, kind: 'unknown_invoice', reference: `${providerId}:${status}` } as const;
  const newMicros = await openCase(tx, { ...stray, amountMicros, currency, note }, now);
  await park(tx, { reference: strayReference(providerId), amountMicros: newMicros, currency }, now);
}
