import { sql } from 'kysely';
import type { Database } from '#db';

const OFF = ['hashagg', 'hashjoin', 'mergejoin', 'material', 'memoize', 'sort'];
const switches = sql.raw(`select ${OFF.map((way) => `set_config('enable_${way}', 'off', true)`).join(', ')}`);

/**
 * The database, planning each transaction as it may with poor statistics: by nested loops that ask the inner part anew for
 * each outer row. What holds only under the plan that was chosen so far does not hold here.
 */
export function plannedClumsily(db: Database): Database {
  return {
    ...db,
    write: (work, options) =>
      db.write(async (tx) => {
        await switches.execute(tx);
        return work(tx);
      }, options),
    get read() {
      return db.read;
    },
  };
}
