import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { ownerOf, strayReference } from './apply-reading.ts';
import { credit, unpark, writeOffDebt } from './book-payment.ts';
import { closeCase, findCase, lockCase } from './case-store.ts';
import type { Invoice } from './invoice.ts';
import { lockInvoice, saveInvoice } from './invoice-store.ts';
import type { PaymentCase } from './payment-case.ts';

/**
 * An operator's decision. `credit`: the money is the invoice's customer's. `return`: it was sent back outside.
 * `dismiss`: nothing to do; for a debt, it is given up.
 */
export type SettleCase = { id: bigint; decision: 'credit' | 'return' | 'dismiss' };

const resolutions = { credit: 'credited', return: 'returned', dismiss: 'dismissed' } as const;

/**
 * Closes a case. Refuses `not_found`, `already_done`, and `not_allowed` where there is no money to decide on, or none in
 * the currency of the books.
 */
export async function settleCase(
  { db, clock }: { db: Database; clock: Clock },
  { id, decision }: SettleCase,
): Promise<void> {
  await db.write(async (tx) => {
    const now = clock();
    const known = await findCase(tx, id);
    if (!known) throw new Refusal('not_found', { case: id });
    // The invoice first: everything else about a payment locks it before its cases.
    const invoice = await lockInvoice(tx, known.invoiceId);
    const open = await lockCase(tx, id);
    if (!open || open.closedAt) throw new Refusal('already_done', { case: id });

    if (decision !== 'dismiss') await move(tx, { open, invoice, decision, now });
    else if (open.kind === 'debt' && invoice)
      await writeOffDebt(tx, ownerOf(invoice), open.amountMicros, now);
    await closeCase(tx, { id, resolution: resolutions[decision] }, now);
  });
}

type Decided = { open: PaymentCase; invoice: Invoice | undefined; decision: 'credit' | 'return'; now: Date };

async function move(tx: Tx, { open, invoice, decision, now }: Decided): Promise<void> {
  const { amountMicros, currency, kind, id } = open;
  const isOfInvoice = kind === 'underpaid' || kind === 'overpaid';
  const isStray = kind === 'paid_twice' || kind === 'disagreement' || kind === 'unknown_invoice';
  const canCredit = invoice !== undefined && currency === invoice.currency;
  if (!(isOfInvoice || isStray) || amountMicros === 0n || (decision === 'credit' && !canCredit))
    throw new Refusal('not_allowed', { case: id });

  const reference = isStray
    ? strayReference(open.reference.slice(0, open.reference.lastIndexOf(':')))
    : `invoice:${open.invoiceId}`;
  const kindOfEntry = decision === 'credit' ? 'payment_allocated' : 'payment_returned';
  await unpark(tx, { reference, amountMicros, currency }, kindOfEntry, now);
  if (decision === 'credit' && invoice)
    await credit(tx, { accountId: invoice.accountId, reference: `case:${id}` }, amountMicros, now);
  if (!isOfInvoice || !invoice) return;
  await saveInvoice(tx, invoice, {
    ...invoice,
    unallocatedMicros: invoice.unallocatedMicros - amountMicros,
    creditedMicros: invoice.creditedMicros + (decision === 'credit' ? amountMicros : 0n),
  });
}
