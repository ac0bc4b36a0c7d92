import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** One entry of a ledger account with what the account held before and after it. `amountMicros` is negative for money that left. */
export type StatementLine = {
  transferId: bigint;
  kind: string;
  amountMicros: bigint;
  beforeMicros: bigint;
  afterMicros: bigint;
  reference: string;
  at: Date;
};

export type StatementQuery = {
  ledgerAccountId: bigint;
  /** A transfer's id: only what is older. */
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. Adds up only what is newer than the page, from today's balance backwards. */
export async function listStatement(
  on: ReaderOrTx,
  { ledgerAccountId, before, limit }: StatementQuery,
): Promise<StatementLine[]> {
  const { rows } = await sql<StatementLine>`
    with page as (
      select transfer_id, kind, amount_micros, reference, created_at from ledger_entry
       where ledger_account_id = ${ledgerAccountId} and bucket = 'available'
         ${before === undefined ? sql`` : sql`and transfer_id < ${before}`}
       order by transfer_id desc limit ${Math.min(limit, 1000)}
    ), top as (
      select (select available_micros from ledger_account where id = ${ledgerAccountId})
             - coalesce((select sum(amount_micros) from ledger_entry
                          where ledger_account_id = ${ledgerAccountId} and bucket = 'available'
                            and transfer_id >= ${before ?? null}::bigint), 0) as micros
    ), lines as (
      select page.*, (top.micros - coalesce(sum(page.amount_micros) over (
               order by transfer_id desc rows between unbounded preceding and 1 preceding), 0))::bigint as after
        from page cross join top
    )
    select transfer_id as "transferId", kind, amount_micros as "amountMicros", after - amount_micros as "beforeMicros",
           after as "afterMicros", reference, created_at as at
      from lines order by transfer_id desc`.execute(on);
  return rows;
}

/** `amountMicros` is negative for money that left the bucket. */
export type LedgerEntry = {
  transferId: bigint;
  kind: string;
  bucket: string;
  amountMicros: bigint;
  reference: string;
  createdAt: Date;
};

export type LedgerQuery = {
  accountId: bigint;
  currency?: string | undefined;
  limit: number;
  before?: bigint | undefined;
};

export async function listLedgerEntries(
  on: ReaderOrTx,
  { accountId, currency = 'USD', limit, before }: LedgerQuery,
): Promise<LedgerEntry[]> {
  const { rows } = await sql<LedgerEntry>`
    select e.transfer_id as "transferId", e.kind, e.bucket, e.amount_micros as "amountMicros", e.reference, e.created_at as "createdAt"
      from ledger_entry e
     where e.ledger_account_id in (select id from ledger_account where account_id = ${accountId} and currency = ${currency})
       and (${before ?? null}::bigint is null or e.transfer_id < ${before ?? null}::bigint)
     order by e.transfer_id desc, e.bucket limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

/** What somebody got of a captured hold; `fromId` has it, `toId` paid it. */
export type CapturedShare = {
  kind: string;
  fromId: bigint;
  toId: bigint;
  amountMicros: bigint;
  reference: string;
};

/** With what was added to the hold under its own reference. */
export async function listCaptured(tx: Tx, holdId: bigint): Promise<CapturedShare[]> {
  const { rows } = await sql<CapturedShare>`
    select t.kind, t.credit_id as "fromId", t.debit_id as "toId", t.amount_micros as "amountMicros", t.reference
      from ledger_transfer t join hold h on h.reference = t.reference and h.id = t.hold_id
     where h.id = ${holdId} and t.kind = 'capture'
    union all
    select t.kind, t.credit_id, t.debit_id, t.amount_micros, t.reference from ledger_transfer t join hold h on h.reference = t.reference
     where h.id = ${holdId} and t.kind = 'payout_top_up'`.execute(tx);
  return rows;
}
