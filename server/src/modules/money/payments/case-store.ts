import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { CaseKind, CaseResolution, PaymentCase } from './payment-case.ts';

const columns = sql`c.id, c.invoice_id as "invoiceId", c.kind, c.reference, c.amount_micros as "amountMicros", c.currency, c.note,
  c.created_at as "createdAt", c.closed_at as "closedAt", c.resolution`;

export type NewCase = Pick<PaymentCase, 'invoiceId' | 'kind' | 'note'> &
  Partial<Pick<PaymentCase, 'reference' | 'amountMicros' | 'currency'>>;

/**
 * Gives what is new of the amount: all of it, or, where there is one of that kind and reference already, by how much that
 * one has grown, while it is open and in the same currency.
 */
export async function openCase(tx: Tx, newCase: NewCase, now: Date): Promise<bigint> {
  const { invoiceId, kind, note, reference = '', amountMicros = 0n, currency = 'USD' } = newCase;
  const { numAffectedRows } = await sql`
    insert into payment_case (invoice_id, kind, reference, amount_micros, currency, note, created_at)
    values (${invoiceId}, ${kind}, ${reference}, ${amountMicros}, ${currency}, ${note}, ${now})
    on conflict (invoice_id, kind, reference) do nothing`.execute(tx);
  if (numAffectedRows === 1n) return amountMicros;
  const { rows } = await sql<{ grownMicros: bigint }>`
    update payment_case c set amount_micros = ${amountMicros}
      from (select id, amount_micros from payment_case
             where invoice_id = ${invoiceId} and kind = ${kind} and reference = ${reference} and currency = ${currency}
               and closed_at is null and amount_micros < ${amountMicros} for no key update) as before
     where c.id = before.id
    returning c.amount_micros - before.amount_micros as "grownMicros"`.execute(tx);
  return rows[0]?.grownMicros ?? 0n;
}

/** Closes the open cases of an invoice that events have settled. */
export async function settleCases(
  tx: Tx,
  { invoiceId, kinds, reference }: { invoiceId: string; kinds: readonly CaseKind[]; reference?: string },
  now: Date,
): Promise<PaymentCase[]> {
  const { rows } = await sql<PaymentCase>`
    update payment_case c set closed_at = ${now}, resolution = 'settled'
     where c.invoice_id = ${invoiceId} and c.kind = any(${[...kinds]}::text[]) and c.closed_at is null
       ${reference === undefined ? sql`` : sql`and c.reference = ${reference}`}
    returning ${columns}`.execute(tx);
  return rows;
}

/** The customer owes nothing any more. */
export async function settleDebtCases(tx: Tx, accountId: bigint, now: Date): Promise<void> {
  await sql`
    update payment_case c set closed_at = ${now}, resolution = 'settled'
     where c.kind = 'debt' and c.closed_at is null
       and c.invoice_id in (select i.id from invoice i where i.account_id = ${accountId} and i.state = 'refunded')`.execute(
    tx,
  );
}

export async function lockCase(tx: Tx, id: bigint): Promise<PaymentCase | undefined> {
  const { rows } = await sql<PaymentCase>`
    select ${columns} from payment_case c where c.id = ${id} for no key update`.execute(tx);
  return rows[0];
}

export async function findCase(on: ReaderOrTx, id: bigint): Promise<PaymentCase | undefined> {
  const { rows } = await sql<PaymentCase>`select ${columns} from payment_case c where c.id = ${id}`.execute(
    on,
  );
  return rows[0];
}

export async function closeCase(
  tx: Tx,
  { id, resolution }: { id: bigint; resolution: CaseResolution },
  now: Date,
): Promise<void> {
  await sql`
    update payment_case set closed_at = ${now}, resolution = ${resolution} where id = ${id} and closed_at is null`.execute(
    tx,
  );
}

export type CaseQuery = {
  /** True: only what nobody has settled yet. */
  open?: boolean | undefined;
  invoiceId?: string | undefined;
  /** A case's id: only what is older. */
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listCases(
  on: ReaderOrTx,
  { open = false, invoiceId, before, limit }: CaseQuery,
): Promise<PaymentCase[]> {
  const { rows } = await sql<PaymentCase>`
    select ${columns} from payment_case c
     where true ${open ? sql`and c.closed_at is null` : sql``}
       ${invoiceId === undefined ? sql`` : sql`and c.invoice_id = ${invoiceId}`}
       ${before === undefined ? sql`` : sql`and c.id < ${before}`}
     order by c.id desc limit ${limit}`.execute(on);
  return rows;
}
