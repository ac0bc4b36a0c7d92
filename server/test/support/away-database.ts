import type { Database } from '#db';

/** A database that can go away, as one does whose server is restarted: every question fails at once. */
export function createAwayDatabase(): { wrap(db: Database): Database; setAway(away: boolean): void } {
  let isAway = false;
  const gone = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
  return {
    wrap: (db) =>
      new Proxy(db, {
        get(target, name) {
          if (isAway && name === 'read') throw gone();
          if (isAway && name === 'write') return () => Promise.reject(gone());
          return Reflect.get(target, name, target);
        },
      }),
    setAway(away) {
      isAway = away;
    },
  };
}
