import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Callback, PaymentProviderName } from '#payment-providers';

export type StoredCallback = {
  id: bigint;
  provider: PaymentProviderName;
  eventKey: string;
  invoiceId: string;
  providerId: string;
  kind: Callback['kind'];
  /** The answer to it, and to every repeat of it. */
  outcome: 'accepted' | 'refused';
  reason: string | null;
  raw: string;
  receivedAt: Date;
};

const columns = sql`c.id, c.provider, c.event_key as "eventKey", c.invoice_id as "invoiceId", c.provider_id as "providerId", c.kind,
  c.outcome, c.reason, c.raw, c.received_at as "receivedAt"`;

/**
 * Keeps a callback as it came; undefined when its event was kept before. A second one at the same time waits for the
 * first to commit. It counts as accepted until `setOutcome` says otherwise.
 */
export async function insertCallback(
  tx: Tx,
  callback: Omit<StoredCallback, 'id' | 'outcome' | 'reason'>,
): Promise<bigint | undefined> {
  const { provider, eventKey, invoiceId, providerId, kind, raw, receivedAt } = callback;
  const { rows } = await sql<{ id: bigint }>`
    insert into payment_callback (provider, event_key, invoice_id, provider_id, kind, outcome, raw, received_at)
    values (${provider}, ${eventKey}, ${invoiceId}, ${providerId}, ${kind}, 'accepted', ${raw}, ${receivedAt})
    on conflict (provider, event_key) do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function refuseCallback(tx: Tx, id: bigint, reason: string): Promise<void> {
  await sql`update payment_callback set outcome = 'refused', reason = ${reason} where id = ${id}`.execute(tx);
}

export async function findCallback(
  on: ReaderOrTx,
  { provider, eventKey }: Pick<StoredCallback, 'provider' | 'eventKey'>,
): Promise<StoredCallback | undefined> {
  const { rows } = await sql<StoredCallback>`
    select ${columns} from payment_callback c where c.provider = ${provider} and c.event_key = ${eventKey}`.execute(
    on,
  );
  return rows[0];
}

/** Oldest first. */
export async function listCallbacks(on: ReaderOrTx, invoiceId: string): Promise<StoredCallback[]> {
  const { rows } = await sql<StoredCallback>`
    select ${columns} from payment_callback c where c.invoice_id = ${invoiceId} order by c.id limit 1000`.execute(
    on,
  );
  return rows;
}
