import {
  type CompiledQuery,
  type Dialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';

/** Carries out one statement. */
export type RunStatement = (
  text: string,
  values: readonly unknown[],
) => Promise<{ rows: unknown[]; numAffectedRows?: bigint }>;

const nothing = async () => {};

/**
 * Kysely on one connection, without transactions: `transactions.ts` has those. `turns`: whoever wants it waits for his; without
 * them a statement is on its way before whoever asked for it goes on to anything else.
 */
export function createConnectionDialect(
  run: RunStatement,
  turns?: { take(): Promise<void>; giveBack(): void },
): Dialect {
  const connection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      const { rows, ...affected } = await run(sql, parameters);
      return { rows: rows as R[], ...affected };
    },
    // biome-ignore lint/correctness/useYield: nobody streams
    async *streamQuery() {
      throw new Error('this connection does not stream');
    },
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      acquireConnection: turns ? () => turns.take().then(() => connection) : async () => connection,
      releaseConnection: async () => turns?.giveBack(),
      init: nothing,
      beginTransaction: nothing,
      commitTransaction: nothing,
      rollbackTransaction: nothing,
      destroy: nothing,
    }),
  };
}
