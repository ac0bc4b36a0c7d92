import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

export type LeaseTable<Row> = {
  /** The table with the alias that it goes by. */
  from: RawBuilder<unknown>;
  /** What is read of it, with the conditions that follow. */
  select(rest: RawBuilder<unknown>): RawBuilder<Row>;
  /** The condition for those that last, written out so that the partial indexes apply. */
  open: RawBuilder<unknown>;
};

/** The questions that both kinds of leases are asked in the same way. */
export function createLeaseQueries<Row extends { id: number }>({ from, select, open }: LeaseTable<Row>) {
  return {
    /** `account/key` of those that were used before. */
    async findUsedOrderKeys(
      tx: Tx,
      keys: readonly { accountId: bigint; orderKey: string }[],
    ): Promise<Set<string>> {
      if (keys.length === 0) return new Set();
      const { rows } = await sql<{ accountId: bigint; orderKey: string }>`
        select account_id as "accountId", order_key as "orderKey" from ${from}
         where order_key is not null
           and (account_id, order_key) in (select * from unnest(${keys.map((k) => k.accountId)}::bigint[], ${keys.map((k) => k.orderKey)}::text[]))`.execute(
        tx,
      );
      return new Set(rows.map(({ accountId, orderKey }) => `${accountId}/${orderKey}`));
    },

    /** Orders on their way count. */
    async countOpen(on: ReaderOrTx, accountIds: readonly bigint[]): Promise<Map<bigint, number>> {
      const { rows } = await sql<{ accountId: bigint; count: number }>`
        select account_id as "accountId", count(*)::int as count from ${from}
         where account_id = any(${[...new Set(accountIds)]}::bigint[]) and (${open} or state = 'ordering') group by 1`.execute(
        on,
      );
      return new Map(rows.map(({ accountId, count }) => [accountId, count]));
    },

    /** An account's own for which all of `conditions` hold, newest first. */
    async listOfAccount(
      on: ReaderOrTx,
      { accountId, limit, offset = 0 }: { accountId: bigint; limit: number; offset?: number | undefined },
      conditions: readonly RawBuilder<unknown>[],
    ): Promise<Row[]> {
      const { rows } = await select(sql`
         where ${sql.join([sql`account_id = ${accountId}`, ...conditions], sql` and `)}
         order by id desc limit ${limit} offset ${offset}`).execute(on);
      return rows;
    },

    /** Finds and holds the rows for this `tx`, in the order of their ids. */
    async lock(tx: Tx, ids: readonly number[]): Promise<Map<number, Row>> {
      const { rows } = await select(
        sql`where id = any(${[...new Set(ids)]}::int[]) order by id for no key update`,
      ).execute(tx);
      return new Map(rows.map((row) => [row.id, row]));
    },

    lockDue,

    /** Holds orders that were begun before `before` and have had no answer, in the same way. */
    lockLostOrders(tx: Tx, before: Date, limit: number): Promise<Row[]> {
      return lockDue(tx, sql`state = 'ordering' and created_at <= ${before}`, {
        by: 'created_at',
        limit,
      });
    },
  };

  /** Holds some of those that are due by `by`, the longest due first; what another process holds is left to it. */
  async function lockDue(
    tx: Tx,
    condition: RawBuilder<unknown>,
    { by, limit }: { by: 'created_at' | 'expires_at' | 'guard_until' | 'ends_at'; limit: number },
  ): Promise<Row[]> {
    const { rows } = await select(sql`
      where id = any (array(
        select id from ${from} where ${condition} order by ${sql.ref(by)} limit ${limit} for no key update skip locked))
       order by id for no key update`).execute(tx);
    return rows;
  }
}
