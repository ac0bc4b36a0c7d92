/** The number of tries of a property about requests: on PostgreSQL, where each costs three times as much, a third as often. */
export const runs = (most: number): number =>
  process.env.DB_ENGINE === 'postgres' ? Math.ceil(most / 3) : most;
