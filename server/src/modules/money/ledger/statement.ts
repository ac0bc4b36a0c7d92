import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { insertTransfers, lockLedgerAccounts, openLedgerAccount, type Transfer } from './ledger-store.ts';

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

/** Money that entered or left the platform for a ledger account that is no customer's; once per kind and reference. */
export type CashMove = { ledgerAccountId: bigint; amountMicros: bigint; reference: string };

/**
 * Pays a supplier out: money leaves the platform, once per `reference`. Refuses `already_exists`, `bad_amount`, and
 * `no_balance` for more than the supplier has earned.
 */
export async function payOutSupplier(tx: Tx, move: CashMove, now: Date): Promise<void> {
  const { cashId, availableMicros } = await openCashMove(tx, 'supplier_payout', move);
  if (availableMicros < move.amountMicros) throw new Refusal('no_balance', { availableMicros });
  await moveCash(tx, 'supplier_payout', { ...move, from: move.ledgerAccountId, to: cashId }, now);
}

/** A hub has paid what it owes, or a part of it, or in advance. Refuses `already_exists`, `bad_amount`. */
export async function takeHubPayment(tx: Tx, move: CashMove, now: Date): Promise<void> {
  const { cashId } = await openCashMove(tx, 'hub_settlement', move);
  await moveCash(tx, 'hub_settlement', { ...move, from: cashId, to: move.ledgerAccountId }, now);
}

/** Both accounts are locked before the reference is looked up: another one with the same waits here for this one's end. */
async function openCashMove(tx: Tx, kind: string, { ledgerAccountId, amountMicros, reference }: CashMove) {
  if (amountMicros <= 0n) throw new Refusal('bad_amount');
  const cashId = await openLedgerAccount(tx, { kind: 'cash' });
  const account = (await lockLedgerAccounts(tx, [cashId, ledgerAccountId])).get(ledgerAccountId);
  const { rows } = await sql`
    select from ledger_transfer where kind = ${kind} and reference = ${reference}`.execute(tx);
  if (rows.length > 0) throw new Refusal('already_exists', { reference });
  return { cashId, availableMicros: account?.availableMicros ?? 0n };
}

async function moveCash(
  tx: Tx,
  kind: string,
  { from, to, amountMicros, reference }: CashMove & { from: bigint; to: bigint },
  now: Date,
): Promise<void> {
  const buckets = { debitBucket: 'available', creditBucket: 'available' } as const;
  await insertTransfers(
    tx,
    [{ kind, debitId: from, creditId: to, amountMicros, reference, ...buckets }],
    now,
  );
}

/**
 * Takes a captured price back: everybody gives back what they got of the hold, and of what was added to it under the
 * hold's own reference. Returns what the customer got. The caller sees to it that it happens once.
 */
export async function reverseCapture(tx: Tx, holdId: bigint, now: Date): Promise<bigint> {
  const { rows } = await sql<{
    kind: string;
    fromId: bigint;
    toId: bigint;
    amountMicros: bigint;
    reference: string;
  }>`
    select kind, credit_id as "fromId", debit_id as "toId", amount_micros as "amountMicros", reference from ledger_transfer
     where hold_id = ${holdId} and kind = 'capture'
    union all
    select t.kind, t.credit_id, t.debit_id, t.amount_micros, t.reference from ledger_transfer t join hold h on h.reference = t.reference
     where h.id = ${holdId} and t.kind = 'payout_top_up'`.execute(tx);
  const transfers = rows.map(
    ({ kind, fromId, toId, amountMicros, reference }): Transfer => ({
      kind: kind === 'capture' ? 'refund' : 'refund_top_up',
      debitId: fromId,
      debitBucket: 'available',
      creditId: toId,
      creditBucket: 'available',
      amountMicros,
      reference,
    }),
  );
  await insertTransfers(tx, transfers, now);
  return transfers
    .filter(({ kind }) => kind === 'refund')
    .reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
}
