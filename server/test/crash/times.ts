/** The factor of kills of a server over those in the suite: `npm run test:crash` sets `CRASH_TIMES`. */
export const TIMES = Number(process.env.CRASH_TIMES ?? 1);
