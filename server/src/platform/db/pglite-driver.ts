import type { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { StatementRunner } from './prepared-statements.ts';
import { asRefusal } from './unkeepable.ts';

type Run = StatementRunner['run'];

/**
 * Kysely on the embedded engine. It has one connection: whoever holds it is alone, the others wait in the
 * order they came.
 */
export function createPgliteDialect(pglite: PGlite, runStatement: Run): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => createDriver(pglite, runStatement),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function createDriver(pglite: PGlite, runStatement: Run): Driver {
  const waiting: (() => void)[] = [];
  let taken = false;

  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, affectedRows } = await runStatement(sql, parameters).catch((error: unknown) => {
        throw asRefusal(error);
      });
      return { rows: rows as R[], numAffectedRows: BigInt(affectedRows) };
    },
    // biome-ignore lint/correctness/useYield: the engine has no cursors to stream from
    async *streamQuery() {
      throw new Error('the embedded database does not stream');
    },
  };
  const run = (sql: string) => connection.executeQuery(CompiledQuery.raw(sql));

  return {
    init: async () => {
      await pglite.waitReady;
    },
    async acquireConnection() {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
      taken = true;
      return connection;
    },
    async releaseConnection() {
      const next = waiting.shift();
      if (next) next();
      else taken = false;
    },
    beginTransaction: async () => void (await run('begin')),
    commitTransaction: async () => void (await run('commit')),
    rollbackTransaction: async () => void (await run('rollback')),
    destroy: async () => {
      await pglite.close();
    },
  };
}
