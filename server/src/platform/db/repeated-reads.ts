import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { isConnectionLost } from './database-errors.ts';

/** Every connection of the pool may have died at once; then it is for the caller to ask again. */
const MOST_TRIES = 3;

/**
 * The same pool for reads: a statement whose connection turns out to be lost (it was ended while nobody used it, say) is
 * asked again on another. Only for what changes nothing. A silent server is not asked twice: the caller has waited enough.
 */
export function createReadPool(pool: pg.Pool): PostgresPool {
  return {
    async connect(): Promise<PostgresPoolClient> {
      let client: pg.PoolClient | undefined = await pool.connect();
      const query = async (text: string, values: unknown[]) => {
        for (let tries = 1; ; tries++) {
          try {
            client ??= await pool.connect();
            return await client.query(text, values);
          } catch (error) {
            if (tries >= MOST_TRIES || !client || !isConnectionLost(error)) throw error;
            client.release(true);
            client = undefined;
          }
        }
      };
      return { query: query as unknown as PostgresPoolClient['query'], release: () => client?.release() };
    },
    end: async () => {},
  };
}
