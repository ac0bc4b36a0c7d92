import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { PaymentProviderName } from '#payment-providers';
import { type Invoice, mayBecome, openStates } from './invoice.ts';

const columns = sql`i.id, i.account_id as "accountId", i.account_ref as "accountRef", i.provider, i.provider_id as "providerId",
  i.state, i.provider_status as "providerStatus", i.amount_micros as "amountMicros", i.pay_micros as "payMicros", i.currency,
  i.discount_code_id as "discountCodeId", i.coin, i.network, i.url, i.address, i.payer_currency as "payerCurrency",
  i.payer_amount as "payerAmount", i.arrived_micros as "arrivedMicros", i.credited_micros as "creditedMicros",
  i.discount_micros as "discountMicros", i.unallocated_micros as "unallocatedMicros", i.hints, i.next_check_at as "nextCheckAt",
  i.last_error as "lastError", i.created_at as "createdAt", i.expires_at as "expiresAt", i.changed_at as "changedAt"`;

/** Written out, so that the partial index on open invoices applies. */
const open = sql.raw(`state in (${openStates.map((state) => `'${state}'`).join(', ')})`);

export async function insertInvoice(tx: Tx, invoice: Invoice): Promise<void> {
  await sql`
    insert into invoice (id, account_id, account_ref, provider, state, provider_status, amount_micros, pay_micros, currency,
                         discount_code_id, coin, network, next_check_at, created_at, expires_at, changed_at)
    values (${invoice.id}, ${invoice.accountId}, ${invoice.accountRef}, ${invoice.provider}, ${invoice.state},
            ${invoice.providerStatus}, ${invoice.amountMicros}, ${invoice.payMicros}, ${invoice.currency},
            ${invoice.discountCodeId}, ${invoice.coin}, ${invoice.network}, ${invoice.nextCheckAt}, ${invoice.createdAt},
            ${invoice.expiresAt}, ${invoice.changedAt})`.execute(tx);
}

export async function findInvoice(on: ReaderOrTx, id: string): Promise<Invoice | undefined> {
  const { rows } = await sql<Invoice>`select ${columns} from invoice i where i.id = ${id}`.execute(on);
  return rows[0];
}

/** Finds and holds the row for this `tx`: before discount codes, ledger accounts and totals. */
export async function lockInvoice(tx: Tx, id: string): Promise<Invoice | undefined> {
  const { rows } = await sql<Invoice>`
    select ${columns} from invoice i where i.id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** Writes down what became of an invoice that this `tx` holds. */
export async function saveInvoice(tx: Tx, from: Invoice, to: Invoice): Promise<Invoice> {
  assert(
    to.state === from.state || mayBecome[from.state].includes(to.state),
    `${from.state} may not become ${to.state}`,
  );
  const { numAffectedRows } = await sql`
    update invoice
       set state = ${to.state}, provider_id = ${to.providerId}, provider_status = ${to.providerStatus}, coin = ${to.coin},
           network = ${to.network}, url = ${to.url}, address = ${to.address}, payer_currency = ${to.payerCurrency},
           payer_amount = ${to.payerAmount}, arrived_micros = ${to.arrivedMicros}, credited_micros = ${to.creditedMicros},
           discount_micros = ${to.discountMicros}, unallocated_micros = ${to.unallocatedMicros},
           next_check_at = ${to.nextCheckAt}, last_error = ${to.lastError}, changed_at = ${to.changedAt}
     where id = ${to.id} and state = ${from.state}`.execute(tx);
  assert.equal(numAffectedRows, 1n, `invoice ${to.id} left ${from.state} while it was locked`);
  return to;
}

/** The provider says that there is news: it is asked at the next occasion. False for an invoice that is not ours. */
export async function noteHint(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update invoice set hints = hints + 1, next_check_at = ${now} where id = ${id}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function countOpen(on: ReaderOrTx, accountId: bigint): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from invoice i where i.account_id = ${accountId} and i.${open}`.execute(on);
  return rows[0]?.count ?? 0;
}

/** Newest first. */
export async function listInvoices(
  on: ReaderOrTx,
  { accountId, limit, offset }: { accountId: bigint; limit: number; offset: number },
): Promise<Invoice[]> {
  const { rows } = await sql<Invoice>`
    select ${columns} from invoice i where i.account_id = ${accountId}
     order by i.created_at desc, i.id limit ${limit} offset ${offset}`.execute(on);
  return rows;
}

/**
 * Takes some of those that are due, for so long that a process which dies over them is not waited for. What another
 * process has taken is left to it.
 */
export async function claimDue(
  tx: Tx,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update invoice set next_check_at = ${until}
     where id = any (array(select id from invoice where next_check_at <= ${now} order by next_check_at limit ${limit}
                   for no key update skip locked))
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** In SQL: whether there are any. */
export const anyDueInvoices = (now: Date) =>
  sql`(select true from invoice where next_check_at <= ${now} order by next_check_at limit 1)`;

/** The other invoice that a provider's payment id was told for before. */
export async function findOtherInvoiceOf(
  on: ReaderOrTx,
  {
    provider,
    providerId,
    invoiceId,
  }: { provider: PaymentProviderName; providerId: string; invoiceId: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select invoice_id as id from payment_callback
     where provider = ${provider} and provider_id = ${providerId} and invoice_id <> ${invoiceId}
    union all
    select id from invoice where provider = ${provider} and provider_id = ${providerId} and id <> ${invoiceId} limit 1`.execute(
    on,
  );
  return rows[0]?.id;
}
