import type { Database, Tx } from '#db';

/** What a statement of `failingAt` fails with. */
export const lost = new Error('lost on its way');

/** The database, whose transactions fail at their `at`th statement, those before having been carried out. */
export function failingAt(db: Database, at: number): Database {
  const failing = (tx: Tx): Tx => {
    let asked = 0;
    return tx.withPlugin({
      transformQuery({ node }) {
        if (++asked === at) throw lost;
        return node;
      },
      transformResult: async ({ result }) => result,
    }) as Tx;
  };
  return {
    ...db,
    write: (work, options) => db.write((tx) => work(failing(tx)), options),
    get read() {
      return db.read;
    },
  };
}
