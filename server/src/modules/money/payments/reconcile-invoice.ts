import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { ProviderFailure } from '#kernel/failure';
import { isRefusal } from '#kernel/refusal';
import type { InvoiceReading, PaymentProvider } from '#payment-providers';
import { applyReading, letCodeGo } from './apply-reading.ts';
import { cancelUnpaid, type Invoice, isGivenUp, nextCheck, nextTry } from './invoice.ts';
import { claimDue, findInvoice, lockInvoice, saveInvoice } from './invoice-store.ts';
import { askProvider, type OpenDeps } from './open-invoice.ts';

/** The provider's answer about an invoice; the reading is undefined where it has never heard of it. */
type Asked = { reading: InvoiceReading | undefined } | { failure: ProviderFailure } | 'cannot ask';

/**
 * Brings an invoice to where the provider has it, and ends it when its time is over. A failure of the provider is
 * noted, the invoice stays due, and the failure is given back.
 */
export async function reconcileInvoice(deps: OpenDeps, id: string): Promise<ProviderFailure | undefined> {
  const seen = await findInvoice(deps.db.read, id);
  if (!seen) return undefined;
  const provider = deps.providers.find(seen.provider);
  if (seen.state === 'opening' && provider && deps.clock() < seen.expiresAt)
    return finishOpening(deps, provider, seen);

  const asked = await ask(provider, seen);
  await deps.db.write(async (tx) => {
    const from = await lockInvoice(tx, id);
    if (from) await conclude(tx, deps, { from, asked, hintsSeen: seen.hints });
  });
  return typeof asked === 'object' && 'failure' in asked ? asked.failure : undefined;
}

async function finishOpening(
  deps: OpenDeps,
  provider: PaymentProvider,
  invoice: Invoice,
): Promise<undefined> {
  try {
    await askProvider(deps, provider, invoice, { isFirst: false });
  } catch (error) {
    if (!isRefusal(error, 'payment_unavailable')) throw error;
  }
}

async function ask(provider: PaymentProvider | undefined, invoice: Invoice): Promise<Asked> {
  if (!provider?.readInvoice) return 'cannot ask';
  try {
    const { id: invoiceId, providerId } = invoice;
    return { reading: await provider.readInvoice({ invoiceId, providerId: providerId ?? undefined }) };
  } catch (error) {
    if (error instanceof ProviderFailure) return { failure: error };
    throw error;
  }
}

type Conclusion = { from: Invoice; asked: Asked; hintsSeen: number };

async function conclude(
  tx: Tx,
  { clock, settings }: OpenDeps,
  { from, asked, hintsSeen }: Conclusion,
): Promise<void> {
  const now = clock();
  const reading = typeof asked === 'object' && 'reading' in asked ? asked.reading : undefined;
  const failure = typeof asked === 'object' && 'failure' in asked ? asked.failure : undefined;
  const applied = reading ? await applyReading(tx, settings, { invoice: from, reading, now }) : undefined;
  const moved = applied?.invoice ?? from;

  const to = isTimeOver(moved, now, { isSilent: failure !== undefined }) ? cancelUnpaid(moved, now) : moved;
  if (to !== moved) await letCodeGo(tx, to);
  const canAsk = asked !== 'cannot ask';
  const next = failure ? nextTry(to, now) : nextCheck(to, now, { canAsk });
  // A hint that came while the provider was being asked is about something newer than its answer.
  const nextCheckAt = from.hints === hintsSeen ? next : now;
  await saveInvoice(tx, from, {
    ...to,
    nextCheckAt,
    lastError: failure?.message ?? applied?.refused ?? null,
  });
}

/** While the provider is silent nobody knows whether somebody has paid, so the end waits. */
function isTimeOver(invoice: Invoice, now: Date, { isSilent }: { isSilent: boolean }): boolean {
  const isUnpaid = invoice.state === 'opening' || invoice.state === 'pending';
  return isUnpaid && now >= invoice.expiresAt && (!isSilent || isGivenUp(invoice, now));
}

/** The time that one process has for the invoices it took, before another one takes them. */
const CLAIM_SECONDS = 120;
const BATCH = 40;
const AT_ONCE = 8;

/** The sweep: every invoice that is due. Returns how many. */
export async function reconcileDue(deps: OpenDeps): Promise<number> {
  let total = 0;
  for (;;) {
    const now = deps.clock();
    const until = addSeconds(now, CLAIM_SECONDS);
    const ids = await deps.db.write((tx) => claimDue(tx, { now, until, limit: BATCH }));
    for (let index = 0; index < ids.length; index += AT_ONCE) {
      const some = ids.slice(index, index + AT_ONCE);
      await Promise.all(some.map((id) => reconcileInvoice(deps, id)));
    }
    total += ids.length;
    if (ids.length < BATCH) return total;
  }
}
