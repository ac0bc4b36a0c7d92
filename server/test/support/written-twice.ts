import type { Database } from '#db';

/**
 * The database, with every transaction run twice: first to its end, and then not committed, as where two were in each
 * other's way. Whatever a transaction leaves outside of the database is then there twice.
 */
export function writtenTwice(db: Database): Database {
  const write: Database['write'] = async (work, options) => {
    const notCommitted = new Error('not committed');
    await db
      .write(async (tx) => {
        await work(tx);
        throw notCommitted;
      }, options)
      .catch((error: unknown) => {
        if (error !== notCommitted) throw error;
      });
    return db.write(work, options);
  };
  return {
    ...db,
    write,
    get read() {
      return db.read;
    },
  };
}
