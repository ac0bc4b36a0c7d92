import { sql } from 'kysely';
import type { ReaderOrTx } from '#db';

export type TrialBalance = {
  /** Sum of all balances of money (USD), zero when the books are right. */
  sumMicros: bigint;
  /** The same of each currency, points of loyalty cards too: nothing may move from one into another. */
  sums: { currency: string; sumMicros: bigint }[];
  /** Ledger accounts whose balance is not the sum of their entries; empty when the books are right. */
  differing: { ledgerAccountId: bigint; bucket: string; balanceMicros: bigint; entriesMicros: bigint }[];
  /** Holds whose money is still reserved, and what all customers together have on hold: equal when right. */
  openHoldsMicros: bigint;
  heldMicros: bigint;
  byKind: { kind: string; currency: string; availableMicros: bigint; heldMicros: bigint }[];
  balanced: boolean;
};

/** Adds up the whole books and compares every balance with its entries. Reads all history: not for a hot path. */
export async function getTrialBalance(on: ReaderOrTx): Promise<TrialBalance> {
  const { rows: byKind } = await sql<TrialBalance['byKind'][number]>`
    select kind, currency, sum(available_micros)::bigint as "availableMicros", sum(held_micros)::bigint as "heldMicros"
      from ledger_account group by kind, currency order by kind, currency`.execute(on);
  const { rows: differing } = await sql<TrialBalance['differing'][number]>`
    with entries as (
      select ledger_account_id, bucket, sum(amount_micros)::bigint as micros from ledger_entry group by 1, 2
    ), balances as (
      select id, 'available' as bucket, available_micros as micros from ledger_account
      union all select id, 'held', held_micros from ledger_account
    )
    select b.id as "ledgerAccountId", b.bucket, b.micros as "balanceMicros", coalesce(e.micros, 0)::bigint as "entriesMicros"
      from balances b left join entries e on e.ledger_account_id = b.id and e.bucket = b.bucket
     where b.micros <> coalesce(e.micros, 0) order by b.id limit 100`.execute(on);
  const { rows: sums } = await sql<TrialBalance['sums'][number]>`
    select currency, sum(available_micros + held_micros)::bigint as "sumMicros"
      from ledger_account group by currency order by currency`.execute(on);
  const { rows: holds } = await sql<{ held: bigint; open: bigint }>`
    select (select coalesce(sum(held_micros), 0)::bigint from ledger_account) as held,
           (select coalesce(sum(h.amount_micros), 0)::bigint from hold h
             where not exists (select from settlement s where s.hold_id = h.id)) as open`.execute(on);
  const { held = 0n, open = 0n } = holds[0] ?? {};

  return {
    sumMicros: sums.find(({ currency }) => currency === 'USD')?.sumMicros ?? 0n,
    sums,
    differing,
    openHoldsMicros: open,
    heldMicros: held,
    byKind,
    balanced: sums.every(({ sumMicros }) => sumMicros === 0n) && differing.length === 0 && open === held,
  };
}
