import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** `keyId` 0: of the whole account. A cap that is null is none. */
export type SpendingCap = {
  ledgerAccountId: bigint;
  keyId: bigint;
  orderMicros: bigint | null;
  dayMicros: bigint | null;
  /** Days since 1970, and what was spent that day. */
  day: number;
  spentMicros: bigint;
};

/** A sum that was spent, or came back, on a day. */
export type Spending = { ledgerAccountId: bigint; keyId: bigint; day: number; micros: bigint };

const columns = sql`ledger_account_id as "ledgerAccountId", key_id as "keyId", order_micros as "orderMicros",
  day_micros as "dayMicros", day, spent_micros as "spentMicros"`;

/** Those of the accounts as a whole, and of these keys. */
export async function findCaps(
  on: ReaderOrTx,
  ledgerAccountIds: readonly bigint[],
  keyIds: readonly bigint[],
): Promise<SpendingCap[]> {
  const { rows } = await sql<SpendingCap>`
    select ${columns} from spending_cap
     where ledger_account_id = any(${[...ledgerAccountIds]}::bigint[]) and key_id = any(${[0n, ...keyIds]}::bigint[])`.execute(
    on,
  );
  return rows;
}

/** The account's own first, then those of its keys. */
export async function listCaps(on: ReaderOrTx, accountId: bigint): Promise<SpendingCap[]> {
  const { rows } = await sql<SpendingCap>`
    select ${columns} from spending_cap
     where ledger_account_id = (select id from ledger_account
                                 where kind = 'customer' and currency = 'USD' and reference is null and account_id = ${accountId})
     order by key_id limit 1001`.execute(on);
  return rows;
}

/** A later day begins anew; a clock that is behind counts on the later day. */
export async function addSpending(tx: Tx, spent: readonly Spending[]): Promise<void> {
  if (spent.length === 0) return;
  await sql`
    update spending_cap c
       set day = greatest(c.day, t.day), spent_micros = t.micros + case when c.day >= t.day then c.spent_micros else 0 end
      from ${rowsOf(spent)}
     where c.ledger_account_id = t.ledger_account_id and c.key_id = t.key_id`.execute(tx);
}

/** What came back of a day that is over counts no more. */
export async function takeBackSpending(tx: Tx, returned: readonly Spending[]): Promise<void> {
  if (returned.length === 0) return;
  await sql`
    update spending_cap c set spent_micros = greatest(0, c.spent_micros - t.micros)
      from ${rowsOf(returned)}
     where c.ledger_account_id = t.ledger_account_id and c.key_id = t.key_id and c.day = t.day`.execute(tx);
}

/** One row for each cap. */
function rowsOf(spendings: readonly Spending[]) {
  const column = <K extends keyof Spending>(key: K) => spendings.map((spending) => spending[key]);
  return sql`(
    select ledger_account_id, key_id, day, sum(micros)::bigint as micros
      from unnest(${column('ledgerAccountId')}::bigint[], ${column('keyId')}::bigint[], ${column('day')}::int[],
                  ${column('micros')}::bigint[]) as s (ledger_account_id, key_id, day, micros)
     group by 1, 2, 3) as t`;
}

export async function upsertCap(tx: Tx, cap: SpendingCap): Promise<void> {
  const { ledgerAccountId, keyId, orderMicros, dayMicros, day, spentMicros } = cap;
  await sql`
    insert into spending_cap (ledger_account_id, key_id, order_micros, day_micros, day, spent_micros)
    values (${ledgerAccountId}, ${keyId}, ${orderMicros}, ${dayMicros}, ${day}, ${spentMicros})
    on conflict (ledger_account_id, key_id) do update
       set order_micros = excluded.order_micros, day_micros = excluded.day_micros, day = excluded.day,
           spent_micros = excluded.spent_micros`.execute(tx);
}

export async function deleteCap(
  tx: Tx,
  { ledgerAccountId, keyId }: Pick<SpendingCap, 'ledgerAccountId' | 'keyId'>,
): Promise<void> {
  await sql`
    delete from spending_cap where ledger_account_id = ${ledgerAccountId} and key_id = ${keyId}`.execute(tx);
}

/** Notes at the ledger account whether there is any cap on it. */
export async function markCapped(tx: Tx, ledgerAccountId: bigint): Promise<void> {
  await sql`
    update ledger_account set capped = exists (select from spending_cap where ledger_account_id = ${ledgerAccountId})
     where id = ${ledgerAccountId}`.execute(tx);
}

/** What one look at holds found. `before`: the oldest that was looked at; null where there are no more. */
type SpentPage = { spentMicros: bigint; before: bigint | null };

/**
 * What was held since then less what came back of it, among `limit` holds, newest first. Of a lease that was refunded
 * everything came back.
 */
export async function sumHeldSince(
  on: ReaderOrTx,
  {
    ledgerAccountId,
    keyId,
    since,
    before,
    limit,
  }: { ledgerAccountId: bigint; keyId: bigint; since: Date; before: bigint | null; limit: number },
): Promise<SpentPage> {
  const { rows } = await sql<SpentPage>`
    select coalesce(sum(h.amount_micros - coalesce(s.released_micros, 0)) filter (where
             h.created_at >= ${since} and (${keyId}::bigint = 0 or h.key_id = ${keyId})
             and not exists (select from ledger_transfer r where r.reference = h.reference and r.kind = 'refund')), 0)::bigint as "spentMicros",
           case when count(*) = ${limit} and bool_and(p.created_at >= ${since}) then min(p.id) end as "before"
      from (select id, hold_id, created_at from ledger_transfer
             where debit_id = ${ledgerAccountId} and (${before}::bigint is null or id < ${before}) and kind = 'hold'
             order by id desc limit ${limit}) p
      join hold h on h.id = p.hold_id
      left join settlement s on s.hold_id = h.id`.execute(on);
  return rows[0] ?? { spentMicros: 0n, before: null };
}
