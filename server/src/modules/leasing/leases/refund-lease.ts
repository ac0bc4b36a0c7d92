import type { Tx } from '#db';
import { Refusal, type RefusalCode } from '#kernel/refusal';

type Refundable<Row> = {
  lock(tx: Tx, ids: readonly number[]): Promise<Map<number, Row>>;
  insertRefund(tx: Tx, row: Row, now: Date): Promise<boolean>;
};

/**
 * Holds the lease that a complaint was right about and writes the refund into its history, once. Refuses `unknown` (the
 * kind's own word), `not_allowed` before the end of a paid lease, `already_done`.
 */
export async function beginRefund<Row extends { state: string }>(
  tx: Tx,
  { lock, insertRefund }: Refundable<Row>,
  { id, unknown }: { id: number; unknown: RefusalCode },
  now: Date,
): Promise<Row> {
  const lease = (await lock(tx, [id])).get(id);
  if (!lease) throw new Refusal(unknown, { id });
  if (lease.state !== 'finished') throw new Refusal('not_allowed', { state: lease.state });
  if (!(await insertRefund(tx, lease, now))) throw new Refusal('already_done', { id });
  return lease;
}
