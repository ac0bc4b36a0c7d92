import { sql } from 'kysely';
import type { ReaderOrTx } from '#db';

/** What became of held money. Its shares are between the operator and the suppliers: a customer is told the sum alone. */
export type HoldStory = {
  amountMicros: bigint;
  heldAt: Date;
  outcome: 'captured' | 'released' | null;
  capturedMicros: bigint | null;
  releasedMicros: bigint | null;
  settledAt: Date | null;
  /** Given back after a complaint; null where nothing was. */
  refundedMicros: bigint | null;
  refundedAt: Date | null;
};

export async function readHoldStory(on: ReaderOrTx, holdId: bigint): Promise<HoldStory | undefined> {
  const { rows } = await sql<HoldStory>`
    select h.amount_micros as "amountMicros", h.created_at as "heldAt", s.outcome, s.captured_micros as "capturedMicros",
           s.released_micros as "releasedMicros", s.created_at as "settledAt", r.micros as "refundedMicros", r.at as "refundedAt"
      from hold h
      left join settlement s on s.hold_id = h.id
      left join lateral (
        select sum(t.amount_micros)::bigint as micros, min(t.created_at) as at from ledger_transfer t
         where t.reference = h.reference and t.kind = 'refund') r on true
     where h.id = ${holdId}`.execute(on);
  return rows[0];
}
