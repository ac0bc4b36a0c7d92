import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#db';
import { emailKey } from '#kernel/email';
import type { Receiver, SendTarget } from './send-target.ts';

/** False where the receiver was sent it before. */
export async function recordSent(
  tx: Tx,
  { kind, id }: SendTarget,
  { source, address }: Receiver,
  now: Date,
): Promise<boolean> {
  const hash = createHash('sha256')
    .update(`${source}:${emailKey(address)}`)
    .digest('hex');
  const { numAffectedRows } = await sql`
    insert into sent_object (object, receiver_hash, first_sent_at) values (${`${kind}:${id}`}, ${hash}, ${now})
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}
