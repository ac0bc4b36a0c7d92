import type { Tx } from '#db';
import { recordAudit } from '#modules/audit';
import { type Block, insertBlock } from './block-store.ts';

/** Starts a block, with a line in the audit; false where one for the same reason lasts. The offers are the caller's to take off. */
export async function startBlock(
  tx: Tx,
  block: Pick<Block, 'supplierId' | 'reason' | 'details' | 'endsAt'>,
  now: Date,
  actor = 'system',
): Promise<boolean> {
  const started = await insertBlock(tx, block, now);
  if (!started) return false;
  const { supplierId, reason, details, endsAt } = block;
  const entry = {
    actor,
    action: 'partner.block',
    subject: `supplier:${supplierId}`,
    details: { reason, endsAt, ...details },
  };
  await recordAudit(tx, [entry], now);
  return true;
}
