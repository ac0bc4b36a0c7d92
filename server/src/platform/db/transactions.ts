import { strict as assert } from 'node:assert';
import { Kysely, type Transaction } from 'kysely';
import { createConnectionDialect, type RunStatement } from './connection-dialect.ts';
import { codeOf } from './database-errors.ts';
import type { Patience } from './patience.ts';
import type { Schema } from './schema.ts';

/** Reads outside a transaction. */
export type Reader = Kysely<Schema>;

/** One transaction. A store that writes takes it, so a write outside a transaction does not compile. */
export type Tx = Transaction<Schema>;

/** A database or a transaction: for reads that are asked of both. */
export type ReaderOrTx = Reader | Tx;

/** A connection that nobody else uses meanwhile. It carries out statements in the order in which they are asked for. */
export type Session = {
  run: RunStatement;
  /** Answers what was done: a transaction that has failed is rolled back where it should be committed. */
  control(command: 'begin' | 'commit' | 'rollback'): Promise<string>;
  release(isBroken: boolean): void;
};

/**
 * How a transaction is planned. `byKey`: each statement looks its rows up by an index and joins them one by one, whatever
 * is known of the tables. For work on a few rows of tables of any size: never a scan that was right while a table was empty.
 */
export type WriteOptions = { byKey?: boolean };

/** And how long it may take. */
export type TransactionOptions = WriteOptions & { patience: Patience };

/** Runs `work` in a transaction; `committing` is called once everything but the commit is done. */
export type RunTransaction = <T>(
  work: (tx: Tx) => Promise<T>,
  committing: () => void,
  options: TransactionOptions,
) => Promise<T>;

/**
 * What the planner is told at the beginning of a transaction by key. A row is dear beside a look-up: where little is known, a
 * whole index of few rows looks as cheap as a look-up in it. Costs that say "never" would have each plan compiled: hence
 * no `jit`.
 */
const byKeySettings: Readonly<Record<string, string>> = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  cpu_tuple_cost: '1',
  cpu_index_tuple_cost: '1',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
};
const setByKey =
  'select set_config(name, value, true) from unnest($1::text[], $2::text[]) as s (name, value)';

/**
 * What each statement after one that failed is told. The work may learn of that first: whose statement failed has asked for
 * more than one thing, say, and the others wait for less.
 */
const ABORTED = '25P02';

/** A plan outlives its transaction: the same statement planned otherwise must be another statement. */
const byKeyMark = ' /* by key */';

/**
 * Transactions whose statements need not wait for each other: what is asked for at once is sent at once, and PostgreSQL
 * answers it in one round trip. Kysely's own send a statement when the one before is answered, and let one that comes
 * after their end pass as a write of its own. `begin` goes with the first statement. The commit goes alone: after a
 * statement that fails it would be a silent rollback.
 */
export function createTransactionRunner(connect: (patience: Patience) => Promise<Session>): RunTransaction {
  return async (work, committing, { byKey = false, patience }) => {
    const session = await connect(patience);
    const statements = createStatements(session, byKey ? byKeyMark : '');
    let isBroken = false;
    try {
      const begun = [
        session.control('begin'),
        byKey && session.run(setByKey, [Object.keys(byKeySettings), Object.values(byKeySettings)]),
      ];
      const [result] = await Promise.all([work(statements.tx), ...begun]);
      statements.end();
      committing();
      assert.equal(await session.control('commit'), 'COMMIT', 'a statement failed, and its error was lost');
      return result;
    } catch (error) {
      statements.abandon();
      isBroken = await session.control('rollback').then(
        () => false,
        () => true,
      );
      throw codeOf(error) === ABORTED ? statements.firstError() : error;
    } finally {
      session.release(isBroken);
    }
  };
}

function createStatements(session: Session, mark: string) {
  let running = 0;
  let first: { error: unknown } | undefined;
  let isEnded = false;

  const kysely = new Kysely<Schema>({
    dialect: createConnectionDialect(async (text, values) => {
      assert(!isEnded, 'a statement after the end of its transaction');
      running++;
      try {
        return await session.run(text + mark, values);
      } catch (error) {
        first ??= { error };
        throw error;
      } finally {
        running--;
      }
    }),
  });

  return {
    tx: kysely as Tx,
    /** What is still under way was not waited for: nobody would learn that it failed. */
    end(): void {
      isEnded = true;
      assert.equal(running, 0, 'a transaction ended before its statements');
    },
    /** What went wrong in the database before anything else did. */
    firstError: () => first?.error,

    /** Nothing may follow. */
    abandon(): void {
      isEnded = true;
    },
  };
}
