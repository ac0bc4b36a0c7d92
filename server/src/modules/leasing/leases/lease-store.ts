import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { findSupplier } from '#modules/stock/inventory';

/** The columns that both kinds of leases have. */
export type LeaseRow<State extends string> = {
  id: number;
  state: State;
  numberId: bigint | null;
  phone: string;
  createdAt: Date;
  changedAt: Date;
};

export type LeaseTable<State extends string, Row> = {
  /** The table; its history is `NAME_move` and the key in it `NAME_id`, its ids come of `NAME_id_seq`. */
  name: 'activation' | 'rental';
  /** The table with the alias that its columns go by. */
  from: RawBuilder<unknown>;
  /** Rows of the table for which `rest` holds, an order and locks included. */
  select(rest: RawBuilder<unknown>): RawBuilder<Row>;
  openStates: readonly State[];
  /** Conditions as the table's partial indexes have them; by the states where the kind says nothing. */
  conditions?: Readonly<Record<'open' | 'openOnPhone' | 'ordering' | 'unended', RawBuilder<unknown>>>;
  assertMove(from: State, to: State): void;
  /** The event with which a lease begins: `buy`. One whose number must be asked for first begins with `order`. */
  begun: string;
};

/** `facts`: of the first line, what `recordBeginnings` was given. */
export type HistoryLine = {
  event: string;
  fromState: string | null;
  toState: string;
  at: Date;
  facts: string | null;
};

type DueBy = 'created_at' | 'expires_at' | 'guard_until' | 'ends_at';

/** The statements that both kinds of leases have in common. */
export function createLeaseStore<State extends string, Row extends LeaseRow<State>>({
  name,
  from,
  select,
  openStates,
  conditions,
  assertMove,
  begun,
}: LeaseTable<State, Row>) {
  const table = sql.table(name);
  const moveTable = sql.table(`${name}_move`);
  const leaseId = sql.ref(`${name}_id`);
  const opens = sql.raw(`state in (${openStates.map((state) => `'${state}'`).join(', ')})`);
  /** The conditions for those that last, for orders on their way, and for both, written out so that the partial indexes apply. */
  const { open, openOnPhone, ordering, unended } = conditions ?? {
    open: opens,
    openOnPhone: opens,
    ordering: sql`state = 'ordering'`,
    unended: sql`(${opens} or state = 'ordering')`,
  };
  const lost = (before: Date) => sql`${ordering} and created_at <= ${before}`;

  return {
    open,

    async nextIds(tx: Tx, count: number): Promise<number[]> {
      const { rows } = await sql<{ id: number }>`
        select nextval(${sql.lit(`${name}_id_seq`)})::int as id from generate_series(1, ${count})`.execute(
        tx,
      );
      return rows.map(({ id }) => id);
    },

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
         where account_id = any(${[...new Set(accountIds)]}::bigint[]) and ${unended} group by 1`.execute(on);
      return new Map(rows.map(({ accountId, count }) => [accountId, count]));
    },

    async find(on: ReaderOrTx, ids: readonly number[]): Promise<Map<number, Row>> {
      const { rows } = await select(sql`where id = any(${[...ids]}::int[])`).execute(on);
      return new Map(rows.map((row) => [row.id, row]));
    },

    /** An account's own for which all of `conditions` hold, newest first. */
    async listOfAccount(
      on: ReaderOrTx,
      { accountId, limit, offset = 0 }: { accountId: bigint; limit: number; offset?: number | undefined },
      conditions: readonly RawBuilder<unknown>[],
    ): Promise<Row[]> {
      const { rows } =
        await select(sql`where ${sql.join([sql`account_id = ${accountId}`, ...conditions], sql` and `)}
         order by id desc limit ${limit} offset ${offset}`).execute(on);
      return rows;
    },

    /** A supplier's own for which the condition holds, by its name; at most ten thousand. */
    async listOfSupplier(on: ReaderOrTx, supplier: string, condition: RawBuilder<unknown>): Promise<Row[]> {
      const found = await findSupplier(on, { name: supplier });
      if (!found) return [];
      const { rows } = await select(sql`where supplier_id = ${found.id} and ${open} and ${condition}
         order by id limit 10000`).execute(on);
      return rows;
    },

    /** Finds and holds the rows for this `tx`, in the order of their ids. */
    async lock(tx: Tx, ids: readonly number[]): Promise<Map<number, Row>> {
      const { rows } = await select(
        sql`where id = any(${[...new Set(ids)]}::int[]) order by id for no key update`,
      ).execute(tx);
      return new Map(rows.map((row) => [row.id, row]));
    },

    /** Finds those that last on these numbers, overdue ones too. */
    async findOpenByPhone(on: ReaderOrTx, phones: readonly string[]): Promise<Row[]> {
      const { rows } = await select(
        sql`where phone = any(${[...new Set(phones)]}::text[]) and ${openOnPhone} order by id`,
      ).execute(on);
      return rows;
    },

    /** The same, held for this `tx`. */
    async lockOpenByPhone(tx: Tx, phones: readonly string[]): Promise<Row[]> {
      const { rows } = await select(sql`where phone = any(${[...new Set(phones)]}::text[]) and ${openOnPhone}
         order by id for no key update`).execute(tx);
      return rows;
    },

    lockDue,
    anyDue,

    /** Holds orders that were begun before `before` and have had no answer, in the same way. */
    lockLostOrders(tx: Tx, before: Date, limit: number): Promise<Row[]> {
      return lockDue(tx, lost(before), { by: 'created_at', limit });
    },
    /** In SQL: whether there are any of those. */
    anyLostOrders: (before: Date) => anyDue(lost(before), { by: 'created_at' }),

    /** The first line of the histories of leases that were just inserted; `facts` are kept with it. */
    recordBeginnings(tx: Tx, leases: readonly (Row & { facts?: string | undefined })[]): Promise<void> {
      return insertMoves(
        tx,
        leases.map(({ id, state, createdAt, facts }) => ({
          id,
          event: state === 'ordering' ? 'order' : begun,
          from: null,
          to: state,
          at: createdAt,
          facts,
        })),
      );
    },

    /**
     * Moves that were decided one after the other, as one step a lease: the state that it was read in, and the row that
     * it is to become. Every single move must be one that the kind allows.
     */
    combine<Moved extends Row>(moves: readonly { from: Moved; to: Moved }[]): { from: State[]; to: Moved[] } {
      const first = new Map<number, State>();
      const last = new Map<number, Moved>();
      for (const { from, to } of moves) {
        assertMove(from.state, to.state);
        if (!first.has(from.id)) first.set(from.id, from.state);
        last.set(to.id, to);
      }
      return { from: [...first.values()], to: [...last.values()] };
    },

    recordMoves(tx: Tx, moves: readonly { from: Row; to: Row; event: string }[]): Promise<void> {
      return insertMoves(
        tx,
        moves.map(({ from, to, event }) => ({
          id: to.id,
          event,
          from: from.state,
          to: to.state,
          at: to.changedAt,
        })),
      );
    },

    /**
     * Moves an order (locked before) to where its supplier's answer leads; `times` are the kind's own columns, set. A
     * refused one frees its order key.
     */
    async moveOrder(tx: Tx, before: Row, after: Row, times: RawBuilder<unknown>): Promise<void> {
      assertMove(before.state, after.state);
      const isRefused = after.state === 'refused';
      await sql`
        update ${table}
           set state = ${after.state}, number_id = ${after.numberId}, phone = ${after.phone}, created_at = ${after.createdAt},
               changed_at = ${after.changedAt}, ${times},
               order_key = case when ${isRefused} then null else order_key end
         where id = ${before.id}`.execute(tx);
      const event = isRefused ? 'refuse' : begun;
      await insertMoves(tx, [
        { id: after.id, event, from: before.state, to: after.state, at: after.changedAt },
      ]);
    },

    /** Writes a refund into the history of a locked lease; false where it is there already. */
    async insertRefund(tx: Tx, { id, state }: Row, now: Date): Promise<boolean> {
      const { rows } =
        await sql`select from ${moveTable} where ${leaseId} = ${id} and event = 'refund'`.execute(tx);
      if (rows.length > 0) return false;
      await insertMoves(tx, [{ id, event: 'refund', from: state, to: state, at: now }]);
      return true;
    },

    /** The oldest first; at most ten thousand lines. */
    async listHistory(on: ReaderOrTx, id: number): Promise<HistoryLine[]> {
      const { rows } = await sql<HistoryLine>`
        select event, from_state as "fromState", to_state as "toState", at, facts from ${moveTable} where ${leaseId} = ${id}
         order by id limit 10000`.execute(on);
      return rows;
    },
  };

  /** In SQL: whether any is due by `by`. Asked for in the order in which they are taken: the same index serves both. */
  function anyDue(condition: RawBuilder<unknown>, { by }: { by: DueBy }): RawBuilder<unknown> {
    return sql`(select true from ${from} where ${condition} order by ${sql.ref(by)} limit 1)`;
  }

  /** Holds some of those that are due by `by`, the longest due first; what another process holds is left to it. */
  async function lockDue(
    tx: Tx,
    condition: RawBuilder<unknown>,
    { by, limit }: { by: DueBy; limit: number },
  ): Promise<Row[]> {
    const { rows } = await select(sql`where id = any (array(
        select id from ${from} where ${condition} order by ${sql.ref(by)} limit ${limit} for no key update skip locked))
       order by id for no key update`).execute(tx);
    return rows;
  }

  async function insertMoves(
    tx: Tx,
    moves: readonly {
      id: number;
      event: string;
      from: string | null;
      to: string;
      at: Date;
      facts?: string | undefined;
    }[],
  ): Promise<void> {
    if (moves.length === 0) return;
    await sql`
      insert into ${moveTable} (${leaseId}, event, from_state, to_state, at, facts)
      select * from unnest(${moves.map((m) => m.id)}::int[], ${moves.map((m) => m.event)}::text[], ${moves.map((m) => m.from)}::text[],
                           ${moves.map((m) => m.to)}::text[], ${moves.map((m) => m.at)}::timestamptz[],
                           ${moves.map((m) => m.facts ?? null)}::text[])`.execute(tx);
  }
}
